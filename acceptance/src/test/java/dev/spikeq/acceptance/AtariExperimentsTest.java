package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.dqn.Bootstrap;
import dev.spikeq.agent.dqn.Descent;
import dev.spikeq.agent.dqn.DqnConfig;
import dev.spikeq.agent.dqn.Returns;
import dev.spikeq.agent.dqn.TargetUpdate;
import dev.spikeq.agent.dqn.Updates;
import dev.spikeq.agent.exploration.EpsilonSchedule;
import dev.spikeq.agent.replay.ReplayRule;
import dev.spikeq.atari.Atari;
import dev.spikeq.atari.AtariOptions;
import dev.spikeq.atari.AtariOptions.Frames;
import dev.spikeq.atari.AtariOptions.LifeLoss;
import dev.spikeq.atari.AtariOptions.View;
import dev.spikeq.env.Environment;
import dev.spikeq.env.wrapper.RewardShaping;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments on Atari can be read, without a ROM, and say what the papers say. */
final class AtariExperimentsTest {
  private static final Path FOLDER = Path.of("../experiments/atari");

  /** The 17 games of Chen et al. and of Liu et al., equal in the codes of both. */
  private static final List<String> CHEN_AND_LIU =
      List.of(
          "Atlantis",
          "BeamRider",
          "Boxing",
          "Breakout",
          "CrazyClimber",
          "Gopher",
          "Jamesbond",
          "Kangaroo",
          "Krull",
          "NameThisGame",
          "Pong",
          "RoadRunner",
          "SpaceInvaders",
          "StarGunner",
          "Tennis",
          "Tutankham",
          "VideoPinball");

  /** The seven games of arXiv 2610.07808. */
  private static final List<String> COMMON_MODE =
      List.of("BeamRider", "Breakout", "Enduro", "Pong", "Qbert", "Seaquest", "SpaceInvaders");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  /**
   * One file a game in Chen's protocol; those that are called otherwise have protocols of their
   * own.
   */
  static Stream<Path> longFiles() throws IOException {
    return files()
        .filter(file ->
            !String.valueOf(file.getFileName()).matches(".*-(short|short-dqn|patel)\\.toml"));
  }

