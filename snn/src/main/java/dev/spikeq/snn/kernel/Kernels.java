package dev.spikeq.snn.kernel;

import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of networks. {@link ScalarKernels} is the specification; faster implementations
 * are found by {@link java.util.ServiceLoader} and must agree with it up to the rounding of sums.
 *
 * <p>Rows are padded to 16 floats and begin on a 64-byte line. The padding of inputs is zero, and
 * that of results is zero where it was. Row {@code b*T + t} holds time step t of sample b.
 * Implementations check sizes on entry, keep no state and are deterministic: equal input gives
 * equal bits, interpreted or compiled.
 */
public interface Kernels extends ConvolutionKernels, NormalizationKernels {
  /**
   * The kernel set's name, for provenance.
   *
   * @return for example {@code scalar} or {@code vector-512}
   */
  String name();

  /**
   * Turns bits into events.
   *
   * @param spikes the spike train
   * @param rows how many rows of it
   * @param events receives the events of these rows
   */
  void listEvents(SpikeTrain spikes, int rows, EventList events);

  /**
   * Event-driven synapse: {@code y[r] = bias + sum of the weight rows of row r's events}.
   *
   * @param synapse where the numbers lie
   * @param parameters the block that holds them
   * @param events presynaptic events
   * @param rows how many rows
   * @param output {@code [rows, stride]}, overwritten
   */
  void addEvents(
      Synapse synapse, FloatArray parameters, EventList events, int rows, FloatArray output);

  /**
   * Event-driven weight gradient: {@code dW[i] += sum of dy[r] over the rows r with an event i}.
   *
   * @param synapse where the gradients lie
   * @param gradients the block that holds them, added to
   * @param events presynaptic events
   * @param rows how many rows
   * @param outputGradient dy, {@code [rows, stride]}
   */
  void addEventGradients(
      Synapse synapse, FloatArray gradients, EventList events, int rows, FloatArray outputGradient);

  /**
   * Event-driven weight gradients of some presynaptic neurons from all shards of a batch: {@code
   * dW[i] = sum over shards of (sum of dy[r] over the shard's rows r with an event i)}, added in
   * this order. Biases are left as they are.
   *
   * @param synapse where the gradients lie; its stride is a multiple of {@value #SUMMED_TOGETHER}
   * @param gradients the block that holds them, overwritten for these neurons
   * @param from the first presynaptic neuron
   * @param to the one after the last
   * @param shards their events and errors, in order
   * @param workspace room for {@link #summing} values, of this thread alone
   */
  void sumEventGradients(
      Synapse synapse,
      FloatArray gradients,
      int from,
      int to,
      List<EventErrors> shards,
      FloatArray workspace);

  /** Columns that {@link #sumEventGradients} may take together. */
  int SUMMED_TOGETHER = 64;

  /**
   * Values that {@link #sumEventGradients} wants room for.
   *
   * @param neurons how many presynaptic neurons it is called for
   * @return a row of zeros, the errors of 64 rows, and a row for each neuron
   */
  static int summing(int neurons) {
    return SUMMED_TOGETHER * (1 + Long.SIZE + neurons);
  }

  /**
   * Bias gradient: {@code db += sum over rows of dy[r]}.
   *
   * @param synapse where the gradient lies; nothing happens without a bias
   * @param gradients the block that holds it, added to
   * @param rows how many rows
   * @param outputGradient dy, {@code [rows, stride]}
   */
  void addBiasGradient(Synapse synapse, FloatArray gradients, int rows, FloatArray outputGradient);

  /**
   * Dense synapse: {@code y[r] = bias + x[r].W}.
   *
   * @param synapse where the numbers lie
   * @param parameters the block that holds them
   * @param input x, {@code [rows, inputStride]}
   * @param rows how many rows
   * @param output {@code [rows, stride]}, overwritten
   */
  void multiply(
      Synapse synapse, FloatArray parameters, FloatArray input, int rows, FloatArray output);

