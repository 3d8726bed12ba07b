package dev.spikeq.bench;

import dev.spikeq.snn.kernel.Kernels;
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
 * The kernels whose work depends on the firing rate; for JMH. What they cost is in {@link Cost}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpikeKernelBenchmarks {
  /** The kernel set. */
  @Param({"scalar", "vector"})
  public String set = "";

  /** The work whose hidden synapse it is. */
  @Param({"mlp64", "mlp256"})
  public String work = "";

  /** Spikes per neuron and step. */
  @Param({"0.02", "0.05", "0.1", "0.2", "0.4"})
  public double rate;

  @SuppressWarnings("NullAway.Init") // JMH calls prepare() before all else
  private Kernels kernels;

  @SuppressWarnings("NullAway.Init")
  private KernelData data;

  /** For JMH. */
  public SpikeKernelBenchmarks() {}

  /** Draws the data. */
  @Setup
  public void prepare() {
    kernels = KernelData.kernels(set);
    data = new KernelData(Work.named(work).orElseThrow(), rate);
  }

  /** Checks what came out. */
  @TearDown
  public void check() {
    data.requireFinite();
  }

  /** Bits to indices. */
  @Benchmark
  public void listEvents() {
    kernels.listEvents(data.spikes, data.rows, data.events);
  }

  /** The synapse forward. */
  @Benchmark
  public void addEvents() {
    kernels.addEvents(data.synapse, data.parameters, data.events, data.rows, data.output);
  }

  /** The synapse's weight gradient. */
  @Benchmark
  public void addEventGradients() {
    kernels.addEventGradients(data.synapse, data.gradients, data.events, data.rows, data.errors);
  }

  /** The same of large synapses, neuron after neuron. */
  @Benchmark
  public void sumEventGradients() {
    kernels.sumEventGradients(
        data.synapse, data.gradients, 0, data.synapse.inputs(), data.shards, data.workspace);
  }

  /** Errors of the active neurons alone, here as many as spikes. */
  @Benchmark
  public void multiplyTransposedWhere() {
    kernels.multiplyTransposedWhere(
        data.synapse, data.parameters, data.errors, data.events, data.rows, data.output);
  }
}
