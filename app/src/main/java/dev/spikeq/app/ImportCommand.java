package dev.spikeq.app;

import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.model.Model;
import dev.spikeq.formats.model.ModelFile;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.imports.ModelImport;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over a network of another program. */
@Command(
    name = "import",
    description = {
      "Makes a model of another program's weights, so that it can be evaluated, played and",
      "compared: a PyTorch file (a state_dict, or lists of weights and biases; nothing in it is",
      "run) or a safetensors file. What the file does not tell must be said."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The weights.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "MODEL",
      description = "The model to write (default: the file's name with .model.safetensors, here).")
  private @Nullable Path out;

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Where the network acts (default: the only one that its sizes fit).")
  private @Nullable String environment;

  @Option(
      names = "--network",
      paramLabel = "KIND",
      description = "What lies between the layers: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Kinds.class)
  private ModelImport.@Nullable NetworkKind network;

  @Option(
      names = "--steps",
      paramLabel = "T",
      description = "Time steps of a decision of a spiking network.")
  private @Nullable Integer steps;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ImportCommand() {}

  /** The kinds as they are written. */
  static final class Kinds implements Iterable<String> {
    Kinds() {}

    @Override
    public java.util.Iterator<String> iterator() {
      return Stream.of("relu", "thesis").iterator();
    }
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    ModelImport settings =
        new ModelImport(
            Optional.ofNullable(environment),
            Optional.ofNullable(network),
            steps == null ? OptionalInt.empty() : OptionalInt.of(steps));
    Model model = settings.read(file);
    Path target = out == null ? Path.of(ModelImport.stem(file) + ".model.safetensors") : out;
    if (Files.exists(target) && Files.isSameFile(target, file)) {
      throw new ConfigException("--out: expected another file than " + file + ", found the same");
    }
    ModelFile.write(target, model);
    print(TrainedPolicy.load(target));
    return 0;
  }

  private void print(TrainedPolicy policy) {
    Network description = policy.network();
    String shape =
        Stream.concat(
                Stream.of(description.inputs()),
                description.layers().stream()
                    .filter(Layer.Linear.class::isInstance)
                    .map(layer -> ((Layer.Linear) layer).outputs()))
            .map(String::valueOf)
            .collect(Collectors.joining("-"));
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("model", policy.file().toString());
      tree.put("environment", policy.environment().name());
      tree.put("shape", shape);
      tree.put("spiking", description.isSpiking());
      tree.put("steps", description.steps());
      tree.put("origin", policy.origin().tree());
      writer.println(Json.write(tree));
    } else {
      boolean constant = description.encoder().constant() == Encoder.Constant.ONE_APPENDED;
      writer.printf(
          "%s: %s %s%s for %s%n",
          policy.file(),
          shape,
          description.isSpiking()
              ? "spiking neurons, T = " + description.steps()
              : "rectified linear units",
          constant ? ", a constant 1 appended to the observation," : "",
          policy.environment().name());
    }
    writer.flush();
  }
}
