package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.ProgressRecord;
import dev.spikeq.formats.FormatException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that hold what is new, of runs whose replay holds bytes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SavedRecordsTest {
  private Path shared = Path.of("");
  private RunFolder whole = new RunFolder(Path.of(""));
  private SortedMap<String, String> expected = new TreeMap<>();
  private int folders;

  @BeforeAll
  void trainOnceWithoutInterruption(@TempDir Path folder) throws Exception {
    shared = folder;
    whole = SmallFrames.train(freshOut());
    expected = SmallRun.lasting(whole);
  }

  private Path freshOut() {
    return shared.resolve(Integer.toString(folders++));
  }

  /** Stops at the first report from some step on, as a crash would. */
  private RunFolder interrupted(long step) throws Exception {
    RunFolder folder = RunFolder.of(freshOut(), SmallFrames.experiment());
    assertThrows(IllegalStateException.class, () -> train(folder, new ArrayList<>(), step));
    return folder;
  }

  private static List<String> finish(RunFolder folder) throws Exception {
    List<String> notes = new ArrayList<>();
    train(folder, notes, Long.MAX_VALUE);
    return notes;
  }

  private static void train(RunFolder folder, List<String> notes, long crash) throws Exception {
    TrainingRun.run(
        folder,
        SmallFrames.experiment(),
        SmallRun.settings(1),
        new RunListener() {
          @Override
          public void progress(long seed, ProgressRecord record) {
            if (record.step() >= crash) {
              throw new IllegalStateException("crash");
            }
          }

          @Override
          public void note(long seed, String text) {
            notes.add(text);
          }
        });
  }

  private static List<Path> recordFiles(RunFolder folder) throws Exception {
    try (Stream<Path> files = Files.list(folder.checkpoints())) {
      return files.filter(file -> file.toString().endsWith(".records")).sorted().toList();
    }
  }

  @Test
  void onlyFilesThatAreNeededAreLeft() throws Exception {
    Set<String> needed = new TreeSet<>();
    for (Path checkpoint : new Checkpoints(whole).newestFirst()) {
      Checkpoint.read(checkpoint).savedRecords().values().stream()
          .map(SavedRecords::files)
          .forEach(needed::addAll);
    }
    List<String> found =
        recordFiles(whole).stream().map(file -> file.getFileName().toString()).toList();
    assertEquals(List.copyOf(needed), found);
    assertTrue(found.size() < 600 / 40, "nothing was removed");
    assertFalse(found.contains("step-000000320.records"), "of transitions before the last 170");
  }

  @ParameterizedTest
  @ValueSource(longs = {70, 140, 350, 560})
  void aCrashedRunEndsWithTheSameBytes(long step) throws Exception {
    RunFolder folder = interrupted(step);
    finish(folder);
    assertEquals(expected, SmallRun.lasting(folder));
  }

  @Test
  void aCheckpointHoldsTheSameStatesAsOneOfFloats() throws Exception {
    RunFolder floats = SmallFrames.train(freshOut(), "agent.replay.storage=floats");
    assertArrayEquals(ReplayStates.read(floats), ReplayStates.read(whole));
    assertEquals(Files.readString(floats.metrics()), Files.readString(whole.metrics()));
    assertArrayEquals(Files.readAllBytes(floats.episodes()), Files.readAllBytes(whole.episodes()));
  }

  @Test
  void unfinishedFilesOfRecordsAreIgnored() throws Exception {
    RunFolder folder = interrupted(350);
    Path torn = folder.checkpoints().resolve("step-000000360.records");
    Files.write(torn, new byte[] {1, 2, 3});
    Files.write(
        folder.checkpoints().resolve(".step-000000360.records.1-0.spikeq-tmp"), new byte[9]);
    Files.write(folder.checkpoints().resolve("step-000000355.records"), new byte[9]);
    assertEquals(List.of("goes on from step 320"), finish(folder));
    assertEquals(expected, SmallRun.lasting(folder));
  }

  @Test
  void whatAKilledProcessHadNoTimeToRemoveIsRemoved() throws Exception {
    RunFolder folder = SmallFrames.train(freshOut());
    Files.delete(folder.evaluation());
    Files.write(folder.checkpoints().resolve("step-000000320.records"), new byte[9]);
    Files.copy(
        folder.checkpoints().resolve("step-000000560.safetensors"),
        folder.checkpoints().resolve("step-000000520.safetensors"));
    assertEquals(List.of("goes on from step 600"), finish(folder));
    assertEquals(expected, SmallRun.lasting(folder));
  }

  /** The newest file of records belongs to the newest checkpoint alone; the one before is taken. */
  @ParameterizedTest
  @ValueSource(strings = {"cut", "changed", "missing"})
  void damagedRecordsAreFound(String damage) throws Exception {
    RunFolder folder = interrupted(350);
    Path newest = recordFiles(folder).getLast();
    assertEquals("step-000000320.records", newest.getFileName().toString());
    byte[] content = Files.readAllBytes(newest);
    switch (damage) {
      case "cut" -> Files.write(newest, Arrays.copyOf(content, content.length / 2));
      case "changed" -> {
        content[content.length / 2] ^= 4;
        Files.write(newest, content);
      }
      default -> Files.delete(newest);
    }
    List<String> notes = finish(folder);
    assertEquals(2, notes.size(), notes::toString);
    assertTrue(notes.getFirst().contains("320"), notes::toString);
    assertEquals("goes on from step 280", notes.getLast());
    Files.delete(folder.checkpoints().resolve("step-000000320.safetensors.damaged"));
    assertEquals(expected, SmallRun.lasting(folder));
  }

  /**
   * However a changed byte misleads the inflater, it is damage of this file and nothing else; some
   * change how the records are written, not the records.
   */
  @Test
  void aChangedByteIsFoundAsDamage() throws Exception {
    Path copy = Files.createDirectories(freshOut());
    for (Path file : recordFiles(whole)) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    Path newest = copy.resolve(recordFiles(whole).getLast().getFileName());
    Path checkpoint = new Checkpoints(whole).newestFirst().getFirst();
    Path moved = Files.copy(checkpoint, copy.resolve(checkpoint.getFileName()));
    Collection<SavedRecords> logs = Checkpoint.read(moved).savedRecords().values();
    byte[] content = Files.readAllBytes(newest);
    int found = 0;
    for (int at = 0; at < content.length; at++) {
      byte[] changed = content.clone();
      changed[at] ^= (byte) (1 << (at % 8));
      Files.write(newest, changed);
      try {
        logs.forEach(log -> log.forEach(_ -> {}));
      } catch (UncheckedIOException damage) {
        assertInstanceOf(FormatException.class, damage.getCause(), "byte " + at);
        found++;
      }
    }
    assertTrue(found > 0.9 * content.length, found + " of " + content.length);
  }

  @Test
  void damageOfAllStartsAnew() throws Exception {
    RunFolder folder = interrupted(350);
    for (Path file : recordFiles(folder)) {
      Files.delete(file);
    }
    assertEquals(2, finish(folder).size());
    for (String step : List.of("320", "280")) {
      Files.delete(folder.checkpoints().resolve("step-000000" + step + ".safetensors.damaged"));
    }
    assertEquals(expected, SmallRun.lasting(folder));
  }

  @Test
  void aListOfFilesThatIsNoneIsRefused() {
    Path file = whole.checkpoints().resolve("step-000000600.safetensors");
    for (long[] numbers :
        List.of(
            new long[] {4, 0},
            new long[] {0, 0, 0},
            new long[] {4, 0, 7},
            new long[] {4, 3, 7, 600, 4, 7, 0, 1, 0},
            new long[] {4, 3, 7, 600, 3, 6, 0, 1, 0},
            new long[] {4, 3, 7, 600, 3, 7, 1L << 40, 1, 0},
            new long[] {4, 9, 7, 600, 3, 7, 0, 1, 0})) {
      assertThrows(
          FormatException.class,
          () -> SavedRecords.of(file, "frames", numbers),
          () -> Arrays.toString(numbers));
    }
  }
}
