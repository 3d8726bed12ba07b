package dev.spikeq.lab.config;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.SynapticIntegrator;
import java.util.List;
import java.util.Optional;

/** Reads {@code [network]} and the sections inside. */
final class NetworkSection {
  private static final int MAX_WIDTH = 1 << 20;

  private NetworkSection() {}

  static Network read(Section section, EnvironmentConfig environment) throws ConfigException {
    String kind = section.choice("kind", "spiking", "spiking", "relu", "quantized");
    boolean spiking = kind.equals("spiking");
    List<Integer> hidden = section.integers("hidden", List.of(64, 64), 1, MAX_WIDTH);
    int steps = spiking ? (int) section.whole("steps", 4, 1, 1 << 16) : 1;
    boolean dueling = section.truth("dueling", false);
    NetworkBuilder builder =
        Network.observing(environment.observationSize()).encoder(encoder(section.table("encoder")));
    Layer.Bias bias =
        section.has("bias") && !section.truth("bias", true)
            ? Layer.Bias.ABSENT
            : Layer.Bias.PRESENT;
    int outputs = environment.actions() + (dueling ? 1 : 0);
    if (spiking) {
      addSpiking(builder, section, hidden, outputs, bias);
    } else {
      if (kind.equals("relu")) {
        hidden.forEach(width -> builder.linear(width, bias).relu());
      } else {
        addQuantized(builder, section, hidden, bias);
      }
      builder.linear(outputs, bias).decoder(new Decoder(Decoder.Reading.LAST_MEMBRANE));
    }
    if (dueling) {
      builder.dueling();
    }
    return section.make(() -> builder.steps(steps));
  }

  private static void addQuantized(
      NetworkBuilder builder, Section section, List<Integer> hidden, Layer.Bias bias)
      throws ConfigException {
    int levels = (int) section.whole("levels", 4, 1, Layer.Quantized.MAX_LEVELS);
    float threshold = section.single("initial_threshold", 1.5f);
    section.make(() -> new Layer.Quantized("quantized", levels, threshold));
    hidden.forEach(width -> builder.linear(width, bias).quantized(levels, threshold));
  }

  private static Encoder encoder(Section section) throws ConfigException {
    return new Encoder(
        section.constant("presentation", Encoder.Presentation.CURRENT),
        section.constant("signs", Encoder.Signs.KEPT),
        section.constant("constant", Encoder.Constant.NONE));
  }

  private static void addSpiking(
      NetworkBuilder builder, Section section, List<Integer> hidden, int outputs, Layer.Bias bias)
      throws ConfigException {
    Neuron.Spiking neuron = NeuronSection.read(section.table("neuron"), section.table("surrogate"));
    hidden.forEach(width -> builder.linear(width, bias).neurons(neuron));
    builder.linear(outputs, bias);
    Section readout = section.table("readout");
    Decoder decoder =
        new Decoder(
            readout.constant("decoder", Decoder.Reading.MEAN_MEMBRANE),
            readout.constant("ties", TieRule.FIRST));
    if (decoder.readsSpikes()) {
      builder.neurons(neuron);
    } else {
      readoutNeuron(readout).ifPresent(builder::neurons);
    }
    builder.decoder(decoder);
  }

  private static Optional<Neuron> readoutNeuron(Section section) throws ConfigException {
    return switch (section.choice(
        "neuron", "none", "none", "integrator", "leaky_integrator", "synaptic_integrator")) {
      case "integrator" ->
          Optional.of(new Integrator(section.constant("scale", Integrator.Scale.MEAN)));
      case "leaky_integrator" -> {
        float tau = section.single("tau", 2);
        InputScaling scaling = section.constant("input", InputScaling.DECAYED);
        yield Optional.of(section.make(() -> new LeakyIntegrator(tau, scaling)));
      }
      case "synaptic_integrator" -> {
        float synaptic = section.single("synaptic_decay", 0);
        float membrane = section.single("membrane_decay", 1);
        yield Optional.of(section.make(() -> new SynapticIntegrator(synaptic, membrane)));
      }
      default -> Optional.empty();
    };
  }
}
