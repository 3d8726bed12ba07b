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
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the conversion lab as a user calls them, on a run that takes a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LabCommandsTest {
  private static final String[] SMALL = {
    "--set", "training.steps=800",
    "--set", "agent.updates.warmup_steps=100",
    "--set", "network.hidden=[8, 8]",
    "--set", "environment.step_limit=40",
    "--set", "evaluation.episodes=3"
  };

  private Path folder = Path.of("");
  private Path run = Path.of("");
  private Path model = Path.of("");

  @BeforeAll
  void trainAndConvert(@TempDir Path given) throws Exception {
    folder = given;
    List<Object> train = new ArrayList<>(List.of("train", "cartpole-dqn", "--out", given));
    train.addAll(Arrays.asList(SMALL));
    Outcome trained = Outcome.of(train.toArray());
    assertEquals(0, trained.status(), trained::err);
    try (var hashes = Files.list(given.resolve("cartpole-dqn"))) {
      run = hashes.findFirst().orElseThrow().resolve("seed-0");
    }
    model = given.resolve("spiking.safetensors");
    Outcome converted =
        Outcome.of(
            "convert",
            run,
            "--no-tuning",
            "--steps",
            6,
            "--set",
            "greedy_states=100",
            "--out",
            model);
    assertEquals(0, converted.status(), converted::err);
    assertTrue(converted.out().contains("CartPole-v1, T = 6"), converted::out);
  }

  @Test
  void aConvertedModelIsAPolicyLikeAnyOther() throws Exception {
    Outcome evaluated = Outcome.of("evaluate", model, "--json");
    assertEquals(0, evaluated.status(), evaluated::err);
    JsonObject json = Json.parse(evaluated.out(), "out");
    assertEquals(3, json.integer("episodes", 0, 100), "as its source is judged");
    assertTrue(json.decimal("spikesPerDecision") > 0);
    JsonObject inspected = Json.parse(Outcome.of("inspect", model, "--json").out(), "out");
    assertEquals("converted", inspected.object("origin").text("kind"));
    JsonObject details = inspected.object("origin").object("details");
    assertEquals(64, details.object("source").text("sha256").length());
    assertTrue(details.text("settings").contains("steps = 6\n"), details.text("settings"));
    Path gif = folder.resolve("spiking.gif");
    assertEquals(0, Outcome.of("play", model, "--gif", gif, "--size", "40x30").status());
    assertTrue(Files.size(gif) > 0);
  }

  @Test
  void agreementPrintsAnObjectForEachT() throws Exception {
    Outcome outcome = Outcome.of("agreement", model, "--source", run, "--steps", "2..8", "--json");
    assertEquals(0, outcome.status(), outcome::err);
    List<String> lines = outcome.out().lines().toList();
    assertEquals(3, lines.size());
    for (int i = 0; i < lines.size(); i++) {
      JsonObject json = Json.parse(lines.get(i), "line");
      assertEquals(2 << i, json.integer("steps", 1, 100));
      assertTrue(json.decimal("agreement") >= 0 && json.decimal("agreement") <= 1);
      assertEquals(2, json.decimals("ci95").length);
      assertTrue(json.decimal("costly") <= 1 - json.decimal("agreement") + 1e-12);
      for (String name : List.of("return", "sourceReturn", "spikesPerDecision")) {
        assertTrue(json.has(name), name);
      }
    }
    JsonObject own = Json.read(run.resolve("evaluation.json"));
    assertEquals(
        own.decimal("mean"), Json.parse(lines.getFirst(), "line").decimal("sourceReturn"), 1e-9);
    assertEquals(
        outcome,
        Outcome.of("agreement", model, "--source", run, "--steps", "2..8", "--json"),
        "equal every time");
  }

  @Test
  void agreementTakesEpisodesASeedAndStates() throws Exception {
    Path states = Files.writeString(folder.resolve("s.csv"), "x,v,a,w\n0,0,0.1,0\n0,0,-0.1,0\n");
    Outcome outcome =
        Outcome.of(
            "agreement", model, "--source", run, "--episodes", 2, "--seed", 9, "--states", states);
    assertEquals(0, outcome.status(), outcome::err);
    assertTrue(outcome.out().contains("2 greedy episodes (seed 9)"), outcome::out);
    assertTrue(outcome.out().contains("on the 2 given states: "), outcome::out);
    assertTrue(outcome.out().lines().anyMatch(line -> line.startsWith("6  ")), outcome::out);
  }

  @Test
  void aModelIsCalibratedOnAFileOrARun() throws Exception {
    Path bare = run.resolve("model.safetensors");
    Path out = folder.resolve("bare.safetensors");
    Outcome refused = Outcome.of("convert", bare, "--no-tuning", "--out", out);
    assertEquals(2, refused.status());
    assertTrue(refused.err().contains("expected --calibration FILE|RUN"), refused::err);
    assertFalse(Files.exists(out));
    assertEquals(
        0, Outcome.of("convert", bare, "--no-tuning", "--calibration", run, "--out", out).status());
    Path states =
        Files.writeString(folder.resolve("named.csv"), "t,x,v,a,w\n1,0,0,0.1,0\n2,0,0,-0.1,0\n");
    Outcome named =
        Outcome.of(
            "convert",
            bare,
            "--no-tuning",
            "--calibration",
            states,
            "--observation",
            "x,v,a,w",
            "--out",
            out);
    assertEquals(0, named.status(), named::err);
    assertTrue(named.out().contains("calibrated on 2 states"), named::out);
    Outcome unknown =
        Outcome.of(
            "convert",
            bare,
            "--no-tuning",
            "--calibration",
            states,
            "--observation",
            "x,vv,a,w",
            "--out",
            out);
    assertEquals(2, unknown.status(), unknown::err);
    assertTrue(unknown.err().contains("did you mean 'v'?"), unknown::err);
    assertEquals(
        0,
        Outcome.of("convert", bare, "--no-tuning", "--normalisation", "model", "--out", out)
            .status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x,v,a,w                  | at least one row
          x,v,a\\n0,0,0            | 4 values
          x,v,a,w\\n0,0,NaN,0      | bad.csv:2, column 'a'
          x,v,a,w\\n0,0,0          | bad.csv:2: expected 4 fields
          """)
  void aBadCalibrationFileIsRefused(String content, String expected) throws Exception {
    Path file = Files.writeString(folder.resolve("bad.csv"), content.replace("\\n", "\n") + "\n");
    Path out = folder.resolve("never.safetensors");
    Outcome outcome =
        Outcome.of("convert", run, "--no-tuning", "--calibration", file, "--out", out);
    assertEquals(1, outcome.status(), outcome::err);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertTrue(outcome.err().contains("bad.csv"), outcome::err);
    assertTrue(outcome.err().contains(expected), outcome::err);
    assertFalse(Files.exists(out));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --steps 0                        | --steps: expected a whole number of at least 1
          --percentile 0                   | (0, 1]
          --percentile 1.5                 | (0, 1]
          --normalisation best             | --normalisation: expected one of
          --neuron synaptic --residual raw | expected integrate-and-fire with soft reset
          --set percentil=0.9              | did you mean 'percentile'?
          --calibration nowhere            | expected a file of calibration states
          --normalisation model --calibration nowhere | expected a file of calibration states
          """)
  void aMistakeIsOneLineAndStatusTwo(String options, String expected) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("convert", run, "--no-tuning", "--out", folder.resolve("x.safetensors")));
    arguments.addAll(Arrays.asList(options.split(" ")));
    Outcome outcome = Outcome.of(arguments.toArray());
    assertEquals(2, outcome.status(), outcome::err);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertTrue(outcome.err().contains(expected), outcome::err);
    assertFalse(Files.exists(folder.resolve("x.safetensors")));
  }

  @Test
  void aRunIsTunedUnlessSomebodySaysOtherwise() throws Exception {
    List<String> bytes = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      Path out = folder.resolve(name + ".safetensors");
      Outcome outcome =
          Outcome.of(
              "convert",
              run,
              "--steps",
              4,
              "--set",
              "tuning_updates=30",
              "--set",
              "tuning_states=40",
              "--set",
              "greedy_states=100",
              "--out",
              out);
      assertEquals(0, outcome.status(), outcome::err);
      bytes.add(Arrays.toString(Files.readAllBytes(out)));
    }
    assertEquals(bytes.get(0), bytes.get(1));
    JsonObject inspected =
        Json.parse(Outcome.of("inspect", folder.resolve("a.safetensors"), "--json").out(), "out");
    assertEquals("IntegrateThenFire", inspected.objects("layers").get(1).text("kind"));
    Outcome held =
        Outcome.of("agreement", folder.resolve("a.safetensors"), "--source", run, "--json");
    assertEquals(8, Json.parse(held.out(), "out").integer("simulatedSteps", 0, 100), held::err);
  }

  @Test
  void aConversionThatCarriesItsMembranesIsTunedToo() throws Exception {
    Path out = folder.resolve("carried.safetensors");
    Outcome outcome =
        Outcome.of(
            "convert",
            run,
            "--steps",
            2,
            "--set",
            "start=\"carried\"",
            "--set",
            "tuning_updates=5",
            "--set",
            "tuning_states=40",
            "--set",
            "greedy_states=100",
            "--out",
            out);
    assertEquals(0, outcome.status(), outcome::err);
    assertTrue(Files.exists(out));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--normalisation data",
        "--scope layer",
        "--set output=normalized",
        "--set statistic=per_sample_maximum"
      })
  void tuningRefusesWhatItWouldIgnore(String setting) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("convert", run, "--set", "greedy_states=100", "--out", folder.resolve("x")));
    arguments.addAll(Arrays.asList(setting.split(" ")));
    Outcome outcome = Outcome.of(arguments.toArray());
    assertEquals(2, outcome.status(), outcome::err);
    assertTrue(outcome.err().contains("choose --no-tuning"), outcome::err);
  }

  @Test
  void aQuantizedRunKeepsWhatItHasLearned() throws Exception {
    List<Object> train =
        new ArrayList<>(List.of("train", "cartpole-dqn", "--out", folder.resolve("levels")));
    train.addAll(Arrays.asList(SMALL));
    train.addAll(List.of("--set", "network.kind=quantized", "--set", "network.levels=4"));
    assertEquals(0, Outcome.of(train.toArray()).status());
    Path source = folder.resolve("levels/cartpole-dqn");
    Path out = folder.resolve("levels.safetensors");
    Outcome converted =
        Outcome.of("convert", source, "--steps", 4, "--set", "tuning=learned", "--out", out);
    assertEquals(0, converted.status(), converted::err);
    Outcome held = Outcome.of("agreement", out, "--source", source, "--json");
    assertEquals(1.0, Json.parse(held.out(), "out").decimal("agreement"), held::out);

    Outcome tuned = Outcome.of("convert", source, "--out", out);
    assertEquals(2, tuned.status());
    assertTrue(tuned.err().contains("add --set tuning=learned"), tuned::err);
    Outcome rectified = Outcome.of("convert", run, "--set", "tuning=learned", "--out", out);
    assertEquals(2, rectified.status());
    assertTrue(rectified.err().contains("network.kind"), rectified::err);
  }

  @Test
  void aSpikingSourceIsRefused() {
    Outcome outcome =
        Outcome.of("convert", model, "--no-tuning", "--calibration", run, "--out", "x");
    assertEquals(2, outcome.status(), outcome::err);
    assertTrue(outcome.err().contains("spiking1"), outcome::err);
  }

  @Test
  void aSourceOfAnotherWorldIsRefused() throws Exception {
    Outcome trained =
        Outcome.of(
            "train",
            "mountaincar-dqn",
            "--out",
            folder.resolve("car"),
            "--set",
            "training.steps=60",
            "--set",
            "agent.updates.warmup_steps=10",
            "--set",
            "environment.step_limit=10",
            "--set",
            "evaluation.episodes=1");
    assertEquals(0, trained.status(), trained::err);
    Outcome outcome = Outcome.of("agreement", model, "--source", folder.resolve("car"));
    assertEquals(2, outcome.status(), outcome::err);
    assertTrue(outcome.err().contains("MountainCar-v0"), outcome::err);
    Outcome calibrated =
        Outcome.of(
            "convert",
            run,
            "--no-tuning",
            "--calibration",
            folder.resolve("car"),
            "--out",
            folder.resolve("x.safetensors"));
    assertEquals(2, calibrated.status(), calibrated::err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agreement nowhere --source nowhere",
        "agreement nowhere",
        "agreement nowhere --source nowhere --steps 0",
        "agreement nowhere --source nowhere --episodes 0",
        "convert nowhere --out x",
        "convert nowhere",
        "compare nothing",
        "compare",
      })
  void whatIsMissingIsAMistake(String line) {
    Outcome outcome = Outcome.of((Object[]) line.split(" "));
    assertEquals(2, outcome.status(), outcome::err);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
  }

  @Test
  void compareMakesATableAndAPage() throws Exception {
    Path toml =
        Files.writeString(
            folder.resolve("two.toml"),
            """
            seeds = "0..0"
            episodes = 2
            steps = "2,4"
            [[method]]
            name = "dqn"
            model = "%s"
            [[method]]
            name = "converted"
            source = "dqn"
            [method.convert]
            tuning = "none"
            steps = 4
            greedy_states = 50
            """
                .formatted(run.resolve("model.safetensors")));
    Outcome outcome = Outcome.of("compare", toml, "--out", folder.resolve("compared"));
    assertEquals(0, outcome.status(), outcome::err);
    Path page = folder.resolve("compared/compare/two/report.html");
    assertTrue(outcome.out().contains("report: " + page), outcome::out);
    assertTrue(outcome.out().lines().anyMatch(line -> line.startsWith("converted  4")));
    assertTrue(Files.size(page) > 0);
    JsonObject json =
        Json.parse(
            Outcome.of("compare", toml, "--out", folder.resolve("compared"), "--json").out(),
            "out");
    assertEquals(2, json.objects("methods").size());
    assertEquals(2, json.objects("methods").get(1).objects("curve").size());
  }
}
