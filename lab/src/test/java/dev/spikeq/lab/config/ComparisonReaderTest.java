package dev.spikeq.lab.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.convert.Conversion;
import dev.spikeq.convert.HiddenNeuron;
import dev.spikeq.convert.Normalization;
import dev.spikeq.convert.Residual;
import dev.spikeq.lab.config.Comparison.Making;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparisons as people write them. */
final class ComparisonReaderTest {
  private static final String TOML =
      """
      name = "small"
      seeds = "3..5"
      steps = "1,2"

      [[method]]
      name = "dqn"
      train = "cartpole-dqn"
      set = ["training.steps=2000"]

      [[method]]
      name = "plain"
      label = "plain conversion"
      source = "dqn"
      steps = "4..16"

      [method.convert]
      tuning = "none"
      percentile = 0.99
      """;

  private static Comparison read(String text, String... sets) throws ConfigException {
    return ComparisonReader.read(text, "small.toml", Path.of(""), List.of(sets));
  }

  @Test
  void readsMethodsWithTheirSettings() throws ConfigException {
    Comparison comparison = read(TOML, "episodes=7");
    assertEquals(List.of(3L, 4L, 5L), comparison.seeds());
    assertEquals(7, comparison.episodes());
    Comparison.Method dqn = comparison.method("dqn");
    assertEquals(Optional.empty(), dqn.source());
    assertEquals(List.of(1, 2), dqn.steps());
    assertEquals(
        2000, assertInstanceOf(Making.Trained.class, dqn.making()).experiment().agent().steps());
    Comparison.Method plain = comparison.method("plain");
    assertEquals(List.of(4, 8, 16), plain.steps());
    assertEquals("plain conversion", plain.label());
    ConversionPlan plan = assertInstanceOf(Making.Converted.class, plain.making()).plan();
    assertEquals(
        new Normalization.Robust(0.99, Normalization.Statistic.ALL_ACTIVATIONS),
        plan.conversion().normalization());
    assertEquals(Residual.CLIPPED, plan.conversion().simulation().residual());
    assertTrue(plan.settings().contains("percentile = 0.99\n"), plan::settings);
  }

  @Test
  void tuningIsTheDefaultAndIntegratesFirst() throws ConfigException {
    ConversionPlan plan = ExperimentReader.readConversion("steps = 4", "plan", List.of());
    assertInstanceOf(ConversionPlan.Tuning.Imitated.class, plan.tuning());
    assertInstanceOf(HiddenNeuron.IntegrateThenFire.class, plan.conversion().simulation().neuron());
    assertEquals(Residual.NONE, plan.conversion().simulation().residual());
    assertEquals(4, plan.conversion().simulation().clock().steps());
  }

