package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.Kernels;

/** Found by {@link java.util.ServiceLoader}: a module that brings faster kernels. */
public interface KernelProvider {
  /**
   * The kernels for this machine.
   *
   * @return a kernel set
   */
  Kernels kernels();
}
