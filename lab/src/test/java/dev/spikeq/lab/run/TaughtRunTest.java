package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaughtRunTest {
  private static final String STUDENT =
      """
      name = "student"
      [environment]
      step_limit = 60
      [network]
      hidden = [8]
      steps = 2
      [training]
      steps = 60
      report_every = 20
      checkpoint_every = 25
      [agent]
      algorithm = "imitation"
      batch = 32
      [agent.states]
      per_share = 50
      [agent.rounds]
      count = 3
      states = 40
      [evaluation]
      episodes = 2
      """;

  @TempDir private static Path runs;
  private static RunFolder teacher;

  @BeforeAll
  static void trainTheTeacher() throws Exception {
    teacher = SmallRun.train(runs, 1);
  }

  private static Experiment student(String... sets) throws ConfigException {
    return ExperimentReader.read(STUDENT, "student.toml", List.of(sets));
  }

  private static String taughtBy(Path path) {
    return "agent.teacher.run=\"" + path + "\"";
  }

  private static RunFolder train(String out, int threads, Experiment experiment)
      throws IOException {
    RunFolder folder = RunFolder.of(runs.resolve(out), experiment);
    TrainingRun.run(folder, experiment, SmallRun.settings(threads), new RunListener() {});
    return folder;
  }

  @Test
  void trainsTwiceBitEqualAndAfterAnInterruption() throws Exception {
    Experiment experiment = student(taughtBy(teacher.path()), "agent.states.replay=included");
    RunFolder first = train("first", 1, experiment);
    RunFolder second = train("second", 2, experiment);
    assertEquals(SmallRun.lasting(first), SmallRun.lasting(second));
    Files.delete(second.evaluation());
    Files.delete(second.model());
    Files.delete(second.checkpoints().resolve("step-000000060.safetensors"));
    RunFolder resumed = train("second", 1, experiment);
    assertEquals(SmallRun.lasting(first), SmallRun.lasting(resumed));
  }

  @Test
  void learnsFromTheReplayOnlyIfItIsIncluded() throws Exception {
    RunFolder without = train("without", 1, student(taughtBy(teacher.path())));
    RunFolder with =
        train("with", 1, student(taughtBy(teacher.path()), "agent.states.replay=included"));
    assertEquals(200 + 2 * 40, states(without));
    assertEquals(1_000 - 2 + 200 + 2 * 40, states(with), "two steps wait for their returns");
  }

  private static int states(RunFolder run) throws IOException {
    Path newest = new Checkpoints(run).newestFirst().getFirst();
    return Checkpoint.read(newest).snapshot().ints("states/actions", -1).length;
  }

  @Test
  void findsTheTeacherOfTheSameSeed() throws Exception {
    Path template = teacher.path().resolveSibling("seed-{seed}");
    RunFolder folder = train("seeded", 1, student(taughtBy(template)));
    assertTrue(folder.finished());
    Experiment other = student(taughtBy(template)).withSeed(7);
    assertThrows(ConfigException.class, () -> Agents.requireInputs(other, runs));
  }

  @Test
  void saysHowToTrainATeacherThatIsMissing() throws Exception {
    Experiment experiment = student("agent.teacher.experiment=cartpole-dqn").withSeed(4);
    ConfigException e =
        assertThrows(ConfigException.class, () -> Agents.requireInputs(experiment, runs));
    assertTrue(
        e.getMessage().endsWith("./spikeq train cartpole-dqn --seed 4 --out " + runs),
        e.getMessage());
    IOException inRun = assertThrows(IOException.class, () -> train("absent", 1, experiment));
    assertNotEquals("", inRun.getMessage());
  }

  @Test
  void provenanceHasTheHashesOfWhatItLearnedFrom() throws Exception {
    Path states = runs.resolve("states.csv");
    Files.writeString(states, "x,v,a,w\n0,0,0.1,0\n");
    RunFolder folder =
        train(
            "traced",
            1,
            student(
                taughtBy(teacher.path()),
                "agent.states.replay=included",
                "agent.data.file=\"" + states + "\""));
    JsonObject inputs = Json.read(folder.provenance()).object("inputs");
    assertEquals(
        FileHash.sha256(teacher.model()), inputs.object("teacher").text("sha256"), "its model");
    assertEquals(FileHash.sha256(states), inputs.object("data").text("sha256"));
    assertTrue(inputs.object("replay").text("file").endsWith("step-000001000.safetensors"));
  }

  @Test
  void refusesATeacherThatSeesAnotherWorld() throws Exception {
    Experiment scaled =
        student(taughtBy(teacher.path()), "environment.observation_divisor=[2, 2, 2, 2]");
    ConfigException e =
        assertThrows(ConfigException.class, () -> Agents.requireInputs(scaled, runs));
    assertTrue(e.getMessage().contains("copy the teacher's [environment]"), e.getMessage());
  }

  @Test
  void refusesNoTeacherAndTwo() {
    assertTrue(refusal().contains("found neither"), refusal());
    String both = refusal("agent.teacher.run=\"x\"", "agent.teacher.experiment=\"y\"");
    assertTrue(both.contains("found both"), both);
  }

  @Test
  void refusesToGoOnWithATeacherThatWasTrainedAgain() throws Exception {
    Path model = Files.copy(teacher.model(), runs.resolve("teacher.safetensors"));
    Experiment experiment = student(taughtBy(model));
    RunFolder folder = train("taught-again", 1, experiment);
    Files.delete(folder.evaluation());
    RunFolder other = RunFolder.of(runs.resolve("other"), SmallRun.experiment().withSeed(8));
    TrainingRun.run(
        other, SmallRun.experiment().withSeed(8), SmallRun.settings(1), new RunListener() {});
    Files.copy(other.model(), model, StandardCopyOption.REPLACE_EXISTING);
    SortedMap<String, String> before = SmallRun.lasting(folder);
    IOException e = assertThrows(IOException.class, () -> train("taught-again", 1, experiment));
    assertTrue(e.getMessage().contains("was the teacher trained again?"), e.getMessage());
    assertEquals(before, SmallRun.lasting(folder));
  }

  private static String refusal(String... sets) {
    return assertThrows(ConfigException.class, () -> student(sets)).getMessage();
  }
}
