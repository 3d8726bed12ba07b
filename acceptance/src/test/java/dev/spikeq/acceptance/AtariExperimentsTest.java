package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments on Atari can be read, without a ROM, and say what the papers say. */
final class AtariExperimentsTest {
  private static final Path FOLDER = Path.of("../experiments/atari");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  @Test
  void thereIsOneForEachGameOfThePapers() throws IOException {
    assertEquals(23, files().count());
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
          experiment.name().replaceAll("^atari-|-short$|-patel$", "").replace("-", ""),
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
      case "atari-pong-short" -> View.CONTRAST;
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
