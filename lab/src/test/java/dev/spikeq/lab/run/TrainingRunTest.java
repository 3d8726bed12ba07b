package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spikeq.agent.ProgressRecord;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrainingRunTest {
  private Path reference = Path.of("");
  private Path shared = Path.of("");
  private RunFolder whole = new RunFolder(Path.of(""));
  private SortedMap<String, String> expected = new TreeMap<>();
  private int folders;

  @BeforeAll
  void trainOnceWithoutInterruption(@TempDir Path folder) throws Exception {
    reference = Files.createDirectory(folder.resolve("reference"));
    shared = Files.createDirectory(folder.resolve("others"));
    whole = SmallRun.train(reference, 1);
    expected = SmallRun.lasting(whole);
  }

  /** Stops a run as a crash would, at the first report from some step on. */
  private static final class Crash implements RunListener {
    private final long step;
    private final List<String> notes = new ArrayList<>();

    Crash(long step) {
      this.step = step;
    }

    @Override
    public void progress(long seed, ProgressRecord record) {
      if (record.step() >= step) {
        throw new IllegalStateException("crash");
      }
    }

    @Override
    public void note(long seed, String text) {
      notes.add(text);
    }
  }

  private Path freshOut() {
    return shared.resolve(Integer.toString(folders++));
  }

  private RunFolder interrupted(long... steps) throws Exception {
    Experiment experiment = SmallRun.experiment();
    RunFolder folder = RunFolder.of(freshOut(), experiment);
    for (long step : steps) {
      assertThrows(
          IllegalStateException.class,
          () -> TrainingRun.run(folder, experiment, SmallRun.settings(1), new Crash(step)));
      assertFalse(folder.finished());
    }
    return folder;
  }

  private static List<String> finish(RunFolder folder, int threads) throws Exception {
    Crash listener = new Crash(Long.MAX_VALUE);
    TrainingRun.run(folder, SmallRun.experiment(), SmallRun.settings(threads), listener);
    return listener.notes;
  }

  @Test
  void leavesAllFilesOfARun() throws Exception {
    assertEquals(
        Set.of(
            ".lock",
            "config.toml",
            "metrics.csv",
            "episodes.csv",
            "model.safetensors",
            "evaluation.json",
            "checkpoints/step-000000990.safetensors",
            "checkpoints/step-000001000.safetensors"),
        expected.keySet());
    List<String> metrics = Files.readAllLines(whole.metrics());
    assertEquals(
        "step,updates,episodes,return,loss,q,epsilon,learning_rate,firing/spiking1,firing/spiking2",
        metrics.getFirst());
    assertEquals(1 + 15, metrics.size());
    assertTrue(metrics.getLast().startsWith("1000,450,"), metrics.getLast());
    assertEquals("step,episode,return,length", Files.readAllLines(whole.episodes()).getFirst());
    assertEquals(SmallRun.experiment(), whole.experiment());
    JsonObject provenance = Json.read(whole.provenance());
    assertEquals("test", provenance.text("version"));
    assertTrue(Json.read(whole.timing()).decimal("decisionMicros") > 0);
    EvaluationSummary summary = EvaluationSummary.read(whole.evaluation());
    assertEquals(3, summary.returns().size());
    assertEquals(1_000_000, summary.seed());
    assertEquals(Json.writeIndented(summary.tree()), Files.readString(whole.evaluation()));
  }

  @Test
  void twoThreadsMakeTheSameBytes() throws Exception {
    assertEquals(expected, SmallRun.lasting(SmallRun.train(freshOut(), 2)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100, 360, 500, 1000})
  void aCrashedRunEndsWithTheSameBytes(long step) throws Exception {
    RunFolder folder = interrupted(step);
    finish(folder, 1);
    assertEquals(expected, SmallRun.lasting(folder));
  }

  @Test
  void severalCrashesAreNoDifferent() throws Exception {
    RunFolder folder = interrupted(200, 200, 500, 910);
    assertEquals(List.of("goes on from step 900"), finish(folder, 2));
    assertEquals(expected, SmallRun.lasting(folder));
  }

  @Test
  void aFinishedRunIsLeftAsItIs() throws Exception {
    RunOutcome outcome =
        TrainingRun.run(whole, SmallRun.experiment(), SmallRun.settings(1), new RunListener() {});
    assertTrue(outcome.already());
    assertEquals(expected, SmallRun.lasting(whole));
  }

  @Test
  void aTruncatedCheckpointIsSetAsideAndTheOneBeforeTaken() throws Exception {
    RunFolder folder = interrupted(500);
    Path newest = folder.checkpoints().resolve("step-000000540.safetensors");
    byte[] content = Files.readAllBytes(newest);
    Files.write(newest, Arrays.copyOf(content, content.length / 2));
    List<String> notes = finish(folder, 1);
    assertEquals(2, notes.size(), notes::toString);
    assertTrue(notes.getFirst().contains("step-000000540.safetensors"), notes::toString);
    assertEquals("goes on from step 450", notes.getLast());
    Path aside = newest.resolveSibling("step-000000540.safetensors.damaged");
    assertEquals(content.length / 2, Files.size(aside));
    Files.delete(aside);
    assertEquals(expected, SmallRun.lasting(folder));
  }

  @Test
  void aChangedBitIsFound() throws Exception {
    RunFolder folder = interrupted(500);
    for (Path file : new Checkpoints(folder).newestFirst()) {
      byte[] content = Files.readAllBytes(file);
      content[content.length - 5] ^= 1;
      Files.write(file, content);
    }
    List<String> notes = finish(folder, 1);
    assertEquals(2, notes.size(), notes::toString);
    assertTrue(notes.getFirst().contains("sha256"), notes::toString);
    SortedMap<String, String> files = SmallRun.lasting(folder);
    files.keySet().removeIf(name -> name.endsWith(".damaged"));
    assertEquals(expected, files);
  }

  @Test
  void aChangedExperimentIsNotMixedIntoTheRun() throws Exception {
    RunFolder folder = interrupted(500);
    SortedMap<String, String> before = SmallRun.lasting(folder);
    IOException refusal =
        assertThrows(
            IOException.class,
            () ->
                TrainingRun.run(
                    folder,
                    SmallRun.experiment("agent.discount=0.9"),
                    SmallRun.settings(1),
                    new RunListener() {}));
    assertTrue(refusal.getMessage().contains("was"), refusal::getMessage);
    assertEquals(before, SmallRun.lasting(folder));
  }

  /** Writes the newest checkpoint again, whole, as another build or environment would have it. */
  private static void rewriteNewest(RunFolder folder, UnaryOperator<Snapshot> change)
      throws Exception {
    Path newest = new Checkpoints(folder).newestFirst().getFirst();
    Checkpoint old = Checkpoint.read(newest);
    Snapshot changed = change.apply(old.snapshot());
    new Checkpoint(old.run(), old.step(), old.metricsBytes(), old.episodesBytes(), changed)
        .write(newest, Map.of());
  }

  private static Snapshot copyBut(Snapshot snapshot, String name, Snapshot.Values... values) {
    Snapshot copy = new Snapshot();
    snapshot
        .entries()
        .forEach((each, old) -> {
          if (!each.equals(name)) {
            copy.put(each, old);
          } else if (values.length > 0) {
            copy.put(each, values[0]);
          }
        });
    return copy;
  }

  private static void assertRefusedAsItIs(RunFolder folder, String... parts) throws Exception {
    SortedMap<String, String> before = SmallRun.lasting(folder);
    String provenance = Files.readString(folder.provenance());
    IOException refusal = assertThrows(IOException.class, () -> finish(folder, 1));
    for (String part : parts) {
      assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
    }
    assertEquals(before, SmallRun.lasting(folder));
    assertEquals(provenance, Files.readString(folder.provenance()));
  }

  @Test
  void aWholeCheckpointOfAnotherBuildIsRefusedAndNothingIsChanged() throws Exception {
    RunFolder folder = interrupted(500);
    rewriteNewest(folder, snapshot -> copyBut(snapshot, "random/exploration"));
    assertRefusedAsItIs(
        folder,
        "step-000000540.safetensors: expected",
        "'random/exploration'",
        "remove " + folder,
        "--out");
  }

  @Test
  void anEnvironmentThatDoesNotRepeatItsEpisodeIsRefused() throws Exception {
    RunFolder folder = interrupted(500);
    Snapshot.Values another = new Snapshot.Floats(new float[] {1, 2, 3, 4});
    rewriteNewest(folder, snapshot -> copyBut(snapshot, "episode/observation", another));
    assertRefusedAsItIs(folder, "expected the environment to repeat the saved episode");
  }

  @Test
  void aCheckpointOfALaterVersionIsRefused() throws Exception {
    RunFolder folder = interrupted(500);
    Path newest = new Checkpoints(folder).newestFirst().getFirst();
    SafetensorsFile content = Safetensors.read(newest);
    Map<String, String> metadata = new TreeMap<>(content.metadata());
    metadata.put("spikeq.format", "checkpoint/3");
    Safetensors.write(newest, content.tensors(), metadata);
    assertRefusedAsItIs(folder, "checkpoint/3", "the version of SpikeQ that wrote it");
  }

  @Test
  void whatGoesOnWithARunIsAddedToItsProvenance() throws Exception {
    RunFolder folder = interrupted(500);
    String noted = Files.readString(folder.provenance()).replaceFirst("\\{", "{\"room\": 21.5,");
    Files.writeString(folder.provenance(), noted);
    JsonObject first = Json.read(folder.provenance());
    assertFalse(first.has("resumed"));
    interruptAgain(folder, "test", 600);
    assertEquals(first, Json.read(folder.provenance()), "the same build went on");
    interruptAgain(folder, "later", 700);
    interruptAgain(folder, "later", 800);
    finish(folder, 1);
    JsonObject provenance = Json.read(folder.provenance());
    assertEquals("test", provenance.text("version"));
    assertEquals(21.5, provenance.decimal("room"), "a remark of somebody's");
    assertEquals(first.text("started"), provenance.text("started"));
    List<JsonObject> resumed = provenance.objects("resumed");
    assertEquals(2, resumed.size(), provenance::toString);
    assertEquals(Set.of("step", "started", "version"), resumed.getFirst().members().keySet());
    assertEquals(540, resumed.getFirst().integer("step", 0, 1000));
    assertEquals("later", resumed.getFirst().text("version"));
    assertEquals("test", resumed.getLast().text("version"));
    assertEquals(expected, SmallRun.lasting(folder));
  }

  private static void interruptAgain(RunFolder folder, String version, long step) {
    RunSettings settings = new RunSettings(1, version);
    assertThrows(
        IllegalStateException.class,
        () -> TrainingRun.run(folder, SmallRun.experiment(), settings, new Crash(step)));
  }

  @Test
  void aProvenanceThatCannotBeReadIsLeftAsItIs() throws Exception {
    RunFolder folder = interrupted(500);
    Files.writeString(folder.provenance(), "no JSON");
    List<String> notes = finish(folder, 1);
    assertTrue(notes.getFirst().startsWith("the provenance is left as it is"), notes::toString);
    assertEquals("no JSON", Files.readString(folder.provenance()));
    assertEquals(expected, SmallRun.lasting(folder));
  }

  @Test
  void whatEndsARunStandsInItsTables() throws Exception {
    RunFolder folder = interrupted(500);
    String last = Files.readAllLines(folder.metrics()).getLast();
    assertTrue(last.startsWith("560,"), last);
    long kept = Checkpoint.read(new Checkpoints(folder).newestFirst().getFirst()).metricsBytes();
    assertTrue(Files.size(folder.metrics()) > kept, "rows since the checkpoint");
  }

  @Test
  void aSecondProcessIsKeptOut() throws Exception {
    RunFolder folder = interrupted(200);
    try (RunLock _ = RunLock.take(folder)) {
      IOException refusal = assertThrows(IOException.class, () -> finish(folder, 1));
      assertTrue(refusal.getMessage().contains("another process"), refusal::getMessage);
    }
    finish(folder, 1);
    assertEquals(expected, SmallRun.lasting(folder));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.writeString(freshOut(), "mine");
    IOException refusal =
        assertThrows(
            IOException.class,
            () ->
                TrainingRun.run(
                    RunFolder.of(file, SmallRun.experiment()),
                    SmallRun.experiment(),
                    SmallRun.settings(1),
                    new RunListener() {}));
    assertTrue(refusal.getMessage().contains(file.toString()), refusal::getMessage);
    assertTrue(refusal.getMessage().contains("--out"), refusal::getMessage);
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void aFullDiskIsNamed() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    Path link = Files.createSymbolicLink(freshOut(), full);
    try (CsvLog log = CsvLog.open(link, 0)) {
      log.row(List.of(1, 2));
      IOException refusal = assertThrows(IOException.class, log::sync);
      assertTrue(refusal.getMessage().contains(link + ": expected to write"), refusal::getMessage);
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void aDivergingRunKeepsItsLastCheckpoint() throws Exception {
    Experiment experiment =
        SmallRun.experiment(
            "agent.learning_rate.from=1e38", "agent.clipping.kind=none", "training.steps=999");
    RunFolder folder = RunFolder.of(freshOut(), experiment);
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () -> TrainingRun.run(folder, experiment, SmallRun.settings(1), new RunListener() {}));
    assertTrue(failure.getMessage().contains("step"), failure::getMessage);
    assertFalse(new Checkpoints(folder).newestFirst().isEmpty());
    assertFalse(folder.finished());
  }

  @Test
  void aModelKnowsWhereItActs() throws Exception {
    TrainedPolicy policy = TrainedPolicy.load(whole.path());
    assertEquals(SmallRun.experiment(), policy.experiment().orElseThrow());
    assertEquals(policy.experiment(), TrainedPolicy.load(whole.model()).experiment());
    assertEquals(policy.experiment(), TrainedPolicy.load(reference).experiment());
    assertThrows(ConfigException.class, () -> TrainedPolicy.load(freshOut()));
    assertThrows(ConfigException.class, () -> TrainedPolicy.load(interrupted(200).path()));
  }

  @Test
  void anUnfinishedRunHasThePolicyOfItsNewestCheckpoint() throws Exception {
    RunFolder folder = interrupted(500);
    TrainedPolicy policy = TrainedPolicy.loadNewest(folder.path());
    assertEquals(folder.interimModel(), policy.file());
    String newest = new Checkpoints(folder).newestFirst().getFirst().getFileName().toString();
    assertTrue(newest.endsWith(policy.interimStep().orElseThrow() + ".safetensors"), newest);
    TrainingRun.run(folder, SmallRun.experiment(), SmallRun.settings(1), new RunListener() {});
    assertFalse(Files.exists(folder.interimModel()));
    TrainedPolicy last = TrainedPolicy.loadNewest(folder.path());
    assertEquals(folder.model(), last.file());
    assertTrue(last.interimStep().isEmpty());
  }

  @Test
  void severalSeedsRunSideBySide() throws Exception {
    Path out = freshOut();
    List<SeedRuns.Job> jobs = new ArrayList<>();
    for (long seed : List.of(0L, 1L, 2L)) {
      Experiment experiment = SmallRun.experiment().withSeed(seed);
      jobs.add(new SeedRuns.Job(RunFolder.of(out, experiment), experiment));
    }
    List<RunOutcome> outcomes = SeedRuns.run(jobs, 2, "test", new RunListener() {});
    assertEquals(List.of(0L, 1L, 2L), outcomes.stream().map(RunOutcome::seed).toList());
    assertEquals(expected, SmallRun.lasting(outcomes.getFirst().folder()));
    assertEquals(jobs.stream().map(SeedRuns.Job::folder).toList(), RunFolder.find(out));
  }
}
