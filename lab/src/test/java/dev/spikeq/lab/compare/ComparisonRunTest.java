package dev.spikeq.lab.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.compare.ComparisonResult.MethodResult;
import dev.spikeq.lab.config.Comparison;
import dev.spikeq.lab.config.ComparisonReader;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.run.FileHash;
import dev.spikeq.lab.run.RunFolder;
import dev.spikeq.lab.run.RunListener;
import dev.spikeq.lab.run.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A comparison of a second or two, from its beginning and from wherever it was stopped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ComparisonRunTest {
  private static final String TOML =
      """
      name = "small"
      seeds = "0..1"
      episodes = 3
      steps = "1,3"

      [[method]]
      name = "dqn"
      train = "cartpole-dqn"
      set = ["training.steps=600", "agent.updates.warmup_steps=100", "network.hidden=[8]",
             "environment.step_limit=40", "evaluation.episodes=2"]

      [[method]]
      name = "converted"
      source = "dqn"

      [method.convert]
      tuning = "none"
      steps = 2
      greedy_states = 50
      residual = "none"

      [robustness]
      weight_bits = [4]
      dropped_spikes = [0.5]
      """;

  private Path folder = Path.of("");
  private Path whole = Path.of("");
  private ComparisonResult result =
      new ComparisonResult(new Comparison("", "", List.of(), 1, 0, List.of(), none()), List.of());

  private static Comparison.Disturbances none() {
    return new Comparison.Disturbances(
        new Comparison.Seen(List.of(), List.of(), List.of(), 3),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Comparison comparison(String... sets) throws ConfigException {
    return ComparisonReader.read(TOML, "small.toml", Path.of(""), List.of(sets));
  }

  private static ComparisonResult run(Path out, ComparisonListener listener, String... sets)
      throws Exception {
    return ComparisonRun.run(comparison(sets), out, new RunSettings(2, "test"), listener);
  }

  @BeforeAll
  void runOnce(@TempDir Path given) throws Exception {
    folder = given;
    whole = given.resolve("whole");
    result = run(whole, new ComparisonListener() {});
  }

  /** All files that must not depend on machine, time, threads and interruptions. */
  private static SortedMap<String, String> lasting(Path out) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    Path compared = out.resolve("compare/small");
    try (Stream<Path> paths = Files.walk(compared)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(path);
        files.put(compared.relativize(path).toString(), java.util.Arrays.toString(content));
      }
    }
    files.remove("timing.json");
    return files;
  }

  @Test
  void measuresEveryMethodAtItsSteps() {
    MethodResult dqn = result.methods().get(0);
    MethodResult converted = result.methods().get(1);
    assertEquals(List.of(1), dqn.curve().stream().map(ComparisonResult.Point::steps).toList());
    assertEquals(1, dqn.own().agreement().mean(), "it is held against itself");
    assertEquals(
        List.of(1, 2, 3), converted.curve().stream().map(ComparisonResult.Point::steps).toList());
    assertEquals(2, converted.ownSteps());
    assertEquals(2, converted.own().seeds().size());
    assertEquals(
        dqn.own().returns().seeds(), converted.own().sourceReturns().seeds(), "equal episodes");
    assertTrue(converted.own().spikes().mean() > 0);
    assertEquals(Optional.empty(), converted.at(16));
    assertTrue(converted.micros().get(2) > 0);
    assertEquals(List.of("weights of 4 bits"), List.copyOf(dqn.disturbed().keySet()));
  }

  @Test
  void whatIsFinishedIsLeftAsItIs() throws Exception {
    Path model;
    try (Stream<Path> models = Files.list(whole.resolve("compare/small/models/converted"))) {
      model = models.findFirst().orElseThrow();
    }
    var before = Files.getLastModifiedTime(model);
    ComparisonListener listener =
        new ComparisonListener() {
          @Override
          public RunListener training(String method) {
            throw new AssertionError("nothing is to be trained");
          }
        };
    assertEquals(result, run(whole, listener));
    assertEquals(before, Files.getLastModifiedTime(model));
  }

  @Test
  void aStoppedComparisonGoesOnToTheSameBytes() throws Exception {
    Path out = folder.resolve("stopped");
    for (int stop = 1; stop <= 3; stop++) {
      int[] left = {stop};
      ComparisonListener stopper =
          new ComparisonListener() {
            @Override
            public void progress(int done, int all) {
              if (--left[0] < 0) {
                throw new IllegalStateException("stopped by the test");
              }
            }
          };
      assertThrows(IOException.class, () -> run(out, stopper));
      assertFalse(Files.exists(out.resolve("compare/small/comparison.json")));
    }
    run(out, new ComparisonListener() {});
    assertEquals(lasting(whole), lasting(out));
  }

  @Test
  void otherSettingsAreMeasuredAnew() throws Exception {
    Path out = folder.resolve("changed");
    ComparisonResult few = run(out, new ComparisonListener() {}, "episodes=1", "seeds=\"0..0\"");
    ComparisonResult more = run(out, new ComparisonListener() {}, "episodes=3", "seeds=\"0..0\"");
    assertEquals(1, few.methods().get(1).own().seeds().getFirst().evaluation().returns().size());
    assertEquals(
        result.methods().get(1).own().seeds().getFirst(),
        more.methods().get(1).own().seeds().getFirst());
  }

  private static final String TAUGHT =
      """
      seeds = "0..0"
      episodes = 2

      [[method]]
      name = "dqn"
      train = "cartpole-recipe-a-dqn"
      set = ["training.steps=300", "agent.updates.warmup_steps=100", "network.hidden=[8]",
             "environment.step_limit=40", "evaluation.episodes=2"]

      [[method]]
      name = "student"
      source = "dqn"
      train = "cartpole-classifier"
      set = ["training.steps=20", "network.hidden=[8]", "environment.step_limit=40",
             "evaluation.episodes=2", "agent.states.per_share=50", "agent.rounds.count=1"]
      """;

  @Test
  void aStudentLearnsFromTheRunThatItIsHeldAgainst() throws Exception {
    Path out = folder.resolve("taught");
    Comparison comparison = ComparisonReader.read(TAUGHT, "taught.toml", Path.of(""), List.of());
    ComparisonRun.run(comparison, out, new RunSettings(1, "test"), new ComparisonListener() {});
    RunFolder teacher = only(out.resolve("cartpole-recipe-a-dqn"));
    RunFolder student = only(out.resolve("cartpole-classifier"));
    assertEquals(
        FileHash.sha256(teacher.model()),
        Json.read(student.provenance()).object("inputs").object("teacher").text("sha256"));
  }

  private static RunFolder only(Path runs) throws IOException {
    List<RunFolder> found = RunFolder.find(runs);
    assertEquals(1, found.size(), found::toString);
    return found.getFirst();
  }

  @Test
  void aMissingTeacherIsAMistake() {
    String alone = TAUGHT.replaceAll("(?s)\\[\\[method]]\nname = \"dqn\".*?\n\n", "");
    String text = alone.replace("source = \"dqn\"\n", "");
    Path out = folder.resolve("untaught");
    String message =
        assertThrows(
                ConfigException.class,
                () ->
                    ComparisonRun.run(
                        ComparisonReader.read(text, "alone.toml", Path.of(""), List.of()),
                        out,
                        new RunSettings(1, "test"),
                        new ComparisonListener() {}))
            .getMessage();
    assertTrue(message.contains("./spikeq train cartpole-recipe-a-dqn --seed 0"), message);
  }

  @Test
  void aDisturbanceOutOfRangeIsRefusedBeforeAnythingIsTrained() {
    Path out = folder.resolve("refused");
    String message =
        assertThrows(
                ConfigException.class,
                () -> run(out, new ComparisonListener() {}, "robustness.dropped_spikes=[1.5]"))
            .getMessage();
    assertTrue(message.contains("a probability above 0 and below 1"), message);
    assertFalse(Files.exists(out));
  }

  @Test
  void thePageShowsAllOfIt() throws Exception {
    Path file = folder.resolve("report.html");
    ComparisonReport.write(result, file);
    String html = Files.readString(file);
    for (String part :
        List.of(
            "Return against time steps",
            "Agreement against time steps",
            "Return against spikes",
            "Agreement by the source&#39;s action gap",
            "spikes dropped at 0.5",
            "converted")) {
      assertTrue(html.contains(part), part);
    }
    javax.xml.parsers.DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(
            new org.xml.sax.InputSource(
                new java.io.StringReader(html.replace("<!DOCTYPE html>\n", ""))));
  }
}
