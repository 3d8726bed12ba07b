package dev.spikeq.lab.config;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticIntegrator;
import dev.spikeq.snn.neuron.SynapticNeuron;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code [network]} and the sections inside. Keys that came later are written into the
 * resolved experiment only where one of them is given, so that older ones keep their hash.
 */
final class NetworkSection {
  private static final int MAX_WIDTH = 1 << 20;

  private final Section section;
  private final TaskShape task;
  private final NetworkPreset.Defaults usual;

  /** Whether the keys for images are used. */
  private final boolean planar;

  private Layer.Bias bias = Layer.Bias.PRESENT;

  private NetworkSection(Section section, TaskShape task) throws ConfigException {
    this.section = section;
    this.task = task;
    section.mayHave("preset", "convolutions", "norm", "hidden_norm", "output_bias", "bias", "head");
    planar =
        section.has("preset")
            || section.has("convolutions")
            || section.has("norm")
            || section.has("hidden_norm");
    NetworkPreset preset =
        planar ? section.constant("preset", NetworkPreset.NONE) : NetworkPreset.NONE;
    usual = preset.defaults();
  }

  static Network read(Section section, TaskShape task) throws ConfigException {
    return new NetworkSection(section, task).read();
  }

  /** What stands between the encoder and the last synapse. */
  private record Stack(
      List<Convolution> convolutions,
      NetworkPreset.Norm norm,
      List<Integer> hidden,
      NetworkPreset.Norm hiddenNorm) {}

  /** Adds the units behind a synapse. */
  private interface Units {
    void addTo(NetworkBuilder builder);
  }

  private Network read() throws ConfigException {
    String kind = section.choice("kind", usual.kind(), "spiking", "relu", "quantized");
    boolean spiking = kind.equals("spiking");
    Stack stack = stack(spiking);
    int steps = spiking ? (int) section.whole("steps", usual.spiking().steps(), 1, 1 << 16) : 1;
    Network.Head head = HeadKeys.read(section);
    Encoder encoder = encoder(section.table("encoder"));
    bias =
        section.has("bias") && !section.truth("bias", true)
            ? Layer.Bias.ABSENT
            : Layer.Bias.PRESENT;
    Layer.Bias outputBias = outputBias();
    NetworkBuilder builder = builder(stack, encoder);
    int outputs = head.decoded(task.actions());
    if (spiking) {
      addSpiking(builder, stack, () -> builder.linear(outputs, outputBias));
    } else {
      Units units = kind.equals("relu") ? NetworkBuilder::relu : quantized();
      add(builder, stack, units, null);
      builder.linear(outputs, outputBias).decoder(new Decoder(Decoder.Reading.LAST_MEMBRANE));
    }
    return section.make(() -> builder.head(head).steps(steps));
  }

  private Stack stack(boolean spiking) throws ConfigException {
    List<Convolution> convolutions = List.of();
    NetworkPreset.Norm norm = NetworkPreset.Norm.NONE;
    NetworkPreset.Norm hiddenNorm = NetworkPreset.Norm.NONE;
    if (planar) {
      convolutions =
          section.items("convolutions", usual.convolutions(), Convolution::read, Convolution::toml);
      norm = norm("norm", spiking, usual.norm());
      hiddenNorm = norm("hidden_norm", spiking, hiddenNorm);
    }
    List<Integer> hidden = section.integers("hidden", usual.hidden(), 1, MAX_WIDTH);
    return new Stack(convolutions, norm, hidden, hiddenNorm);
  }

  private NetworkPreset.Norm norm(String key, boolean spiking, NetworkPreset.Norm usual)
      throws ConfigException {
    boolean unfit = !spiking && usual == NetworkPreset.Norm.POTENTIAL;
    NetworkPreset.Norm norm = section.constant(key, unfit ? NetworkPreset.Norm.LAYER : usual);
    if (!spiking && norm == NetworkPreset.Norm.POTENTIAL) {
      throw section.mistake(
          key,
          "\"none\", \"layer\" or \"batch\" before units that do not spike",
          "potential",
          "it starts at a neuron's threshold");
    }
    return norm;
  }

  private Layer.Bias outputBias() throws ConfigException {
    if (!planar && !section.has("output_bias")) {
      return bias;
    }
    boolean fallback =
        bias == Layer.Bias.PRESENT && usual.spiking().outputBias() == Layer.Bias.PRESENT;
    return section.truth("output_bias", fallback) ? Layer.Bias.PRESENT : Layer.Bias.ABSENT;
  }

