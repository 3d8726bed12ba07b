package dev.spikeq.app;

import dev.spikeq.convert.CalibrationStates;
import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.model.Model;
import dev.spikeq.formats.model.ModelFile;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.ConversionPlan;
import dev.spikeq.lab.config.ExperimentReader;
import dev.spikeq.lab.conversion.CalibrationSource;
import dev.spikeq.lab.conversion.PolicyConverter;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a spiking policy of one without spikes. */
@Command(
    name = "convert",
    description = {
      "Makes a spiking policy of a trained one without spikes.",
      "A run is tuned on its own actions in its own environment before it is converted, unless",
      "--no-tuning says otherwise; a model's file needs --calibration."
    },
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN|MODEL", description = "A run's folder, or a model's file.")
  private Path path;

  @Option(
      names = "--out",
      paramLabel = "MODEL",
      required = true,
      description = "The file to write.")
  private Path out;

  @Option(
      names = "--steps",
      paramLabel = "T",
      description = "Time steps of a decision (default: 8, or 16 without tuning).")
  private @Nullable String steps;

  @Option(
      names = "--no-tuning",
      description = "Settle thresholds on calibration states alone, without training.")
  private boolean untuned;

  @Option(
      names = {"--normalisation", "--normalization"},
      paramLabel = "KIND",
      description = "Where thresholds come from without tuning: none, model, data, robust.")
  private @Nullable String normalisation;

  @Option(
      names = "--percentile",
      paramLabel = "P",
      description = "Of the activations, in (0, 1] (default: 0.999).")
  private @Nullable String percentile;

  @Option(
      names = "--scope",
      paramLabel = "KIND",
      description = "Which neurons share a threshold: layer, neuron.")
  private @Nullable String scope;

  @Option(
      names = "--neuron",
      paramLabel = "KIND",
      description =
          "What takes the place of rectified units: integrate_and_fire, signed,"
              + " integrate_then_fire, synaptic.")
  private @Nullable String neuron;

  @Option(
      names = "--residual",
      paramLabel = "KIND",
      description = "What the readout takes besides spikes: none, raw, clipped, positive.")
  private @Nullable String residual;

  @Option(
      names = "--calibration",
      paramLabel = "FILE|RUN",
      description =
          "A CSV or safetensors file of states as the environment gives them, or a run whose"
              + " policy visits them.")
  private @Nullable String calibration;

  @Option(
      names = "--observation",
      paramLabel = "NAME",
      split = ",",
      description = "The file's columns that make an observation (default: all).")
  private List<String> observation = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of a section [method.convert]: see docs/comparing.md.")
  private List<String> sets = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ConvertCommand() {}

  @Override
  public Integer call() throws ConfigException, IOException {
    ConversionPlan plan = plan();
    TrainedPolicy source = TrainedPolicy.load(path);
    boolean bare = !Files.isDirectory(path);
    boolean statesGiven = plan.states() instanceof ConversionPlan.States.From;
    boolean statesNeeded = statesGiven || plan.needsStates();
    if (bare && statesNeeded && !statesGiven) {
      throw new ConfigException(
          path
              + ": expected --calibration FILE|RUN for a model's file, found none: name a file of"
              + " states, or convert the run's folder");
    }
    try (Engine engine = Engine.withThreads(1)) {
      CalibrationStates states =
          statesNeeded
              ? CalibrationSource.states(plan.states(), source, Path.of(""), engine)
              : CalibrationStates.none();
      Model model = PolicyConverter.convert(source, plan, states, engine);
      ModelFile.write(out, model);
      print(source, model, states.count());
    } catch (IllegalArgumentException mistake) {
      throw new ConfigException(String.valueOf(mistake.getMessage()), mistake);
    }
    return 0;
  }

  private ConversionPlan plan() throws ConfigException {
    Map<String, String> options = new LinkedHashMap<>();
    put(options, "steps", steps);
    put(options, "tuning", untuned ? "\"none\"" : null);
    put(options, "normalisation", quoted(normalisation));
    put(options, "percentile", percentile);
    put(options, "scope", quoted(scope));
    put(options, "neuron", quoted(neuron));
    put(options, "residual", quoted(residual));
    put(options, "calibration", quoted(calibration));
    if (!observation.isEmpty()) {
      put(options, "observation", observation.stream().map(ConvertCommand::quoted).toList() + "");
    }
    List<String> all = new ArrayList<>(sets);
    options.forEach((key, value) -> all.add(key + "=" + value));
    try {
      return ExperimentReader.readConversion("", "convert", all);
    } catch (ConfigException mistake) {
      throw new ConfigException(
          String.valueOf(mistake.getMessage()).replaceFirst("^--set (\\w+): \\1:", "--$1:"),
          mistake);
    }
  }

  private static void put(Map<String, String> options, String key, @Nullable String value) {
    if (value != null) {
      options.put(key, value);
    }
  }

  private static @Nullable String quoted(@Nullable String text) {
    return text == null ? null : Json.write(text);
  }

  private void print(TrainedPolicy source, Model model, int states) {
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("model", out.toString());
      tree.put("source", source.file().toString());
      tree.put("environment", source.environment().name());
      tree.put("steps", model.network().steps());
      tree.put("parameters", model.parameters().count());
      tree.put("calibrationStates", states);
      writer.println(Json.write(tree));
    } else {
      writer.printf(
          "%s: %s, T = %d, %d parameters, calibrated on %d states%n",
          out,
          source.environment().name(),
          model.network().steps(),
          model.parameters().count(),
          states);
      writer.printf("next: ./spikeq agreement %s --source %s%n", out, path);
    }
    writer.flush();
  }
}