  /**
   * Dense weight gradient: {@code dW += sum over rows of outer(x[r], dy[r])}.
   *
   * @param synapse where the gradient lies
   * @param gradients the block that holds it, added to
   * @param input x, {@code [rows, inputStride]}
   * @param rows how many rows
   * @param outputGradient dy, {@code [rows, stride]}
   */
  void addWeightGradients(
      Synapse synapse, FloatArray gradients, FloatArray input, int rows, FloatArray outputGradient);

  /**
   * Error propagation: {@code dx[r] = W.dy[r]}.
   *
   * @param synapse where the weights lie
   * @param parameters the block that holds them
   * @param outputGradient dy, {@code [rows, stride]}
   * @param rows how many rows
   * @param inputGradient {@code [rows, inputStride]}, overwritten
   */
  void multiplyTransposed(
      Synapse synapse,
      FloatArray parameters,
      FloatArray outputGradient,
      int rows,
      FloatArray inputGradient);

  /**
   * Error propagation to the neurons whose surrogate derivative is not zero; the others get 0.
   * Source: Perez-Nieves and Goodman, Sparse spiking gradient descent, 2021.
   *
   * @param synapse where the weights lie
   * @param parameters the block that holds them
   * @param outputGradient dy, {@code [rows, stride]}
   * @param active the presynaptic neurons near their threshold, as events
   * @param rows how many rows
   * @param inputGradient {@code [rows, inputStride]}, overwritten
   */
  void multiplyTransposedWhere(
      Synapse synapse,
      FloatArray parameters,
      FloatArray outputGradient,
      EventList active,
      int rows,
      FloatArray inputGradient);

  /**
   * Integrates, fires and resets over all steps.
   *
   * @param membrane the neuron's constants
   * @param population its size
   * @param current input X: {@code [rows, stride]}, or {@code [samples, stride]} where it is
   *     constant
   * @param constantCurrent whether it is the same in every step
   * @param membranes receives the membranes before the reset, {@code [rows, stride]}, with
   *     arbitrary padding; may be the same array as a current that is not constant; null where
   *     nobody asks for them
   * @param spikes receives the spikes
   * @param state where not null, {@code [2, samples, stride]}: membranes (after reset, before the
   *     first step) and, for delayed resets, reset flags; replaced by those after the last step
   */
  void fire(
      Membrane membrane,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      @Nullable FloatArray membranes,
      SpikeTrain spikes,
      @Nullable FloatArray state);

  /**
   * Backward pass of {@link #fire}.
   *
   * @param membrane the neuron's constants
   * @param population its size
   * @param membranes what {@link #fire} stored
   * @param gradient on entry the error with respect to the spikes, {@code [rows, stride]}; on
   *     return that with respect to the input current
   * @param summed where not null, {@code [samples, stride]}: receives the error with respect to a
   *     constant current, summed over the steps, and {@code gradient} is then arbitrary
   * @param membraneGradient where not null, {@code [rows, stride]}: the error with respect to the
   *     membrane that is reported, after an immediate reset or before a delayed one
   * @param learned where not null, receives the derivatives of the loss by 1/tau and the threshold
   */
  void fireBackward(
      Membrane membrane,
      Population population,
      FloatArray membranes,
      FloatArray gradient,
      @Nullable FloatArray summed,
      @Nullable FloatArray membraneGradient,
      @Nullable NeuronGradients learned);

  /**
   * Backward pass of {@link #fire} where the error with respect to the spikes is the same in every
   * step, as behind a synapse whose output is summed over time: {@link #fireBackward} with the
   * errors repeated.
   *
   * @param membrane the neuron's constants
   * @param population its size
   * @param membranes what {@link #fire} stored
   * @param errors with respect to the spikes of any step, {@code [samples, stride]}
   * @param gradient {@code [rows, stride]}: receives the error with respect to the input current,
   *     as in {@link #fireBackward}
   * @param summed as in {@link #fireBackward}
   * @param learned as in {@link #fireBackward}
   */
  void fireBackwardConstant(
      Membrane membrane,
      Population population,
      FloatArray membranes,
      FloatArray errors,
      FloatArray gradient,
      @Nullable FloatArray summed,
      @Nullable NeuronGradients learned);