  @Test
  void withoutTuningTheDefaultIsTheBestThatWasFound() throws ConfigException {
    ConversionPlan plan =
        ExperimentReader.readConversion("tuning = \"none\"\nsteps = 8", "plan", List.of());
    assertEquals(Conversion.ofSteps(8), plan.conversion());
    ConversionPlan plain =
        ExperimentReader.readConversion(
            "tuning = \"none\"\nresidual = \"none\"\nsteps = 8", "plan", List.of());
    assertEquals(Conversion.plain(8), plain.conversion());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          percentile = 0.99     | percentile = 2       | (0, 1]
          percentile = 0.99     | percentil = 0.9      | did you mean 'percentile'?
          percentile = 0.99     | steps = 0            | small.toml:17: [method[2].convert] steps
          percentile = 0.99     | normalisation = "x"  | one of "none", "model", "data", "robust"
          tuning = "none"       | residual = "raw"     | expected integrate-and-fire with soft reset
          source = "dqn"        | source = "dqm"       | did you mean 'dqn'?
          source = "dqn"        | steps = "2"          | source = "METHOD" beside
          train = "cartpole-dqn"| train = "nothing"    | expected an experiment's name
          train = "cartpole-dqn"| label = "no making"  | expected one of train
          seeds = "3..5"        | seeds = "5..3"       | expected A..B
          seeds = "3..5"        | epsodes = 4          | did you mean 'episodes'?
          name = "plain"        | name = "dqn"         | there is one before it
          steps = "1,2"         | steps = "0"          | expected numbers of time steps
          """)
  void whatCannotBeUsedIsRefused(String line, String instead, String expected) {
    assertTrue(TOML.contains(line));
    String text =
        TOML.replace(line, instead).replace("steps = \"4..16\"\n", "").replace("\n\n", "\n#\n");
    String message = assertThrows(ConfigException.class, () -> read(text)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aBarsPlacesAreAListOrRanges() throws ConfigException {
    assertEquals(List.of(0, 3, 6), occlusions("[0, 3, 6]"));
    assertEquals(IntStream.rangeClosed(0, 81).boxed().toList(), occlusions("\"0..81\""));
    assertEquals(List.of(7, 2, 3, 4), occlusions("\"7, 2..4,3\""));
    assertEquals(List.of(), read(TOML).disturbances().seen().occlusions());
  }

  private static List<Integer> occlusions(String value) throws ConfigException {
    return read(TOML + "[robustness]\noccluded_from = " + value + "\n")
        .disturbances()
        .seen()
        .occlusions();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"4..2\"", "\"0..10001\"", "\"1,,2\"", "\"-1\"", "\"all\"", "3"})
  void placesOfABarThatAreNoneAreRefused(String value) {
    String message = assertThrows(ConfigException.class, () -> occlusions(value)).getMessage();
    assertTrue(message.contains("[robustness] occluded_from: expected"), message);
  }

  @Test
  void aStudentIsTaughtByTheRunOfItsSource() throws ConfigException {
    String student =
        TOML.replace("cartpole-dqn", "cartpole-recipe-a-dqn")
            + """
            [[method]]
            name = "student"
            source = "dqn"
            train = "cartpole-classifier"
            set = ["agent.batch=16"]
            """;
    Experiment taught = experiment(read(student), "student");
    assertEquals(
        new TeacherSource.OfExperiment("cartpole-recipe-a-dqn", List.of("training.steps=2000")),
        assertInstanceOf(TaughtConfig.class, taught.agent()).teacher());
    assertEquals(16, taught.agent().batch());
    assertEquals(
        taught, ExperimentReader.read(taught.toml(), "again.toml", List.of()), "as it is kept");
    String plain = student.replace("set = [\"training.steps=2000\"]", "");
    assertEquals(
        Bundled.find("cartpole-classifier", List.of("agent.batch=16")),
        experiment(read(plain), "student"),
        "the same run as train makes");
    String other = student.replace("train = \"cartpole-recipe-a-dqn\"", "train = \"cartpole-ppo\"");
    assertEquals(
        new TeacherSource.OfExperiment("cartpole-recipe-a-dqn", List.of()),
        assertInstanceOf(TaughtConfig.class, experiment(read(other), "student").agent()).teacher(),
        "its source is not its teacher");
  }

  private static Experiment experiment(Comparison comparison, String method) {
    return assertInstanceOf(Making.Trained.class, comparison.method(method).making()).experiment();
  }

  @Test
  void aCalibrationFileStandsBesideTheComparison() throws ConfigException {
    String text = TOML + "calibration = \"states.csv\"\n";
    Comparison comparison = ComparisonReader.read(text, "small.toml", Path.of("beside"), List.of());
    ConversionPlan plan =
        assertInstanceOf(Making.Converted.class, comparison.method("plain").making()).plan();
    assertEquals(
        new ConversionPlan.States.From(Path.of("beside/states.csv").toString(), List.of()),
        plan.states());
    assertTrue(plan.settings().contains("calibration = \"states.csv\"\n"), plan::settings);
  }

  @Test
  void aComparisonWithoutMethodsIsRefused() {
    String message =
        assertThrows(ConfigException.class, () -> read("name = \"none\"")).getMessage();
    assertTrue(message.contains("at least one section [[method]]"), message);
  }

  @Test
  void theBundledOnesAreThoseInTheFolderAndCanBeRead() throws Exception {
    TreeSet<String> files = new TreeSet<>();
    try (Stream<Path> paths = Files.list(Path.of("../experiments/compare"))) {
      paths.forEach(path -> files.add(path.getFileName().toString().replace(".toml", "")));
    }
    assertEquals(files, new TreeSet<>(Bundled.comparisons()));
    for (String name : files) {
      Comparison comparison = Bundled.findComparison(name, List.of());
      assertEquals(10, comparison.seeds().size(), name);
      assertEquals(100, comparison.episodes(), name);
    }
  }
}
