package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The command {@code robustness} on a player of Breakout's 10 rows that has learned next to
 * nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RobustnessCommandTest {
  private static final String EXPERIMENT =
      """
      name = "player"
      [environment]
      name = "MinAtar/Breakout-v1"
      step_limit = 60
      [network]
      kind = "relu"
      convolutions = [{channels = 4, size = 3}]
      hidden = [8]
      [training]
      steps = 300
      [agent.updates]
      warmup_steps = 100
      batch = 8
      [evaluation]
      episodes = 3
      """;

  private Path run = Path.of("");
  private Path model = Path.of("");

  private Outcome robustness(String options) {
    List<Object> arguments = new ArrayList<>(List.of("robustness", model, "--source", run));
    arguments.addAll(Arrays.asList(options.split(" ")));
    return Outcome.of(arguments.toArray());
  }

  @BeforeAll
  void trainAndConvert(@TempDir Path folder) throws Exception {
    Path toml = Files.writeString(folder.resolve("player.toml"), EXPERIMENT);
    Outcome trained = Outcome.of("train", toml, "--out", folder);
    assertEquals(0, trained.status(), trained::err);
    run = folder.resolve("player");
    model = folder.resolve("spiking.safetensors");
    Outcome converted =
        Outcome.of(
            "convert",
            run,
            "--no-tuning",
            "--steps",
            4,
            "--set",
            "greedy_states=60",
            "--out",
            model);
    assertEquals(0, converted.status(), converted::err);
  }

  @Test
  void printsALineForEachDisturbanceAndWhatBarsCostOnTheWhole() {
    Outcome outcome =
        robustness("--episodes 2 --seed 9 --occlude 3:4 --noise 0.1,0.5 --fgsm 0.2 --drop 0.1");
    assertEquals(0, outcome.status(), outcome::err);
    List<String> lines = outcome.out().lines().toList();
    List<String> expected =
        List.of(
            "disturbance",
            "undisturbed",
            "observation noise 0.1",
            "observation noise 0.5",
            "gradient sign 0.2",
            "spikes dropped at 0.1",
            "rows 0 to 2 blank",
            "rows 4 to 6 blank",
            "mean over 2 places",
            "smallest",
            "",
            "MinAtar/Breakout-v1, T = 4, 2 greedy episodes (seed 9)");
    assertEquals(expected.size(), lines.size(), outcome::out);
    for (int i = 0; i < expected.size(); i++) {
      assertTrue(lines.get(i).startsWith(expected.get(i)), outcome::out);
    }
    assertTrue(lines.get(5).contains("–"), "no spikes are lost where residuals are sent");
    assertTrue(outcome.err().contains("now rows 4 to 6 blank"), outcome::err);
  }

  @Test
  void jsonSaysTheSameAndTwice() throws Exception {
    String options = "--occlude 3:4 --noise 0.3 --weight-bits 4 --dead 0.3 --drop 0.1 --json";
    Outcome outcome = robustness(options);
    assertEquals(0, outcome.status(), outcome::err);
    assertEquals(outcome.out(), robustness(options).out(), "equal every time");
    List<JsonObject> lines = new ArrayList<>();
    for (String line : outcome.out().lines().toList()) {
      lines.add(Json.parse(line, "line"));
    }
    assertEquals(9, lines.size(), outcome::out);
    JsonObject held =
        Json.parse(Outcome.of("agreement", model, "--source", run, "--json").out(), "out");
    JsonObject whole = lines.getFirst();
    assertEquals(held.decimal("return"), whole.decimal("return"));
    assertEquals(held.decimal("agreement"), whole.decimal("agreement"));
    assertEquals(held.decimal("sourceReturn"), whole.object("source").decimal("return"), 1e-9);
    assertEquals(3, whole.decimals("returns").length);
    assertTrue(lines.get(1).object("source").decimal("agreement") < 1, "noise confuses it, too");
    assertFalse(lines.get(2).has("source"), "weights are the model's own");
    assertFalse(lines.get(4).truth("measured"), "dropped spikes");
    JsonObject mean = lines.get(7);
    double first = lines.get(5).decimal("return");
    double second = lines.get(6).decimal("return");
    assertEquals((first + second) / 2, mean.decimal("return"), 1e-9);
    assertEquals(Math.min(first, second), lines.get(8).decimal("return"));
    assertEquals(
        (lines.get(5).object("source").decimal("return")
                + lines.get(6).object("source").decimal("return"))
            / 2,
        mean.object("source").decimal("return"),
        1e-9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --episodes 2        | expected a disturbance, found none
          --noise 0           | expected a standard deviation above 0
          --fgsm -1           | expected an epsilon above 0
          --weight-bits 40    | 2 to 16
          --dead 1            | a share above 0 and below 1
          --occlude 11        | 1 to 10 rows
          --occlude 3:0       | a stride of at least 1
          --occlude all       | such as 3 or 3:6
          --noise some        | --noise
          --noise 1 --steps 0 | --steps: expected a number of at least 1
          --noise 1 --episodes 0 | --episodes
          """)
  void aMistakeIsOneLineAndStatusTwo(String options, String expected) {
    Outcome outcome = robustness(options);
    assertEquals(2, outcome.status(), outcome::err);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertTrue(outcome.err().contains(expected), outcome::err);
  }
}
