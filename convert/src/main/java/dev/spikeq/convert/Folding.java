package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts thresholds into weights, so that all of them become 1: with thresholds k before and m after
 * a synapse, {@code W[i][j] k[i] / m[j]} and {@code b[j] / m[j]}. A channel of a convolution has
 * one threshold at all its places.
 *
 * <p>With steps of dt units of time, currents and biases are for a step, that is times dt, and a
 * spike counts whole; a mean over steps is divided by dt again in the output synapse.
 */
final class Folding {
  /** What spikes are differentiated by, should the network be trained on. */
  private static final Surrogate SURROGATE = new Surrogate.ATan(2f);

  private final Source source;
  private final Simulation simulation;
  private final Layer.Bias newBiases;

  /**
   * Prepares.
   *
   * @param newBiases whether synapses without a bias get one, of zeros, to be calibrated
   */
  Folding(Source source, Simulation simulation, Layer.Bias newBiases) {
    this.source = source;
    this.simulation = simulation;
    this.newBiases = newBiases;
  }

  /** Folds one value for each hidden neuron or channel, and one factor on the outputs. */
  Model fold(double[][] thresholds, double outputFactor) {
    double dt = simulation.clock().dt();
    List<Affine> synapses = new ArrayList<>();
    double[] before = ones(1);
    double gain = dt;
    for (int layer = 0; layer < thresholds.length; layer++) {
      synapses.add(source.hidden().get(layer).scaled(before, gain, dt, thresholds[layer]));
      before = thresholds[layer];
      gain = 1;
    }
    double[] own = ones(source.output().outputs());
    boolean mean = !sumsOutputs(simulation);
    synapses.add(
        source
            .output()
            .scaled(
                before,
                mean ? outputFactor / dt : outputFactor,
                mean ? outputFactor : outputFactor * dt,
                own));
    if (newBiases == Layer.Bias.PRESENT) {
      synapses.replaceAll(Affine::withBias);
    }
    return assemble(synapses);
  }

  /** Thresholds where nothing is scaled. */
  static double[] ones(int length) {
    double[] values = new double[length];
    Arrays.fill(values, 1);
    return values;
  }

  /** Whether the output neurons' inputs are added over the steps, rather than averaged. */
  static boolean sumsOutputs(Simulation simulation) {
    return simulation.decoder().readsSpikes()
        || simulation.neuron() instanceof HiddenNeuron.Synaptic;
  }

  private Model assemble(List<Affine> synapses) {
    Encoder encoder = encoder();
    if (encoder.signs() != source.network().encoder().signs()) {
      synapses.set(0, synapses.getFirst().withSignsSplit(source.network().observationSize()));
    }
    List<Layer> layers = new ArrayList<>();
    for (Affine synapse : synapses.subList(0, synapses.size() - 1)) {
      layers.add(synapse.layer());
      layers.add(new Layer.Neurons("spiking" + (layers.size() / 2 + 1), neuron()));
    }
    if (simulation.residual() != Residual.NONE) {
      layers.add(new Layer.Residual("residual", kind(simulation.residual())));
    }
    layers.add(synapses.getLast().layer());
    addOutput(layers, synapses.size());
    Network network =
        new Network(
            source.network().observationSize(),
            encoder,
            layers,
            simulation.decoder(),
            source.network().head(),
            simulation.clock().steps());
    Parameters parameters = Parameters.zeros(network);
    synapses.forEach(synapse -> synapse.store(parameters));
    return new Model(network, parameters);
  }

  private Encoder encoder() {
    Encoder before = source.network().encoder();
    Encoder.Signs signs =
        before.signs() == Encoder.Signs.SPLIT ? before.signs() : simulation.input().signs();
    return new Encoder(simulation.input().presentation(), signs, before.constant(), before.scale());
  }

  private static Layer.Residual.Kind kind(Residual residual) {
    return switch (residual) {
      case NONE -> throw new IllegalArgumentException("Folding: expected a residual, found NONE");
      case RAW -> Layer.Residual.Kind.RAW;
      case CLIPPED -> Layer.Residual.Kind.CLIPPED;
      case POSITIVE -> Layer.Residual.Kind.POSITIVE;
    };
  }

  private void addOutput(List<Layer> layers, int position) {
    Decoder.Reading reading = simulation.decoder().reading();
    if (simulation.decoder().readsSpikes()) {
      layers.add(new Layer.Neurons("spiking" + position, neuron()));
    } else if (simulation.neuron() instanceof HiddenNeuron.Synaptic) {
      layers.add(new Layer.Neurons("readout", Neurons.thesisOutput()));
    } else if (variesOverTime() && reading != Decoder.Reading.MEAN_MEMBRANE) {
      layers.add(new Layer.Neurons("readout", new Integrator(Integrator.Scale.MEAN)));
    }
  }

  /** Whether the output synapse has an input of its own in every step. */
  private boolean variesOverTime() {
    return simulation.residual() == Residual.NONE
        && !(simulation.neuron() instanceof HiddenNeuron.IntegrateThenFire);
  }

  private Neuron neuron() {
    return switch (simulation.neuron()) {
      case HiddenNeuron.IntegrateAndFire fire -> {
        SpikingNeuron soft =
            Neurons.integrateAndFire(SURROGATE).withInitialMembrane((float) fire.initialMembrane());
        yield fire.reset() == Reset.Kind.SOFT ? soft : soft.withReset(Reset.hard(0f));
      }
      case HiddenNeuron.Synaptic synaptic ->
          new SynapticNeuron(
              0f,
              1f,
              1f,
              Firing.ABOVE_THRESHOLD,
              synaptic.reset(),
              Reset.Gradient.DETACHED,
              Neurons.thesisHidden().surrogate());
      case HiddenNeuron.Signed signed -> new SignedNeuron(1f, (float) signed.initialMembrane());
      case HiddenNeuron.IntegrateThenFire then ->
          new IntegrateThenFire(1f, (float) then.initialMembrane());
    };
  }
}
