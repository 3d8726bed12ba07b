package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs in processes of their own that are killed without warning. */
final class KilledRunTest {
  private static final int KILLS = 3;
  private static final int SPREAD_MILLIS = 120;
  private static final long LIMIT_SECONDS = 60;

  @TempDir private Path folder;

  /** What is trained. */
  enum Kind {
    FLOATS,
    FRAMES;

    private RunFolder train(Path out) throws Exception {
      return switch (this) {
        case FLOATS -> SmallRun.train(out, 1);
        case FRAMES -> SmallFrames.train(out);
      };
    }

    private RunFolder folder(Path out) throws Exception {
      return switch (this) {
        case FLOATS -> RunFolder.of(out, SmallRun.experiment());
        case FRAMES -> RunFolder.of(out, SmallFrames.experiment());
      };
    }
  }

  /** The program in the child process: trains in the folder that it is given. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      Kind.valueOf(arguments[1]).train(Path.of(arguments[0]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsWithTheSameBytesAsOneNeverKilled(Kind kind) throws Exception {
    RunFolder whole = kind.train(folder.resolve("whole"));
    Path out = Files.createDirectory(folder.resolve("killed"));
    RunFolder killed = kind.folder(out);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < KILLS && !killed.finished(); i++) {
      Process child = start(out, kind);
      awaitLock(killed, child);
      Thread.sleep(random.nextInt(SPREAD_MILLIS));
      child.destroyForcibly();
      assertTrue(child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
    Process last = start(out, kind);
    assertTrue(last.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
    assertEquals(0, last.exitValue());
    assertEquals(
        SmallRun.lasting(whole), SmallRun.lasting(killed), () -> "killed with random seed " + seed);
  }

  private static Process start(Path out, Kind kind) throws Exception {
    return new ProcessBuilder(
            List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                out.toString(),
                kind.name()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Waits until the child works in its folder: a kill before that would test nothing. */
  private static void awaitLock(RunFolder run, Process child) throws Exception {
    long before = modified(run);
    while (child.isAlive() && modified(run) == before) {
      Thread.sleep(2);
    }
  }

  /** A run that begins writes its tables anew or cuts them, before anything else. */
  private static long modified(RunFolder run) throws Exception {
    return Files.exists(run.metrics())
        ? Files.getLastModifiedTime(run.metrics()).to(TimeUnit.MICROSECONDS)
        : -1;
  }
}