  /** Where the derivatives of the loss by the constants that all neurons share are collected. */
  final class NeuronGradients {
    private final boolean decayedInput;
    private double byInverse;
    private double byThreshold;

    /**
     * Makes an empty one.
     *
     * @param decayedInput whether the time constant scales the input too
     */
    public NeuronGradients(boolean decayedInput) {
      this.decayedInput = decayedInput;
    }

    /**
     * Whether the time constant scales the input too.
     *
     * @return true for a decayed input
     */
    public boolean decayedInput() {
      return decayedInput;
    }

    /**
     * Sets the derivatives.
     *
     * @param newByInverse dloss/d(1/tau)
     * @param newByThreshold dloss/d(threshold)
     */
    public void set(double newByInverse, double newByThreshold) {
      byInverse = newByInverse;
      byThreshold = newByThreshold;
    }

    /**
     * The derivative by the inverse time constant, where the reset is immediate.
     *
     * @return dloss/d(1/tau)
     */
    public double byInverse() {
      return byInverse;
    }

    /**
     * The derivative by the threshold, where the reset is immediate.
     *
     * @return dloss/d(threshold)
     */
    public double byThreshold() {
      return byThreshold;
    }
  }

  /**
   * Marks the neurons whose surrogate derivative is not zero.
   *
   * @param membrane the neuron's constants; its surrogate has a finite support
   * @param population its size
   * @param membranes what {@link #fire} stored
   * @param active receives a bit for each
   */
  void markActive(
      Membrane membrane, Population population, FloatArray membranes, SpikeTrain active);

  /**
   * Runs synaptic-current neurons over all steps, in the thesis' order.
   *
   * @param neuron the model
   * @param population its size
   * @param current input X, as in {@link #fire}
   * @param constantCurrent whether it is the same in every step
   * @param membranes receives the membranes before each step's update; may be the same array as a
   *     current that is not constant
   * @param synaptic receives the synaptic currents before each step's update, {@code [rows,
   *     stride]}
   * @param spikes receives the spikes
   * @param state where not null, {@code [2, samples, stride]}: membranes and synaptic currents
   */
  void fireSynaptic(
      SynapticNeuron neuron,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      FloatArray membranes,
      FloatArray synaptic,
      SpikeTrain spikes,
      @Nullable FloatArray state);

  /**
   * Backward pass of {@link #fireSynaptic}.
   *
   * @param neuron the model
   * @param population its size
   * @param membranes what the forward pass stored
   * @param synaptic what the forward pass stored
   * @param gradient as in {@link #fireBackward}
   * @param summed as in {@link #fireBackward}
   */
  void fireSynapticBackward(
      SynapticNeuron neuron,
      Population population,
      FloatArray membranes,
      FloatArray synaptic,
      FloatArray gradient,
      @Nullable FloatArray summed);

  /**
   * Runs signed neurons over all steps: {@code H = V + X}; {@code S = 1} where {@code H >=
   * threshold}, -1 where {@code H < 0} and the count is above 0, else 0; {@code V = H -
   * threshold*S}, and S is added to the count.
   *
   * @param neuron the model
   * @param population its size
   * @param current input X, as in {@link #fire}
   * @param constantCurrent whether it is the same in every step
   * @param spikes receives S, {@code [rows, stride]}; may be the same array as a current that is
   *     not constant
   * @param state {@code [3, samples, stride]}: membranes and counts, replaced by those after the
   *     last step, and the number of spikes of either sign in these steps, overwritten
   */
  void fireSigned(
      SignedNeuron neuron,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      FloatArray spikes,
      FloatArray state);

  /**
   * Rounds values to levels: {@code y = scale * (clip(floor(fma(levels, x, shift) / threshold), 0,
   * levels) / levels)}, each operation rounded once.
   *
   * @param quantizer the constants, one of each for a column
   * @param input x, {@code [rows, stride]}
   * @param rows how many rows
   * @param output y, {@code [rows, stride]}, overwritten
   */
  void quantize(Quantizer quantizer, FloatArray input, int rows, FloatArray output);

