package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.lab.config.Bundled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a user calls them, on an experiment that takes a fraction of a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CommandsTest {
  private static final String[] SMALL = {
    "--set", "training.steps=1200",
    "--set", "network.hidden=[8]",
    "--set", "environment.step_limit=50",
    "--set", "evaluation.episodes=4"
  };

  private Path folder = Path.of("");
  private Path runs = Path.of("");

  private static Outcome run(String... arguments) {
    return Outcome.of((Object[]) arguments);
  }

  private Outcome train(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "cartpole", "--out", runs.toString()));
    arguments.addAll(Arrays.asList(SMALL));
    arguments.addAll(Arrays.asList(more));
    return run(arguments.toArray(String[]::new));
  }

  private Path seed(int seed) throws Exception {
    try (var hashes = Files.list(runs.resolve("cartpole"))) {
      return hashes.findFirst().orElseThrow().resolve("seed-" + seed);
    }
  }

  @BeforeAll
  void trainTwoSeeds(@TempDir Path given) throws Exception {
    folder = given;
    runs = given.resolve("runs");
    Outcome outcome = train("--seeds", "1..2");
    assertEquals(0, outcome.status(), outcome::err);
    List<String> lines = outcome.out().lines().toList();
    assertTrue(lines.get(0).startsWith("seed  "), outcome::out);
    assertTrue(lines.get(1).startsWith("1  "), outcome::out);
    assertTrue(outcome.out().contains("over 2 seeds, interquartile mean"), outcome::out);
    assertTrue(outcome.out().contains("spikes a decision"), outcome::out);
    assertTrue(outcome.out().contains("run: " + runs.resolve("cartpole")), outcome::out);
    assertTrue(Files.exists(seed(1).resolveSibling("report.html")), outcome::out);
    assertTrue(outcome.out().contains("report: " + seed(1).resolveSibling("report.html")));
    assertTrue(outcome.err().contains("seed 2: step 1,200 of 1,200"), outcome::err);
  }

  @Test
  void trainingAgainLeavesAFinishedRunAsItIs() throws Exception {
    byte[] before = Files.readAllBytes(seed(1).resolve("evaluation.json"));
    Outcome outcome = train("--seed", "1");
    assertEquals(0, outcome.status(), outcome::err);
    assertTrue(outcome.out().contains("seed 1 was finished before"), outcome::out);
    assertTrue(outcome.out().contains(seed(1).toString()), outcome::out);
    assertEquals(
        new String(before, StandardCharsets.UTF_8),
        Files.readString(seed(1).resolve("evaluation.json")));
    Outcome resumed = run("resume", seed(1).toString());
    assertEquals(0, resumed.status(), resumed::err);
    assertTrue(resumed.out().contains("was finished before"), resumed::out);
  }

  @Test
  void trainPrintsOneJsonObject() throws Exception {
    Outcome outcome = train("--seeds", "1..2", "--json");
    assertEquals(1, outcome.out().lines().count(), outcome::out);
    JsonObject json = Json.parse(outcome.out(), "out");
    assertEquals("cartpole", json.text("experiment"));
    assertEquals(2, json.objects("seeds").size());
    assertEquals(2, json.decimals("ci95").length);
    assertEquals(
        json.decimal("mean"),
        json.objects("seeds").stream().mapToDouble(CommandsTest::meanOf).average().orElseThrow(),
        1e-9);
  }

  /** The figures of one policy are over its episodes, as in the table. */
  @Test
  void theJsonOfOneSeedHasItsEpisodesSpread() throws Exception {
    Outcome outcome = train("--seed", "1", "--json");
    JsonObject json = Json.parse(outcome.out(), "out");
    JsonObject own = Json.read(seed(1).resolve("evaluation.json"));
    for (String name : List.of("mean", "std", "ci95")) {
      assertEquals(own.members().get(name), json.members().get(name), name);
    }
    assertTrue(json.decimal("std") > 0, outcome::out);
    String table = train("--seed", "1").out();
    String mean =
        String.format(
            Locale.ROOT,
            "mean %.1f, 95 %% interval [%.1f, %.1f] over episodes, interquartile mean %.1f",
            json.decimal("mean"),
            json.decimals("ci95")[0],
            json.decimals("ci95")[1],
            json.decimal("interquartileMean"));
    assertTrue(table.contains(mean), table);
  }

  @Test
  void resumePrintsOneJsonObjectWhateverItFinds() throws Exception {
    Path several = folder.resolve("several");
    for (String steps : List.of("1200", "1300")) {
      List<String> arguments =
          new ArrayList<>(List.of("train", "cartpole", "--out", several.toString()));
      arguments.addAll(Arrays.asList(SMALL));
      arguments.addAll(List.of("--set", "training.steps=" + steps));
      Outcome trained = run(arguments.toArray(String[]::new));
      assertEquals(0, trained.status(), trained::err);
    }
    Outcome outcome = run("resume", several.toString(), "--json");
    assertEquals(1, outcome.out().lines().count(), outcome::out);
    List<JsonObject> experiments = Json.parse(outcome.out(), "out").objects("experiments");
    assertEquals(2, experiments.size(), outcome::out);
    assertEquals("cartpole", experiments.getFirst().text("experiment"));
    JsonObject one = Json.parse(run("resume", seed(1).toString(), "--json").out(), "out");
    assertEquals("cartpole", one.text("experiment"));
  }

  private static double meanOf(JsonObject seed) {
    try {
      return seed.object("evaluation").decimal("mean");
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void evaluateRepeatsTheRunsOwnEvaluation() throws Exception {
    Outcome outcome = run("evaluate", seed(1).toString(), "--json");
    assertEquals(0, outcome.status(), outcome::err);
    assertEquals("", outcome.err());
    assertEquals(1, outcome.out().lines().count());
    JsonObject json = Json.parse(outcome.out(), "out");
    JsonObject own = Json.read(seed(1).resolve("evaluation.json"));
    for (String name :
        List.of(
            "episodes",
            "mean",
            "std",
            "ci95",
            "min",
            "max",
            "seed",
            "spikesPerDecision",
            "synapticOperationsPerDecision",
            "firingRates",
            "returns")) {
      assertEquals(own.members().get(name), json.members().get(name), name);
      assertTrue(json.has(name), name);
    }
    assertTrue(json.decimal("decisionMicros") > 0);
  }

  @Test
  void evaluateTakesAModelEpisodesAndASeed() throws Exception {
    String model = seed(2).resolve("model.safetensors").toString();
    Outcome outcome = run("evaluate", model, "--episodes", "3", "--seed", "7", "--json");
    JsonObject json = Json.parse(outcome.out(), "out");
    assertEquals(3, json.integer("episodes", 0, 10));
    assertEquals(7, json.integer("seed", 0, 10));
    Outcome text = run("evaluate", model, "--episodes", "3", "--seed", "7");
    assertTrue(text.out().contains("over 3 episodes (seed 7)"), text::out);
  }

  @Test
  void inspectComparesSpikesWithMultiplyAdds() throws Exception {
    JsonObject json = Json.parse(run("inspect", seed(1).toString(), "--json").out(), "out");
    assertEquals(4 * 8 + 8 * 2, json.integer("denseOperationsPerDecision", 0, 1000));
    assertEquals(4 * 8, json.integer("inputOperationsPerDecision", 0, 1000));
    assertEquals(4 * 8 + 8 + 8 * 2 + 2, json.integer("parameters", 0, 1000));
    assertEquals(
        2 * json.decimal("spikesPerDecision"), json.decimal("synapticOperationsPerDecision"), 1e-9);
    JsonObject spiking = json.objects("layers").get(1);
    assertEquals("spiking1", spiking.text("name"));
    assertTrue(spiking.decimal("firingRate") > 0);
    assertTrue(run("inspect", seed(1).toString()).out().contains("fc1"));
  }

  @Test
  void listShowsExperimentsAndRuns() throws Exception {
    Outcome outcome = run("list", "--out", runs.toString());
    assertTrue(
        outcome
            .out()
            .lines()
            .anyMatch(line -> line.matches(" *mountaincar-dqn +MountainCar-v0:.*")),
        outcome::out);
    assertTrue(outcome.out().contains(seed(2) + "  mean "), outcome::out);
    assertTrue(outcome.out().contains("comparisons:"), outcome::out);
    JsonObject json = Json.parse(run("list", "--out", runs.toString(), "--json").out(), "out");
    assertEquals(Bundled.comparisons().size(), json.objects("comparisons").size());
    assertEquals(2, json.objects("runs").size());
    Outcome none = run("list", "--out", folder.resolve("nowhere").toString());
    assertEquals(0, none.status());
    assertTrue(none.out().contains("no runs in"), none::out);
  }

  /** Every file of experiments that is in the project is named, or its folder is. */
  @Test
  void listShowsWhatHasNoNameByFolders() throws Exception {
    Outcome all = run("list", "--out", runs.toString());
    Path project = Path.of("..").toRealPath();
    List<Path> files;
    try (Stream<Path> found = Files.walk(project.resolve("experiments"))) {
      files = found.filter(file -> file.toString().endsWith(".toml")).sorted().toList();
    }
    Set<String> missing = new TreeSet<>();
    int inFolders = 0;
    for (Path file : files) {
      String path = project.relativize(file).toString().replace('\\', '/');
      String folderPath = path.substring(0, path.lastIndexOf('/'));
      if (folderPath.equals("experiments") || folderPath.equals("experiments/compare")) {
        continue;
      }
      inFolders++;
      assertTrue(
          all.out().lines().anyMatch(line -> line.matches(" *" + folderPath + " +\\d+ files: .+")),
          () -> folderPath + ": " + all.out());
      if (run("list", folderPath + "/")
          .out()
          .lines()
          .noneMatch(line -> line.matches(" *" + path + " +\\S.*"))) {
        missing.add(path);
      }
    }
    assertEquals(Set.of(), missing);
    assertTrue(inFolders > 60, "only " + inFolders);
    JsonObject json = Json.parse(run("list", "experiments/minatar", "--json").out(), "out");
    assertEquals(10, json.objects("files").size());
    Outcome none = run("list", "experiments/minatr");
    assertEquals(2, none.status());
    assertTrue(none.err().contains("did you mean 'experiments/minatar'?"), none::err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "train cartpol",
        "train cartpole --set agent.discont=1",
        "train cartpole --set agent.discount=2",
        "train cartpole --seed -1",
        "train cartpole --seed 1 --seeds 1..2",
        "train cartpole --seeds 2..1",
        "train cartpole --threads 0",
        "train cartpole --sed 1",
        "trane cartpole",
        "resume nowhere",
        "evaluate nowhere",
        "evaluate nowhere --episodes 0",
        "inspect nowhere",
      })
  void aMistakeIsOneLineAndStatusTwo(String line) {
    Outcome outcome = run(line.split(" "));
    assertEquals(2, outcome.status(), outcome::err);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertTrue(outcome.err().startsWith("spikeq: "), outcome::err);
    assertEquals("", outcome.out());
  }

  @Test
  void theNearestNameIsSuggested() {
    assertTrue(run("trane").err().contains("did you mean 'train'?"), run("trane")::err);
    assertTrue(run("list", "--jsom").err().contains("did you mean '--json'?"));
    assertTrue(run("train", "cartpol").err().contains("did you mean 'cartpole'?"));
  }

  @Test
  void aDamagedModelIsAFailure() throws Exception {
    Path model = folder.resolve("damaged.safetensors");
    byte[] content = Files.readAllBytes(seed(1).resolve("model.safetensors"));
    Files.write(model, Arrays.copyOf(content, content.length - 4));
    Outcome outcome = run("evaluate", model.toString());
    assertEquals(1, outcome.status());
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertTrue(outcome.err().contains("damaged.safetensors"), outcome::err);
    assertFalse(outcome.err().contains("\tat "));
  }

  @Test
  void anUnwritableFolderIsAFailure() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Outcome outcome = run("train", "cartpole", "--out", file.toString());
    assertEquals(1, outcome.status());
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertTrue(outcome.err().contains("--out"), outcome::err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "resume",
        "evaluate",
        "inspect",
        "list",
        "convert",
        "agreement",
        "robustness",
        "compare"
      })
  void everyCommandHasHelp(String command) {
    Outcome outcome = run(command, "--help");
    assertEquals(0, outcome.status());
    assertTrue(outcome.out().startsWith("Usage: spikeq " + command), outcome::out);
    assertTrue(run("--help").out().contains("  " + command + " "));
  }

  @Test
  void theRehearsalRuns() {
    assertEquals(0, run("rehearse").status());
  }
}
