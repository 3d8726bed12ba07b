package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.ScalarKernels;
import java.util.ServiceLoader;

/**
 * What programs run on: a kernel set and threads.
 *
 * @param kernels the arithmetic
 * @param workers the threads; closed with the engine
 */
public record Engine(Kernels kernels, Workers workers) implements AutoCloseable {
  /**
   * An engine on the fastest kernel set that is found.
   *
   * @param threads number of threads, the calling one included
   * @return an engine that must be closed
   */
  public static Engine withThreads(int threads) {
    return new Engine(fastestKernels(), Workers.of(threads));
  }

  /**
   * An engine on plain loops and the calling thread alone.
   *
   * @return the engine
   */
  public static Engine scalar() {
    return new Engine(new ScalarKernels(), Workers.of(1));
  }

  /**
   * The kernel set that {@link ServiceLoader} finds, or the scalar one without any.
   *
   * @return a kernel set
   */
  public static Kernels fastestKernels() {
    return ServiceLoader.load(KernelProvider.class).stream()
        .map(provider -> provider.get().kernels())
        .findFirst()
        .orElseGet(ScalarKernels::new);
  }

  @Override
  public void close() {
    workers.close();
  }
}
