package dev.spikeq.snn.optimizer;

import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Changes parameters along their gradients; has moments of its own, which a checkpoint keeps. */
public final class Optimizer {
  /** Parameters that are worth the while of several threads. */
  private static final int LARGE = 1 << 15;

  /**
   * Steps between two looks for moments next to 0; from {@link Kernels.AdamStep#LEAST_FIRST} they
   * are not subnormal before as many.
   */
  private static final int SETTLING = 64;

  private final Method method;
  private final Parameters parameters;
  private final Kernels kernels;
  private final @Nullable Workers workers;
  private final IntConsumer adamPart = this::adamPart;
  private final Map<String, Parameters> moments = new LinkedHashMap<>();
  private final List<Counted> counted = new ArrayList<>();
  private @Nullable Parts adamStep;
  private long steps;

  /** How an optimizer moves. */
  public sealed interface Method {
    /**
     * Stochastic gradient descent: {@code m = momentum*m + g}, {@code p -= rate*m} (as PyTorch's,
     * no dampening).
     *
     * @param momentum in [0, 1)
     */
    record Sgd(double momentum) implements Method {}

    /**
     * Adam. Source: Kingma and Ba, 2015, with epsilon added to the bias-corrected root, as
     * PyTorch's. Moments next to 0 are 0 ({@link Kernels.AdamStep#LEAST_FIRST}).
     *
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root
     */
    record Adam(double beta1, double beta2, double epsilon) implements Method {
      /** 0.9, 0.999, 1e-8. */
      public Adam() {
        this(0.9, 0.999, 1e-8);
      }
    }

    /**
     * Adam with decoupled weight decay. Source: Loshchilov and Hutter, 2019.
     *
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root
     * @param weightDecay the parameter loses rate*weightDecay of itself in a step
     */
    record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
        implements Method {}

    /**
     * RMSprop: {@code v = decay*v + (1-decay)*g^2}, {@code p -= rate*g/(sqrt(v)+epsilon)} (as
     * PyTorch's, not centred, no momentum).
     *
     * @param decay decay of the mean square
     * @param epsilon added to the root
     */
    record RmsProp(double decay, double epsilon) implements Method {}
  }

  /**
   * Makes an optimizer with moments of zero.
   *
   * @param method how it moves
   * @param parameters what it changes
   * @param kernels the arithmetic
   */
  public Optimizer(Method method, Parameters parameters, Kernels kernels) {
    this(method, parameters, kernels, null);
  }

  /**
   * Makes an optimizer with moments of zero whose threads share large steps; the numbers are the
   * same.
   *
   * @param method how it moves
   * @param parameters what it changes
   * @param engine the arithmetic and the threads
   */
  public Optimizer(Method method, Parameters parameters, Engine engine) {
    this(method, parameters, engine.kernels(), engine.workers());
  }

  private Optimizer(
      Method method, Parameters parameters, Kernels kernels, @Nullable Workers workers) {
    this.method = method;
    this.parameters = parameters;
    this.kernels = kernels;
    this.workers = parameters.storage().length() < LARGE ? null : workers;
    for (Parameters.Entry entry : parameters.entries()) {
      if (entry.origin() == Parameters.Entry.Origin.COUNTED) {
        counted.add(new Counted(entry, new float[entry.columns()]));
      }
    }
    switch (method) {
      case Method.Sgd _ -> moments.put("momentum", parameters.zerosLike());
      case Method.Adam _, Method.AdamW _ -> {
        moments.put("first", parameters.zerosLike());
        moments.put("second", parameters.zerosLike());
      }
      case Method.RmsProp _ -> moments.put("square", parameters.zerosLike());
    }
  }

  /**
   * Makes one step.
   *
   * @param gradients of the loss by the parameters
   * @param learningRate at least 0
   * @return whether all parameters are finite
   */
  public boolean step(Parameters gradients, double learningRate) {
    steps++;
    for (Counted each : counted) {
      parameters.storage().get(each.entry.offset(), each.values, 0, each.values.length);
    }
    boolean finite = move(gradients, learningRate);
    for (Counted each : counted) {
      parameters.storage().put(each.values, 0, each.entry.offset(), each.values.length);
    }
    return finite;
  }

  /**
   * Parameters that are none of its own: decay of weights would shrink them.
   *
   * @param entry where they lie, a vector
   * @param values room for what they were before a step
   */
  @SuppressWarnings("ArrayRecordComponent") // room that is written to, never compared
  private record Counted(Parameters.Entry entry, float[] values) {}

