package dev.spikeq.bench;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Kernels.AdamStep;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The kernels whose work does not depend on the firing rate; for JMH. What they cost is in {@link
 * Cost}. Kernels that change their input are given numbers that stay as they are under it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelBenchmarks {
  private static final double RATE = 0.1;
  private static final AdamStep ADAM_STEP = new AdamStep(1e-7f, 0.9f, 0.999f, 1e-8f, 1f, 1f);

  /** The kernel set. */
  @Param({"scalar", "vector"})
  public String set = "";

  /** The work whose hidden layer it is. */
  @Param({"mlp64", "mlp256"})
  public String work = "";

  @SuppressWarnings("NullAway.Init") // JMH calls prepare() before all else
  private Kernels kernels;

  @SuppressWarnings("NullAway.Init")
  private KernelData data;

  private int values;
  private int weights;

  /** For JMH. */
  public KernelBenchmarks() {}

  /** Draws the data. */
  @Setup
  public void prepare() {
    kernels = KernelData.kernels(set);
    data = new KernelData(Work.named(work).orElseThrow(), RATE);
    values = data.output.length();
    weights = data.parameters.length();
  }

  /** Checks what came out. */
  @TearDown
  public void check() {
    data.requireFinite();
  }

  /** Rows summed into the biases' gradient. */
  @Benchmark
  public void addBiasGradient() {
    kernels.addBiasGradient(data.synapse, data.gradients, data.rows, data.errors);
  }

  /** A dense synapse forward. */
  @Benchmark
  public void multiply() {
    kernels.multiply(data.synapse, data.parameters, data.input, data.rows, data.output);
  }

  /** A dense synapse's weight gradient. */
  @Benchmark
  public void addWeightGradients() {
    kernels.addWeightGradients(data.synapse, data.gradients, data.input, data.rows, data.errors);
  }

  /** Errors through a synapse. */
  @Benchmark
  public void multiplyTransposed() {
    kernels.multiplyTransposed(data.synapse, data.parameters, data.errors, data.rows, data.output);
  }

  /** A hidden layer's neurons. */
  @Benchmark
  public void fire() {
    kernels.fire(
        data.membrane, data.population, data.input, false, data.membranes, data.fired, null);
  }

  /** The first layer's neurons, whose input is the same in every step. */
  @Benchmark
  public void fireConstant() {
    kernels.fire(
        data.membrane, data.population, data.input, true, data.membranes, data.fired, null);
  }

  /** Backward through the first layer's neurons: errors summed over the steps. */
  @Benchmark
  public void fireBackwardSummed() {
    kernels.fireBackward(
        data.membrane, data.population, data.membranes, data.errors, data.summed, null, null);
  }

  /** Bits of the neurons near their threshold. */
  @Benchmark
  public void markActive() {
    kernels.markActive(data.compact, data.population, data.membranes, data.fired);
  }

  /** Rectified linear units. */
  @Benchmark
  public void rectify() {
    kernels.rectify(data.input, values);
  }

  /** Their backward pass. */
  @Benchmark
  public void rectifyBackward() {
    kernels.rectifyBackward(data.input, data.errors, values);
  }

  /** Adding a shard's gradients to the sum. */
  @Benchmark
  public void addScaled() {
    kernels.addScaled(1e-6f, data.gradients, data.parameters, weights);
  }

  /** Scaling gradients to a norm. */
  @Benchmark
  public void scale() {
    kernels.scale(-1f, data.gradients, weights);
  }

  /**
   * The norm of the gradients.
   *
   * @return its square
   */
  @Benchmark
  public double sumOfSquares() {
    return kernels.sumOfSquares(data.gradients, weights);
  }

  /**
   * One step of the optimizer.
   *
   * @return whether all parameters are finite
   */
  @Benchmark
  public boolean adam() {
    return kernels.adam(
        ADAM_STEP, data.parameters, data.gradients, data.firstMoment, data.secondMoment, weights);
  }

  /**
   * The kernel overwrites the errors; they are put back to {@code fresh} outside the measured time.
   */
  @State(Scope.Thread)
  public static class FreshErrors {
    @SuppressWarnings("NullAway.Init")
    private FloatArray fresh;

    /** For JMH. */
    public FreshErrors() {}

    /**
     * Keeps the errors as they were drawn.
     *
     * @param benchmarks whose errors they are
     */
    @Setup
    public void keep(KernelBenchmarks benchmarks) {
      fresh = FloatArray.allocate(benchmarks.data.errors.length());
      fresh.copyFrom(benchmarks.data.errors);
    }

    /**
     * Puts them back.
     *
     * @param benchmarks whose errors they are
     */
    @Setup(org.openjdk.jmh.annotations.Level.Invocation)
    public void restore(KernelBenchmarks benchmarks) {
      benchmarks.data.errors.copyFrom(fresh);
    }
  }

  /**
   * Backward through a hidden layer's neurons.
   *
   * @param fresh puts the errors back
   */
  @Benchmark
  public void fireBackward(FreshErrors fresh) {
    kernels.fireBackward(
        data.membrane, data.population, data.membranes, data.errors, null, null, null);
  }
}
