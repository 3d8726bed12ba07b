package dev.spikeq.bench;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;

/**
 * One batch of transitions, and parameters scaled layer by layer until each hidden layer fires at a
 * chosen rate on the batch's own states. Drawn as the peers draw it, from a stream of its own.
 *
 * @param network the description
 * @param parameters its parameters; biases are 0 but computed
 * @param states {@code [batch, observationSize]}
 * @param nextStates the states one place on, so that both networks fire at the same rate
 * @param actions {@code [batch]}
 * @param rewards {@code [batch]}, standard normal
 * @param continues {@code [batch]}: 0 where the episode ended, one in ten; else 1
 */
@SuppressWarnings("ArrayRecordComponent") // made once for a benchmark and never compared
record WorkCase(
    Network network,
    Parameters parameters,
    float[] states,
    float[] nextStates,
    int[] actions,
    float[] rewards,
    float[] continues) {

  private static final long SEED = 20;
  private static final int BISECTIONS = 40;
  private static final double TOLERANCE = 0.1;

  static WorkCase prepare(Work work, double rate, Engine engine) {
    RandomStream random = RandomStream.root(SEED);
    int batch = work.batch();
    Network network = work.network();
    int observed = network.observationSize();
    float[] states =
        work.images() ? shares(batch * observed, random) : gaussians(batch * observed, random);
    float[] nextStates = new float[states.length];
    System.arraycopy(states, 0, nextStates, observed, states.length - observed);
    System.arraycopy(states, states.length - observed, nextStates, 0, observed);
    int[] actions = new int[batch];
    float[] continues = new float[batch];
    for (int i = 0; i < batch; i++) {
      actions[i] = random.nextInt(network.outputs());
      continues[i] = random.nextDouble() < 0.1 ? 0f : 1f;
    }
    float[] rewards = gaussians(batch, random);
    Parameters parameters =
        new Initialization.Uniform().initialize(network, random.child("init"), engine);
    scale(network, parameters, states, rate, engine);
    return new WorkCase(network, parameters, states, nextStates, actions, rewards, continues);
  }

  private static float[] shares(int count, RandomStream random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static float[] gaussians(int count, RandomStream random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static void scale(
      Network network, Parameters parameters, float[] states, double rate, Engine engine) {
    int batch = states.length / network.observationSize();
    Program program = Program.forInference(network, parameters, batch, engine);
    int spikingLayer = 0;
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Synaptic synapse) {
        parameters.set(synapse.name() + ".bias", new float[synapse.channels()]);
        if (spikingLayer < network.spikingLayers().size()) {
          bisect(program, synapse.name() + ".weight", states, spikingLayer++, rate);
        }
      }
    }
  }

  private static void bisect(
      Program program, String name, float[] states, int spikingLayer, double rate) {
    float[] weights = program.parameters().get(name);
    double low = 1e-3;
    double high = 1e4;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = Math.sqrt(low * high);
      if (rateAt(program, name, weights, middle, states, spikingLayer) < rate) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double found = rateAt(program, name, weights, high, states, spikingLayer);
    requireRate(
        name, rate, found, "half of the neurons get a negative current, so ask for less than 0.45");
  }

  private static double rateAt(
      Program program,
      String name,
      float[] weights,
      double gain,
      float[] states,
      int spikingLayer) {
    float[] scaled = new float[weights.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (weights[i] * gain);
    }
    program.parameters().set(name, scaled);
    program.forward(states, states.length / program.network().observationSize());
    return program.firingRate(spikingLayer);
  }

  /** A network that fires at another rate is other work; {@code why} says what to do. */
  static void requireRate(String where, double wanted, double found, String why) {
    if (Math.abs(found - wanted) > TOLERANCE * wanted + 0.002) {
      throw new IllegalStateException(
          "%s: expected a firing rate of %.3f, found %.3f: %s"
              .formatted(where, wanted, found, why));
    }
  }
}