  /**
   * Backward pass of {@link #quantize} with the rounding passed straight through, where the scale
   * is the threshold: {@code dx = 0 <= x <= threshold ? dy : 0}, and the derivative by the
   * threshold's logarithm, {@code sum over rows of dy * (inside ? y - x : x > threshold ? threshold
   * : 0)}.
   *
   * @param quantizer the constants
   * @param input x
   * @param output y
   * @param rows how many rows
   * @param gradient dy, then dx
   * @param gradients the block that takes the derivative by the logarithms, added to
   * @param offset where in it, room for a row
   */
  void quantizeBackward(
      Quantizer quantizer,
      FloatArray input,
      FloatArray output,
      int rows,
      FloatArray gradient,
      FloatArray gradients,
      int offset);

  /**
   * {@code y = max(0, x)} in place.
   *
   * @param values x, then y
   * @param count how many, padding included
   */
  void rectify(FloatArray values, int count);

  /**
   * {@code dx = y > 0 ? dy : 0} in place.
   *
   * @param values y
   * @param gradient dy, then dx
   * @param count how many, padding included
   */
  void rectifyBackward(FloatArray values, FloatArray gradient, int count);

  /**
   * {@code y += factor * x}.
   *
   * @param factor the factor
   * @param x added
   * @param y added to
   * @param count how many
   */
  void addScaled(float factor, FloatArray x, FloatArray y, int count);

  /**
   * {@code x *= factor}.
   *
   * @param factor the factor
   * @param x scaled in place
   * @param count how many
   */
  void scale(float factor, FloatArray x, int count);

  /**
   * Draws values along behind others: {@code y = (1 - share)*y + share*x}.
   *
   * @param share how far, in [0, 1]
   * @param x what they follow
   * @param y changed in place
   * @param count how many
   */
  void drawAlong(float share, FloatArray x, FloatArray y, int count);

  /**
   * The sum of squares, added in double precision in a fixed order.
   *
   * @param x the values
   * @param count how many
   * @return the sum
   */
  double sumOfSquares(FloatArray x, int count);

  /**
   * Takes the mean over the inputs off the weight gradients of each output: {@code dW[i, j] -= mean
   * over i of dW[i, j]}.
   *
   * @param synapse where the gradients lie
   * @param gradients the block that holds them, changed in place
   */
  void centralize(Synapse synapse, FloatArray gradients);

  /**
   * Sets Adam's moments that are next to 0 to 0: {@link AdamStep#LEAST_FIRST}, {@link
   * AdamStep#LEAST_SECOND}.
   *
   * @param firstMoment m, changed in place
   * @param secondMoment v, changed in place
   * @param count how many
   */
  void settle(FloatArray firstMoment, FloatArray secondMoment, int count);

  /**
   * One step of Adam or AdamW: {@code m = b1*m + (1-b1)*g}, {@code v = b2*v + (1-b2)*g*g}, {@code p
   * = p*decay - stepSize * m / (sqrt(v)*inverseRoot + epsilon)}.
   *
   * @param step its constants
   * @param parameters p
   * @param gradients g
   * @param firstMoment m
   * @param secondMoment v
   * @param count how many
   * @return whether all parameters are finite
   */
  boolean adam(
      AdamStep step,
      FloatArray parameters,
      FloatArray gradients,
      FloatArray firstMoment,
      FloatArray secondMoment,
      int count);

  /**
   * The constants of one step of Adam.
   *
   * @param stepSize learning rate / (1 - beta1^k)
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root
   * @param inverseRoot 1 / sqrt(1 - beta2^k)
   * @param decay factor on the parameter: 1 - learning rate * weight decay
   */
  record AdamStep(
      float stepSize, float beta1, float beta2, float epsilon, float inverseRoot, float decay) {
    /**
     * A first moment closer to 0 is 0. Where a weight has no gradient any more its moments decay
     * into the subnormal numbers, which slow some processors down; {@code docs/performance.md} has
     * what was measured.
     */
    public static final float LEAST_FIRST = 0x1p-100f;

    /** A second moment below it is 0 where the first one is, so that no step is changed by it. */
    public static final float LEAST_SECOND = 0x1p-120f;
  }
}
