package dev.spikeq.kernels;

import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.program.KernelProvider;

/** Brings the vector kernels to {@link java.util.ServiceLoader}. */
public final class VectorKernelProvider implements KernelProvider {
  /** For the service loader. */
  public VectorKernelProvider() {}

  @Override
  public Kernels kernels() {
    return new VectorKernels();
  }
}
