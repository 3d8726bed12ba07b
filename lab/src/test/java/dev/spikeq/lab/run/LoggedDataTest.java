package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.replay.LoggedTransitions;
import dev.spikeq.formats.FormatException;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.DataSource;
import dev.spikeq.lab.config.EnvironmentConfig;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import dev.spikeq.lab.config.LoggedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedDataTest {
  private static final EnvironmentConfig CAR =
      new EnvironmentConfig("MountainCar-v0", 0, List.of(-0.5f, 0f), List.of(0.5f, 0.25f));

  @TempDir private Path folder;

  private String csv(String text) throws IOException {
    return Files.writeString(folder.resolve("log.csv"), text).toString();
  }

  @Test
  void scalesStatesAsTheNetworkSeesThem() throws IOException {
    String file = csv("x,v\n0,0.25\n-0.5,0\n");
    float[] expected = {1, 1, 0, 0};
    assertArrayEquals(
        expected, LoggedData.states(DataSource.ofStates(file, List.of("x", "v")), CAR));
    assertArrayEquals(expected, LoggedData.states(DataSource.ofStates(file, List.of()), CAR));
  }

  @Test
  void readsTransitionsWithTheirNextObservations() throws IOException {
    String file = csv("x,v,a,r,nx,nv,done,cut\n0,0,2,-1,0.5,0,0,false\n0.5,0,1,-1,0,0.25,1,true\n");
    DataSource source =
        new DataSource(file, List.of("x", "v"), "a", "r", List.of("nx", "nv"), "done", "cut");
    LoggedTransitions log = LoggedData.transitions(source, CAR);
    assertArrayEquals(new float[] {1, 0, 2, 0}, log.observations());
    assertArrayEquals(new float[] {2, 0, 1, 1}, log.nextObservations());
    assertArrayEquals(new int[] {2, 1}, log.actions());
    assertArrayEquals(new boolean[] {false, true}, log.terminated());
    assertArrayEquals(new boolean[] {false, true}, log.truncated());
  }

  @Test
  void takesWhatFollowsFromTheNextRow() throws IOException {
    String file = csv("x,v,a,r,done\n0,0,0,-1,0\n0.5,0,1,-2,1\n-0.5,0,2,-3,0\n0,0,0,-4,0\n");
    DataSource source = new DataSource(file, List.of("x", "v"), "a", "r", List.of(), "done", "");
    LoggedTransitions log = LoggedData.transitions(source, CAR);
    assertEquals(3, log.size(), "the last row leads nowhere");
    assertArrayEquals(new float[] {1, 0, 2, 0, 0, 0}, log.observations());
    assertArrayEquals(new float[] {2, 0}, new float[] {log.nextObservations()[0], 0});
    assertArrayEquals(
        new float[] {1, 0}, new float[] {log.nextObservations()[4], log.nextObservations()[5]});
    assertArrayEquals(new double[] {-1, -2, -3}, log.rewards());
    assertArrayEquals(new boolean[] {false, true, false}, log.terminated());
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    DataSource source =
        new DataSource(
            csv("x,v,a,r,done\n0,0,3,-1,0\n0,0,0,-1,1\n"),
            List.of("x", "v"),
            "a",
            "r",
            List.of(),
            "done",
            "");
    FormatException action =
        assertThrows(FormatException.class, () -> LoggedData.transitions(source, CAR));
    assertEquals("a whole number from 0 to 2", action.expected());
    assertTrue(action.where().endsWith("log.csv:2, column 'a'"), action.where());
    DataSource narrow = DataSource.ofStates(csv("x\n1\n"), List.of());
    assertThrows(FormatException.class, () -> LoggedData.states(narrow, CAR));
    DataSource single =
        new DataSource(
            csv("x,v,a,r,done\n0,0,1,-1,0\n"), List.of("x", "v"), "a", "r", List.of(), "done", "");
    assertThrows(FormatException.class, () -> LoggedData.transitions(single, CAR));
  }

  @Test
  void refusesAnExperimentWithoutDataOrWithExploration() {
    String offline = "[agent]\nalgorithm = \"offline_dqn\"\n";
    assertTrue(refusal(offline).contains("expected file"), refusal(offline));
    String unnamed = offline + "[agent.data]\nfile = \"log.csv\"\n";
    assertTrue(refusal(unnamed).contains("expected observation"), refusal(unnamed));
    String exploring =
        unnamed + "observation = [\"x\"]\n[agent.exploration]\nkind = \"constant\"\n";
    assertTrue(refusal(exploring).contains("unknown section 'exploration'"), refusal(exploring));
  }

  /** The key stays among the resolved ones, and hashes with it. */
  @Test
  void remembersALogOfAnySize() throws ConfigException {
    String offline =
        """
        [agent]
        algorithm = "offline_dqn"
        [agent.data]
        file = "log.csv"
        observation = ["x", "v", "a", "w"]
        """;
    Experiment usual = ExperimentReader.read(offline, "offline.toml", List.of());
    assertEquals(Integer.MAX_VALUE, capacity(usual));
    assertTrue(usual.toml().contains("capacity = 1000000"), usual.toml());
    assertEquals(usual, ExperimentReader.read(usual.toml(), "resolved.toml", List.of()));
    String set = "agent.replay.capacity=5000";
    assertEquals(5000, capacity(ExperimentReader.read(offline, "offline.toml", List.of(set))));
  }

  private static int capacity(Experiment experiment) {
    return ((LoggedConfig) experiment.agent()).dqn().replay().capacity();
  }

  private static String refusal(String toml) {
    return assertThrows(
            ConfigException.class, () -> ExperimentReader.read(toml, "offline.toml", List.of()))
        .getMessage();
  }

  @Test
  void trainsFromAFileAlone() throws Exception {
    StringBuilder text = new StringBuilder("x,v,a,r,done\n");
    for (int row = 0; row < 200; row++) {
      text.append(row % 7 / 10.0 - 0.6).append(",0.01,").append(row % 3).append(",-1,");
      text.append(row % 50 == 49 ? 1 : 0).append('\n');
    }
    var experiment =
        ExperimentReader.read(
            """
            name = "offline"
            [environment]
            name = "MountainCar-v0"
            step_limit = 20
            [network]
            kind = "relu"
            hidden = [8]
            [training]
            steps = 40
            report_every = 10
            checkpoint_every = 15
            [agent]
            algorithm = "offline_dqn"
            [agent.data]
            file = "%s"
            observation = ["x", "v"]
            action = "a"
            reward = "r"
            terminated = "done"
            [evaluation]
            episodes = 2
            """
                .formatted(csv(text.toString())),
            "offline.toml",
            List.of());
    RunFolder first = RunFolder.of(folder.resolve("first"), experiment);
    RunFolder second = RunFolder.of(folder.resolve("second"), experiment);
    TrainingRun.run(first, experiment, SmallRun.settings(1), new RunListener() {});
    TrainingRun.run(second, experiment, SmallRun.settings(2), new RunListener() {});
    assertTrue(first.finished());
    assertEquals(SmallRun.lasting(first), SmallRun.lasting(second));
  }
}
