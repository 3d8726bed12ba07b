package dev.spikeq.formats.weights;

import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SynapticIntegrator;
import dev.spikeq.snn.neuron.SynapticNeuron;
import dev.spikeq.snn.surrogate.Surrogate;

/** What stands between the weights: a file of weights does not say it. */
public sealed interface Units {
  /** Rectified linear units between the layers, and the last layer as it is. */
  record Rectified() implements Units {}

  /**
   * The spiking neurons of the thesis "Deep Spiking Q-Networks" (C. Hahn, 2020): no leak, threshold
   * 1, soft reset, the spike from the membrane before the update; the outputs are the last
   * membranes of neurons that never spike. Trained with the surrogate {@code 1/(1 + 100|x|)²}.
   *
   * @param steps number T of time steps for a decision
   */
  record Thesis(int steps) implements Units {
    /** The T that the thesis' directly trained networks were trained and evaluated with. */
    public static final int TRAINED_STEPS = 20;

    private static final float SLOPE = 100f;

    /** Checks the steps. */
    public Thesis {
      if (steps < 1) {
        throw new IllegalArgumentException("Thesis: expected steps of at least 1, found " + steps);
      }
    }

    Neuron hidden() {
      return new SynapticNeuron(
          0,
          1,
          1,
          Firing.ABOVE_THRESHOLD,
          Reset.Kind.SOFT,
          Reset.Gradient.DETACHED,
          new Surrogate.FastSigmoid(SLOPE));
    }

    Neuron output() {
      return new SynapticIntegrator(0, 1);
    }
  }
}