  @Test
  void thereIsOneForEachGameOfThePapers() throws IOException, ConfigException {
    List<String> games = new ArrayList<>();
    for (Path file : longFiles().toList()) {
      games.add(ExperimentReader.read(file, List.of()).environment().name());
    }
    Set<String> expected = new TreeSet<>();
    CHEN_AND_LIU.forEach(game -> expected.add("Atari/" + game));
    COMMON_MODE.forEach(game -> expected.add("Atari/" + game));
    assertEquals(20, expected.size());
    assertEquals(List.copyOf(expected), games.stream().sorted().toList());
    assertEquals(
        Set.of(
            "breakout-patel.toml", "breakout-short.toml", "pong-short.toml", "pong-short-dqn.toml"),
        files()
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.contains("-short") || name.contains("-patel"))
            .collect(Collectors.toSet()));
  }

  /**
   * Chen's protocol as the code that goes with the paper has it (SpikingJelly's example DSQN):
   * batches of 128, T = 8, Adam 2.5e-4 on squared errors of one-step returns without double
   * Q-learning, a target copied every 10,000 steps, a million transitions after 50,000 of warm-up,
   * epsilon from 1 to 0.1 in a million steps, 20 million steps. What is not Chen's, the file has to
   * say.
   */
  @ParameterizedTest
  @MethodSource("longFiles")
  void longFilesHaveChensProtocol(Path file) throws ConfigException, IOException {
    Experiment experiment = ExperimentReader.read(file, List.of());
    DqnConfig agent = (DqnConfig) experiment.agent();
    assertEquals(8, experiment.network().steps());
    assertEquals(new Decoder(Decoder.Reading.MAX_MEMBRANE), experiment.network().decoder());
    assertEquals(20_000_000, agent.steps());
    assertEquals(new Returns(0.99, 1, 1, Bootstrap.SINGLE), agent.returns());
    assertEquals(
        new Descent(
            new RegressionLoss.MeanSquared(),
            new Optimizer.Method.Adam(),
            new LearningRate.Constant(2.5e-4),
            new Clipping.None()),
        agent.descent());
    assertEquals(new Updates(50_000, 4, 1, 128), agent.updates());
    assertEquals(new TargetUpdate.Hard(10_000 / 4), agent.target());
    assertEquals(new ReplayRule.Uniform(1_000_000), agent.replay());
    assertEquals(1, epsilon(agent, 0));
    assertEquals(0.55, epsilon(agent, 500_000), 1e-12);
    assertEquals(0.1, epsilon(agent, 1_000_000), 1e-12);
    assertEquals(0.1, epsilon(agent, 20_000_000));
    assertEquals(0, agent.exploration().persistence());
    assertEquals(30, experiment.evaluation().episodes());

    assertInstanceOf(Initialization.Calibrated.class, experiment.initialization());
    String text = Files.readString(file);
    assertEquals(3, text.split("Not Chen's: ", -1).length, "deviations: weights and judging");
  }

  private static double epsilon(DqnConfig agent, long step) {
    return agent.exploration().epsilon().at(step, agent.steps());
  }

  /** As C. Hahn's thesis has them: its table of hyperparameters, row Breakout (Patel). */
  @Test
  void patelsFileHasTheSettingsOfTheThesis() throws ConfigException, IOException {
    Path file = FOLDER.resolve("breakout-patel.toml");
    Experiment experiment = ExperimentReader.read(file, List.of());
    DqnConfig agent = (DqnConfig) experiment.agent();
    assertEquals(0.99, agent.returns().discount());
    assertEquals(Bootstrap.SINGLE, agent.returns().bootstrap());
    assertEquals(new Optimizer.Method.RmsProp(0.95, 0.001), agent.descent().optimizer());
    assertEquals(new LearningRate.Constant(2.5e-4), agent.descent().learningRate());
    assertEquals(new Updates(50_000, 4, 1, 32), agent.updates());
    assertEquals(new TargetUpdate.Hard(10_000 / 4), agent.target());
    assertEquals(new ReplayRule.Uniform(200_000), agent.replay());
    assertEquals(new EpsilonSchedule.PerStep(1, 0.1, 0.9999977), agent.exploration().epsilon());
    assertTrue(Files.readString(file).contains("The thesis has 4 to 30; here they are 1 to 30."));
  }

  @ParameterizedTest
  @MethodSource("files")
  void learnsFromLivesAndSignsAndIsJudgedByGames(Path file) throws ConfigException {
    Experiment experiment = ExperimentReader.read(file, List.of());
    assertEquals(experiment, ExperimentReader.read(experiment.toml(), "c.toml", List.of()));
    assertEquals("atari-" + file.getFileName(), experiment.name() + ".toml");
    try (Environment learning = experiment.environment().createForTraining();
        Environment judging = experiment.evaluation().environment().create()) {
      Atari game = learning.find(Atari.class).orElseThrow();
      assertEquals(
          experiment.name().replaceAll("^atari-|-short(-dqn)?$|-patel$", "").replace("-", ""),
          game.game().title().toLowerCase(Locale.ROOT));
      AtariOptions judged = judging.find(Atari.class).orElseThrow().options();
      assertEquals(judged.withLifeLoss(LifeLoss.ENDS_EPISODE), game.options());
      assertTrue(learning.find(RewardShaping.class).isPresent());
      View view = view(experiment.name());
      assertEquals(AtariOptions.standard().withFrames(new Frames(4, 4, view)), judged);
    }
  }

  private static View view(String experiment) {
    return switch (experiment) {
      case "atari-breakout-patel" -> View.FADED;
      case "atari-pong-short", "atari-pong-short-dqn" -> View.CONTRAST;
      default -> View.STACKED;
    };
  }

  /** 6,405,004 weights and biases: 6400-1000-4 in its own form of the screen. */
  @Test
  void patelsNetworkSeesItsOwnInput() throws ConfigException {
    Experiment patel = ExperimentReader.read(FOLDER.resolve("breakout-patel.toml"), List.of());
    assertEquals(Network.observing(6400).linear(1000).relu().linear(4).build(), patel.network());
  }

  @Test
  void refusesOptionsThatDoNotFit() {
    Path pong = FOLDER.resolve("pong.toml");
    for (String[] wrong :
        List.of(
            new String[] {"environment.sticky_actions=2.0", "a number from 0.0 to 1.0, found 2.0"},
            new String[] {"environment.life_loss=ends", "did you mean"},
            new String[] {"environment.view=fades", "did you mean 'faded'?"},
            new String[] {"environment.frame_limit=10", "expected a frame limit of 0 or at least"},
            new String[] {"environment.frame_skip=0", "a whole number from 1 to 60, found 0"},
            new String[] {"environment.fire=never", "unknown key 'fire'"},
            new String[] {"environment.name=Atari/Pong2", "did you mean 'Atari/Pong'?"})) {
      String message =
          assertThrows(ConfigException.class, () -> ExperimentReader.read(pong, List.of(wrong[0])))
              .getMessage();
      assertTrue(message.contains(wrong[1]), message);
    }
  }
}
