package dev.spikeq.lab.imports;

import dev.spikeq.env.Environments;
import dev.spikeq.formats.model.Model;
import dev.spikeq.formats.model.ModelFile;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.formats.weights.DenseWeights;
import dev.spikeq.formats.weights.Units;
import dev.spikeq.formats.weights.WeightsFile;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.EnvironmentConfig;
import dev.spikeq.lab.run.FileHash;
import dev.spikeq.lab.run.ModelMetadata;
import dev.spikeq.lab.run.Origin;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Encoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes a policy of a file of weights, with what its user says about it.
 *
 * <p>A file of weights says neither what lies between the layers nor where the network acts. What
 * is not said is taken only where one reading remains:
 *
 * <ul>
 *   <li>a state dictionary with a bias in every layer: rectified linear units;
 *   <li>weights without any bias and with one input more than the environment has values: the
 *       thesis' spiking neurons, T = {@value Units.Thesis#TRAINED_STEPS}, a constant 1 appended;
 *   <li>the only environment with discrete actions whose sizes fit.
 * </ul>
 *
 * <p>Everything else must be said. A model of SpikeQ is taken as it is.
 *
 * @param environment name of the environment, where it is said
 * @param network what lies between the layers, where it is said
 * @param steps time steps T of a decision, where they are said
 */
public record ModelImport(
    Optional<String> environment, Optional<NetworkKind> network, OptionalInt steps) {
  private static final long EVALUATION_SEED = 1_000_000;
  private static final int EVALUATION_EPISODES = 100;

  /** What lies between the layers. */
  public enum NetworkKind {
    /** Rectified linear units. */
    RELU,
    /** The spiking neurons of the thesis. */
    THESIS
  }

  /**
   * Reads a file.
   *
   * @param file weights of PyTorch or in safetensors, or a model of SpikeQ
   * @return network, parameters and metadata of a policy
   * @throws ConfigException if something must be said, or what is said does not fit the file
   * @throws IOException if the file is damaged, holds other things or cannot be read
   */
  public Model read(Path file) throws ConfigException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(file + ": expected a file of weights, found none");
    }
    if (WeightsFile.isPyTorch(file)) {
      return model(file, WeightsFile.read(file));
    }
    SafetensorsFile arrays = Safetensors.read(file);
    if (!arrays.metadata().containsKey(ModelFile.FORMAT)) {
      return model(file, WeightsFile.of(arrays));
    }
    if (environment.isPresent() || network.isPresent() || steps.isPresent()) {
      throw new ConfigException(
          file
              + ": expected a file of weights, found a model of SpikeQ, which says its environment,"
              + " network and steps: leave --environment, --network and --steps out");
    }
    return TrainedPolicy.load(file).model();
  }

  private Model model(Path file, DenseWeights weights) throws ConfigException, IOException {
    EnvironmentConfig world = world(weights);
    Encoder.Constant constant = constant(weights, world);
    Units units = units(weights, constant);
    Network description = weights.network(units, constant);
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("file", String.valueOf(file.getFileName()));
    source.put("sha256", FileHash.sha256(file));
    source.put("layout", weights.layout().name().toLowerCase(Locale.ROOT));
    Origin origin =
        new Origin(
            Origin.Kind.IMPORTED,
            stem(file),
            EVALUATION_SEED,
            EVALUATION_EPISODES,
            Map.of("source", source));
    return new Model(description, weights.parameters(description), ModelMetadata.of(world, origin));
  }

  /** A file's name without its last extension. */
  public static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private EnvironmentConfig world(DenseWeights weights) throws ConfigException {
    if (environment.isPresent()) {
      try {
        EnvironmentConfig named = new EnvironmentConfig(environment.get(), 0, List.of(), List.of());
        named.create().close();
        return named;
      } catch (IllegalArgumentException e) {
        throw new ConfigException("--environment: " + e.getMessage(), e);
      }
    }
    List<EnvironmentConfig> fitting =
        Environments.names().stream()
            .map(name -> new EnvironmentConfig(name, 0, List.of(), List.of()))
            .filter(world -> fits(weights, world))
            .toList();
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    List<String> names = fitting.stream().map(EnvironmentConfig::name).toList();
    throw new ConfigException(
        "%s: expected weights of %d inputs and %d outputs to fit one environment, found %s: name it with --environment NAME"
            .formatted(
                weights.source(),
                weights.inputs(),
                weights.outputs(),
                names.isEmpty() ? "none" : String.join(" and ", names)));
  }

  private static boolean fits(DenseWeights weights, EnvironmentConfig world) {
    try {
      int size = world.observationSize();
      return world.actions() == weights.outputs()
          && (weights.inputs() == size || (weights.inputs() == size + 1 && !weights.hasBiases()));
    } catch (IllegalArgumentException otherActions) {
      return false;
    }
  }

  private static Encoder.Constant constant(DenseWeights weights, EnvironmentConfig world)
      throws ConfigException {
    if (!fits(weights, world)) {
      throw new ConfigException(
          "%s: expected %d inputs (or, without biases, %d) and %d outputs for %s, found %d and %d: name another --environment"
              .formatted(
                  weights.source(),
                  world.observationSize(),
                  world.observationSize() + 1,
                  world.actions(),
                  world.name(),
                  weights.inputs(),
                  weights.outputs()));
    }
    return weights.inputs() == world.observationSize()
        ? Encoder.Constant.NONE
        : Encoder.Constant.ONE_APPENDED;
  }

  private Units units(DenseWeights weights, Encoder.Constant constant) throws ConfigException {
    NetworkKind kind = network.isPresent() ? network.get() : inferred(weights, constant);
    return switch (kind) {
      case RELU -> {
        if (steps.isPresent()) {
          throw new ConfigException(
              weights.source()
                  + ": expected --steps for a spiking network only, found it for one of rectified"
                  + " linear units: leave it out or say --network thesis");
        }
        yield new Units.Rectified();
      }
      case THESIS -> {
        if (steps.isEmpty() && weights.hasBiases()) {
          throw new ConfigException(
              weights.source()
                  + ": expected --steps T, found none: weights with biases were converted, and the"
                  + " file does not say for how many steps");
        }
        int chosen = steps.orElse(Units.Thesis.TRAINED_STEPS);
        if (chosen < 1) {
          throw new ConfigException("--steps: expected at least 1, found " + chosen);
        }
        yield new Units.Thesis(chosen);
      }
    };
  }

  private static NetworkKind inferred(DenseWeights weights, Encoder.Constant constant)
      throws ConfigException {
    if (weights.layout() == DenseWeights.Layout.STATE_DICT
        && weights.layers().stream().allMatch(layer -> layer.bias().isPresent())) {
      return NetworkKind.RELU;
    }
    if (weights.layout() != DenseWeights.Layout.STATE_DICT
        && constant == Encoder.Constant.ONE_APPENDED) {
      return NetworkKind.THESIS;
    }
    throw new ConfigException(
        weights.source()
            + ": expected to be told what lies between the layers, found weights that may belong to"
            + " rectified linear units or to spiking neurons: add --network relu, or --network"
            + " thesis --steps T");
  }
}