  private boolean move(Parameters gradients, double learningRate) {
    return switch (method) {
      case Method.Sgd sgd -> sgd(sgd, gradients.storage(), learningRate);
      case Method.Adam adam ->
          adam(adam.beta1, adam.beta2, adam.epsilon, 0, gradients.storage(), learningRate);
      case Method.AdamW adam ->
          adam(
              adam.beta1,
              adam.beta2,
              adam.epsilon,
              adam.weightDecay,
              gradients.storage(),
              learningRate);
      case Method.RmsProp rmsProp -> rmsProp(rmsProp, gradients.storage(), learningRate);
    };
  }

  private FloatArray moment(String name) {
    Parameters moment = moments.get(name);
    if (moment == null) {
      throw new IllegalStateException("Optimizer: no moment '" + name + "'");
    }
    return moment.storage();
  }

  private boolean sgd(Method.Sgd sgd, FloatArray gradients, double learningRate) {
    FloatArray momentum = moment("momentum");
    kernels.scale((float) sgd.momentum, momentum, momentum.length());
    kernels.addScaled(1f, gradients, momentum, momentum.length());
    FloatArray values = parameters.storage();
    kernels.addScaled((float) -learningRate, momentum, values, values.length());
    return isFinite(values);
  }

  private boolean adam(
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      FloatArray gradients,
      double learningRate) {
    double firstCorrection = 1 - Math.pow(beta1, (double) steps);
    double secondCorrection = 1 - Math.pow(beta2, (double) steps);
    Kernels.AdamStep step =
        new Kernels.AdamStep(
            (float) (learningRate / firstCorrection),
            (float) beta1,
            (float) beta2,
            (float) epsilon,
            (float) (1 / Math.sqrt(secondCorrection)),
            (float) (1 - learningRate * weightDecay));
    FloatArray values = parameters.storage();
    if (steps % SETTLING == 0) {
      kernels.settle(moment("first"), moment("second"), values.length());
    }
    Workers threads = workers;
    if (threads == null) {
      return kernels.adam(
          step, values, gradients, moment("first"), moment("second"), values.length());
    } else {
      int parts = threads.count();
      adamStep =
          new Parts(
              step,
              values.parts(parts),
              gradients.parts(parts),
              moment("first").parts(parts),
              moment("second").parts(parts),
              new boolean[parts]);
      threads.run(parts, adamPart);
      return adamStep.allFinite();
    }
  }

  /** A step in parts: each value's is its own. */
  @SuppressWarnings("ArrayRecordComponent") // room for what each part finds, never compared
  private record Parts(
      Kernels.AdamStep step,
      List<FloatArray> values,
      List<FloatArray> gradients,
      List<FloatArray> first,
      List<FloatArray> second,
      boolean[] infinite) {

    boolean allFinite() {
      for (boolean each : infinite) {
        if (each) {
          return false;
        }
      }
      return true;
    }
  }

  private void adamPart(int part) {
    Parts parts = adamStep;
    if (parts != null && part < parts.values.size()) {
      FloatArray values = parts.values.get(part);
      parts.infinite[part] =
          !kernels.adam(
              parts.step,
              values,
              parts.gradients.get(part),
              parts.first.get(part),
              parts.second.get(part),
              values.length());
    }
  }

  private boolean rmsProp(Method.RmsProp rmsProp, FloatArray gradients, double learningRate) {
    FloatArray values = parameters.storage();
    FloatArray square = moment("square");
    float decay = (float) rmsProp.decay;
    float epsilon = (float) rmsProp.epsilon;
    float rate = (float) learningRate;
    for (int i = 0; i < values.length(); i++) {
      float g = gradients.get(i);
      float v = Math.fma(decay, square.get(i), (1f - decay) * g * g);
      v = g == 0f && v < Kernels.AdamStep.LEAST_SECOND ? 0f : v;
      square.set(i, v);
      values.set(i, values.get(i) - rate * g / ((float) Math.sqrt(v) + epsilon));
    }
    return isFinite(values);
  }

  /** A sum of squares in double precision is finite only if all values are. */
  private boolean isFinite(FloatArray values) {
    return Double.isFinite(kernels.sumOfSquares(values, values.length()));
  }

  /**
   * The moments by name, for a checkpoint; always in the same order.
   *
   * @return not copies: setting their values restores them
   */
  public Map<String, Parameters> moments() {
    return Collections.unmodifiableMap(moments);
  }

  /**
   * How many steps were made.
   *
   * @return the count that bias correction uses
   */
  public long steps() {
    return steps;
  }

  /**
   * Continues from a checkpoint.
   *
   * @param stepsMade how many steps were made
   */
  public void restoreSteps(long stepsMade) {
    steps = stepsMade;
  }
}
