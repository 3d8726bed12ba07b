package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.arcade.ArcadeGames;
import dev.spikeq.env.arcade.RomFolder;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import dev.spikeq.lab.run.RunFolder;
import dev.spikeq.lab.run.RunListener;
import dev.spikeq.lab.run.RunSettings;
import dev.spikeq.lab.run.TrainingRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs on Atari that are killed in the middle of a game: the emulator is brought back to where it
 * was, and the replay of frames too.
 */
final class KilledAtariRunTest {
  private static final RomFolder ROMS = RomFolder.standard();
  private static final Pattern GOES_ON = Pattern.compile("goes on from step (\\d+)");
  private static final long LIMIT_SECONDS = 120;

  private static final String TOML =
      """
      name = "killed"
      [environment]
      name = "Atari/GAME"
      stack = 2
      sticky_actions = 0.25
      training_reward = "sign"
      frame_limit = 1000
      [network]
      preset = "nature"
      kind = "spiking"
      steps = 2
      convolutions = [{channels = 4, size = 8, stride = 8}]
      hidden = [8]
      [network.encoder]
      scale = 0.03
      [network.neuron]
      threshold = 0.2
      [initialization]
      kind = "uniform"
      [training]
      steps = 180
      report_every = 50
      checkpoint_every = 20
      [agent.updates]
      warmup_steps = 40
      every_steps = 8
      batch = 4
      [agent.replay]
      capacity = 100
      [evaluation]
      episodes = 1
      """;

  @TempDir private Path folder;

  /** What is played. */
  enum Game {
    /**
     * A game without lives, and with a ROM that is free: an episode that is resumed from its start.
     */
    TETRIS("Tetris", 0),
    /** A game whose lives are episodes: one that goes on where the life before has ended. */
    BREAKOUT("Breakout", 1);

    private final String title;
    private final int livesBefore;

    Game(String title, int livesBefore) {
      this.title = title;
      this.livesBefore = livesBefore;
    }

    private Experiment experiment() throws ConfigException {
      return ExperimentReader.read(TOML.replace("GAME", title), "killed.toml", List.of());
    }

    private void requireRom() {
      ArcadeGame game = ArcadeGames.load().byEnvironment("Atari/" + title).orElseThrow();
      Assumptions.assumeTrue(
          ROMS.has(game), "no ROM of " + game + " in " + ROMS.path() + ": " + RomFolder.REMEDY);
    }
  }

  /** The program in the child process: trains in the folder that it is given. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      Experiment experiment = Game.valueOf(arguments[1]).experiment();
      RunListener listener =
          new RunListener() {
            @Override
            public void note(long seed, String text) {
              System.out.println(text);
            }
          };
      TrainingRun.run(
          RunFolder.of(Path.of(arguments[0]), experiment),
          experiment,
          new RunSettings(1, "test"),
          listener);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsWithTheSameBytesAsOneNeverKilled(Game game) throws Exception {
    game.requireRom();
    Experiment experiment = game.experiment();
    RunFolder whole = RunFolder.of(folder.resolve("whole"), experiment);
    trainToTheModel(game, whole);
    long from = endOfEpisode(whole, game.livesBefore);

    RunFolder killed = RunFolder.of(folder.resolve("killed"), experiment);
    Process child = start(game, killed);
    awaitWhile(child, () -> newestCheckpoint(killed) <= from);
    assertFalse(Files.exists(killed.model()), "killed too late");
    kill(child);
    String said = trainToTheModel(game, killed);

    Matcher goesOn = GOES_ON.matcher(said);
    assertTrue(goesOn.find(), () -> "expected to go on, found: " + said);
    assertTrue(Long.parseLong(goesOn.group(1)) > from, said);
    assertEquals(lasting(whole), lasting(killed));
  }

  /**
   * Trains until the final policy is written, and ends there: the evaluation and the timing of
   * decisions after that take longer than all before.
   */
  private String trainToTheModel(Game game, RunFolder run) throws Exception {
    Process child = start(game, run);
    awaitWhile(child, () -> !Files.exists(run.model()));
    kill(child);
    return Files.readString(output());
  }

  private Path output() {
    return folder.resolve("output.txt");
  }

  private Process start(Game game, RunFolder run) throws IOException {
    return new ProcessBuilder(
            List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-XX:+UseSerialGC",
                "-cp",
                plainClassPath(),
                Child.class.getName(),
                run.root().toString(),
                game.name()))
        .redirectErrorStream(true)
        .redirectOutput(output().toFile())
        .start();
  }

  /**
   * All but the kernels on vectors: until they are compiled, which such short runs do not live to
   * see, they take many times longer than the plain ones.
   */
  private static String plainClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(place ->
            !place.replace('\\', '/').matches(".*/(kernels/target/classes|spikeq-kernels-[^/]*)/?"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void kill(Process child) throws InterruptedException {
    child.destroyForcibly();
    assertTrue(child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  /** What is looked at again and again. */
  private interface Condition {
    boolean holds() throws IOException;
  }

  private void awaitWhile(Process child, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (condition.holds()) {
      if (!child.isAlive() || System.nanoTime() > end) {
        kill(child);
        throw new AssertionError("the child ended early, or never: " + Files.readString(output()));
      }
      Thread.sleep(2);
    }
  }

  /** The step in which an episode ended, the first being 1; 0 for none. */
  private static long endOfEpisode(RunFolder run, int episode) throws IOException {
    List<String> lines = Files.readAllLines(run.episodes());
    assertTrue(lines.size() > episode, () -> "expected more episodes, found " + lines);
    return episode == 0 ? 0 : Long.parseLong(lines.get(episode).split(",", -1)[0]);
  }

  /** The step of the newest checkpoint, 0 where there is none. */
  private static long newestCheckpoint(RunFolder run) throws IOException {
    if (!Files.isDirectory(run.checkpoints())) {
      return 0;
    }
    List<Long> steps = new ArrayList<>();
    try (Stream<Path> files = Files.list(run.checkpoints())) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("step-\\d+\\.safetensors"))
          .forEach(name -> steps.add(Long.parseLong(name.replaceAll("\\D", ""))));
    }
    return steps.stream().mapToLong(step -> step).max().orElse(0);
  }

  /** All that does not depend on machine and time, in hexadecimal. */
  private static SortedMap<String, String> lasting(RunFolder run) throws IOException {
    List<Path> files =
        new ArrayList<>(List.of(run.config(), run.metrics(), run.episodes(), run.model()));
    try (Stream<Path> checkpoints = Files.list(run.checkpoints())) {
      files.addAll(checkpoints.toList());
    }
    SortedMap<String, String> bytes = new TreeMap<>();
    for (Path file : files) {
      bytes.put(
          run.path().relativize(file).toString(),
          HexFormat.of().formatHex(Files.readAllBytes(file)));
    }
    return bytes;
  }
}