  private NetworkBuilder builder(Stack stack, Encoder encoder) throws ConfigException {
    int size = task.size();
    if (stack.convolutions().isEmpty()) {
      return Network.observing(size).encoder(encoder);
    }
    Image image = task.image().orElse(null);
    if (image == null) {
      throw section.refusal(
          "convolutions: expected observations that are images [height, width, channels], found %s of '%s': take an environment with images, such as MinAtar/Breakout-v1, or convolutions = []"
              .formatted(task.observation(), task.name()));
    }
    if (encoder.width(size) != size) {
      throw section.refusal(
          "convolutions: expected an encoder that leaves %s as it is, found one that makes %d inputs of it: take signs = \"kept\" and constant = \"none\""
              .formatted(image, encoder.width(size)));
    }
    return Network.observing(image).encoder(encoder);
  }

  private void add(
      NetworkBuilder builder, Stack stack, Units units, Neuron.@Nullable Spiking neuron)
      throws ConfigException {
    for (Convolution convolution : stack.convolutions()) {
      section.make(() -> builder.conv(convolution.channels(), convolution.window(), bias));
      normalize(builder, stack.norm(), neuron);
      units.addTo(builder);
      if (convolution.pool().isPresent()) {
        Convolution.Pool pool = convolution.pool().get();
        section.make(() -> builder.pool(pool.kind(), pool.window()));
      }
    }
    for (int width : stack.hidden()) {
      builder.linear(width, bias);
      normalize(builder, stack.hiddenNorm(), neuron);
      units.addTo(builder);
    }
  }

  private static void normalize(
      NetworkBuilder builder, NetworkPreset.Norm norm, Neuron.@Nullable Spiking neuron) {
    switch (norm) {
      case NONE -> {}
      case LAYER -> builder.layerNorm(1, 0);
      case BATCH -> builder.batchNorm();
      case POTENTIAL -> {
        float rest = 0;
        float threshold = 1;
        if (neuron instanceof SpikingNeuron spiking) {
          rest = spiking.reset().kind() == Reset.Kind.HARD ? spiking.reset().value() : 0;
          threshold = spiking.threshold();
        } else if (neuron instanceof SynapticNeuron synaptic) {
          threshold = synaptic.threshold();
        }
        builder.layerNorm(threshold - rest, rest);
      }
    }
  }

  private Units quantized() throws ConfigException {
    int levels = (int) section.whole("levels", 4, 1, Layer.Quantized.MAX_LEVELS);
    float threshold = section.single("initial_threshold", 1.5f);
    section.make(() -> new Layer.Quantized("quantized", levels, threshold));
    return builder -> builder.quantized(levels, threshold);
  }

  private Encoder encoder(Section table) throws ConfigException {
    table.mayHave("scale");
    Encoder encoder =
        new Encoder(
            table.constant("presentation", Encoder.Presentation.CURRENT),
            table.constant("signs", Encoder.Signs.KEPT),
            table.constant("constant", Encoder.Constant.NONE));
    if (!planar && !table.has("scale")) {
      return encoder;
    }
    float scale = table.single("scale", usual.scale());
    return table.make(() -> encoder.withScale(scale));
  }

  private void addSpiking(NetworkBuilder builder, Stack stack, Runnable output)
      throws ConfigException {
    Neuron.Spiking neuron =
        NeuronSection.read(
            section.table("neuron"), section.table("surrogate"), usual.spiking().neuron());
    add(builder, stack, units -> units.neurons(neuron), neuron);
    output.run();
    Section readout = section.table("readout");
    Decoder decoder =
        new Decoder(
            readout.constant("decoder", usual.spiking().reading()),
            readout.constant("ties", TieRule.FIRST));
    if (decoder.readsSpikes()) {
      builder.neurons(neuron);
    } else {
      readoutNeuron(readout).ifPresent(builder::neurons);
    }
    builder.decoder(decoder);
  }

  private Optional<Neuron> readoutNeuron(Section readout) throws ConfigException {
    return switch (readout.choice(
        "neuron",
        usual.spiking().readout(),
        "none",
        "integrator",
        "leaky_integrator",
        "synaptic_integrator")) {
      case "integrator" ->
          Optional.of(new Integrator(readout.constant("scale", Integrator.Scale.MEAN)));
      case "leaky_integrator" -> {
        float tau = readout.single("tau", 2);
        InputScaling scaling = readout.constant("input", InputScaling.DECAYED);
        yield Optional.of(readout.make(() -> new LeakyIntegrator(tau, scaling)));
      }
      case "synaptic_integrator" -> {
        float synaptic = readout.single("synaptic_decay", 0);
        float membrane = readout.single("membrane_decay", 1);
        yield Optional.of(readout.make(() -> new SynapticIntegrator(synaptic, membrane)));
      }
      default -> Optional.empty();
    };
  }
}
