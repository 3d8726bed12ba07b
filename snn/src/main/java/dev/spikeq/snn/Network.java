package dev.spikeq.snn;

import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neuron;
import java.util.List;
import java.util.Optional;

/**
 * A network as the user says it: an immutable description, without weights and without state.
 *
 * <p>In one time step all layers run in order; a spike reaches the next layer in the same step (a
 * {@link dev.spikeq.snn.neuron.SynapticNeuron} has its own lag). A network of {@link Layer.Relu}
 * with one step is an ordinary rate network.
 *
 * @param observationSize number of values in an observation
 * @param encoder how they become input
 * @param layers in order; widths must fit
 * @param decoder how the last layer is read
 * @param head what the decoded values mean
 * @param steps number T of time steps for a decision, at least 1
 * @param start where the membranes of a decision begin
 */
public record Network(
    int observationSize,
    Encoder encoder,
    List<Layer> layers,
    Decoder decoder,
    Head head,
    int steps,
    Start start) {

  /** What the decoded values mean, and so how many of them an output needs. */
  public sealed interface Head {
    /** The one that has no numbers and leaves values as they are. */
    Head VALUES = new Values();

    /** The one of a state's value and advantages. */
    Head DUELING = new Dueling();

    /**
     * The width of the last layer.
     *
     * @param outputs number of outputs, at least 1
     * @return number of decoded values
     */
    int decoded(int outputs);

    /**
     * The inverse of {@link #decoded}.
     *
     * @param decoded number of decoded values
     * @return number of outputs that they suffice for
     */
    int outputs(int decoded);

    /** One value per output. */
    record Values() implements Head {
      @Override
      public int decoded(int outputs) {
        return outputs;
      }

      @Override
      public int outputs(int decoded) {
        return decoded;
      }
    }

    /**
     * Dueling: the first decoded value is the state's value V, the others are advantages A; the
     * outputs are {@code V + A - mean(A)}. Source: Wang et al., Dueling network architectures,
     * 2016.
     */
    record Dueling() implements Head {
      @Override
      public int decoded(int outputs) {
        return outputs + 1;
      }

      @Override
      public int outputs(int decoded) {
        return decoded - 1;
      }
    }

    /**
     * Each output is the mean of a distribution over fixed values, the atoms: the decoded values
     * are {@code [outputs, atoms]}, and the probabilities of an output are the softmax of its row.
     * Source: Bellemare, Dabney and Munos, A distributional perspective on reinforcement learning,
     * 2017 (C51).
     *
     * @param atoms number of values, at least 2
     * @param least the first of them
     * @param greatest the last of them, above the first; the others are evenly between
     */
    record Categorical(int atoms, float least, float greatest) implements Head {
      /** Checks the numbers. */
      public Categorical {
        if (atoms < 2 || !(least < greatest) || !Float.isFinite(greatest - least)) {
          throw new IllegalArgumentException(
              "Categorical: expected at least 2 atoms between finite values, the first below the"
                  + " last, found "
                  + atoms
                  + " from "
                  + least
                  + " to "
                  + greatest);
        }
      }

      @Override
      public int decoded(int outputs) {
        return outputs * atoms;
      }

      @Override
      public int outputs(int decoded) {
        return decoded / atoms;
      }

      /**
       * The distance between neighbours.
       *
       * @return above 0
       */
      public double spacing() {
        return ((double) greatest - least) / (atoms - 1);
      }

      /**
       * The value of an atom.
       *
       * @param index from 0
       * @return from {@code least} to {@code greatest}
       */
      public double atom(int index) {
        return least + index * spacing();
      }

      /**
       * The probabilities of one output.
       *
       * @param decoded where its row is
       * @param offset where the row begins
       * @param target becomes the softmax of the row, {@code [atoms]}
       * @return what the logarithm of a probability is below its decoded value
       */
      public double probabilities(float[] decoded, int offset, double[] target) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < atoms; i++) {
          largest = Math.max(largest, decoded[offset + i]);
        }
        double sum = 0;
        for (int i = 0; i < atoms; i++) {
          target[i] = Math.exp(decoded[offset + i] - largest);
          sum += target[i];
        }
        for (int i = 0; i < atoms; i++) {
          target[i] /= sum;
        }
        return largest + Math.log(sum);
      }
    }

    /**
     * Each output is the mean of a distribution that is known by its quantiles: the decoded values
     * are {@code [outputs, count]}, value i being the quantile at {@code (2 i + 1) / (2 count)}.
     * Source: Dabney et al., Distributional reinforcement learning with quantile regression, 2018
     * (QR-DQN).
     *
     * @param count number of quantiles of an output, at least 1
     */
    record Quantile(int count) implements Head {
      /** Checks the number. */
      public Quantile {
        if (count < 1) {
          throw new IllegalArgumentException(
              "Quantile: expected at least 1 quantile, found " + count);
        }
      }

      @Override
      public int decoded(int outputs) {
        return outputs * count;
      }

      @Override
      public int outputs(int decoded) {
        return decoded / count;
      }

      /**
       * The probability of being below a quantile.
       *
       * @param index from 0
       * @return the middle of the quantile's share
       */
      public double level(int index) {
        return (2 * index + 1) / (2.0 * count);
      }
    }
  }

  /** Where the membranes of a decision begin. */
  public enum Start {
    /** Every decision starts from rest: it depends on its observation alone. */
    REST,
    /**
     * Spiking layers start where the episode's decision before has left them, the first from rest;
     * the readout always starts from rest. What a decision could not express in spikes is thereby
     * made up for in the next, which keeps the errors of successive decisions from adding up.
     * Inference only, by a {@link dev.spikeq.snn.program.Stream} that rests at the start of an
     * episode. Source: Cross-step residual potential initialization (CRPI), arXiv 2601.21778, 2026.
     */
    CARRIED
  }

  /** Checks that the layers fit together. */
  public Network {
    layers = List.copyOf(layers);
    if (observationSize < 1 || steps < 1 || layers.isEmpty()) {
      throw new IllegalArgumentException(
          "Network: expected an observation size and steps of at least 1 and at least one layer,"
              + " found "
              + observationSize
              + ", "
              + steps
              + " and "
              + layers.size());
    }
    NetworkChecks.check(encoder.width(observationSize), layers, decoder);
    NetworkChecks.requireFits(head, width(layers, encoder.width(observationSize)));
    if (start == Start.CARRIED && !isSpiking(layers)) {
      throw new IllegalArgumentException(
          "Network: expected a spiking layer whose membranes are carried to the next decision,"
              + " found none: use Start.REST");
    }
  }

  /**
   * Every decision starts from rest.
   *
   * @param observationSize number of values in an observation
   * @param encoder how they become input
   * @param layers in order; widths must fit
   * @param decoder how the last layer is read
   * @param head what the decoded values mean
   * @param steps number T of time steps for a decision, at least 1
   */
  public Network(
      int observationSize,
      Encoder encoder,
      List<Layer> layers,
      Decoder decoder,
      Head head,
      int steps) {
    this(observationSize, encoder, layers, decoder, head, steps, Start.REST);
  }

  private static int width(List<Layer> layers, int inputs) {
    int width = inputs;
    for (Layer layer : layers) {
      width = layer.outputWidth(width);
    }
    return width;
  }

  /**
   * The number of network inputs after encoding.
   *
   * @return the width of the first layer's input
   */
  public int inputs() {
    return encoder.width(observationSize);
  }

  /**
   * The number of decoded values, before the head.
   *
   * @return the width of the last layer
   */
  public int decodedOutputs() {
    return width(layers, inputs());
  }

  /**
   * The number of outputs.
   *
   * @return for action values the number of actions
   */
  public int outputs() {
    return head.outputs(decodedOutputs());
  }

  /**
   * Whether any layer spikes.
   *
   * @return false for a rate network
   */
  public boolean isSpiking() {
    return isSpiking(layers);
  }

  private static boolean isSpiking(List<Layer> layers) {
    return layers.stream()
        .anyMatch(l -> l instanceof Layer.Neurons n && n.neuron() instanceof Neuron.Spiking);
  }

  /**
   * The spiking layers in order.
   *
   * @return their descriptions
   */
  public List<Layer.Neurons> spikingLayers() {
    return layers.stream()
        .filter(Layer.Neurons.class::isInstance)
        .map(Layer.Neurons.class::cast)
        .filter(n -> n.neuron() instanceof Neuron.Spiking)
        .toList();
  }

  /**
   * The width of a layer's output.
   *
   * @param index the layer's position
   * @return number of values
   */
  public int widthAfter(int index) {
    return width(layers.subList(0, index + 1), inputs());
  }

  /**
   * How many of a layer's outputs are told apart: behind a convolution or pool its channels, whose
   * places are alike; otherwise all.
   *
   * @param index the layer's position
   * @return number of values, of which the width is a multiple
   */
  public int channelsAfter(int index) {
    for (int i = index; i >= 0; i--) {
      if (layers.get(i) instanceof Layer.Sized sized) {
        return switch (sized) {
          case Layer.Synaptic synapse -> synapse.channels();
          case Layer.Pool2d pool -> pool.input().channels();
        };
      }
    }
    return widthAfter(index);
  }

  /**
   * Looks a layer up.
   *
   * @param name the layer's name
   * @return the layer, if there is one of that name
   */
  public Optional<Layer> layer(String name) {
    return layers.stream().filter(l -> l.name().equals(name)).findFirst();
  }

  /**
   * The same network simulated for another number of steps.
   *
   * @param newSteps number of time steps
   * @return a copy
   */
  public Network withSteps(int newSteps) {
    return new Network(observationSize, encoder, layers, decoder, head, newSteps, start);
  }

  /**
   * The same network read differently.
   *
   * @param newDecoder the decoder
   * @return a copy
   */
  public Network withDecoder(Decoder newDecoder) {
    return new Network(observationSize, encoder, layers, newDecoder, head, steps, start);
  }

  /**
   * The same network fed differently.
   *
   * @param newEncoder the encoder
   * @return a copy
   */
  public Network withEncoder(Encoder newEncoder) {
    return new Network(observationSize, newEncoder, layers, decoder, head, steps, start);
  }

  /**
   * The same network with another start of its decisions.
   *
   * @param newStart where membranes begin
   * @return a copy
   */
  public Network withStart(Start newStart) {
    return new Network(observationSize, encoder, layers, decoder, head, steps, newStart);
  }

  /**
   * Starts a description.
   *
   * @param observationSize number of values in an observation
   * @return a builder
   */
  public static NetworkBuilder observing(int observationSize) {
    return new NetworkBuilder(observationSize, null);
  }

  /**
   * Starts a description of a network that observes a plane.
   *
   * @param observation its shape, channels last
   * @return a builder
   */
  public static NetworkBuilder observing(Image observation) {
    return new NetworkBuilder(observation.size(), observation);
  }
}
