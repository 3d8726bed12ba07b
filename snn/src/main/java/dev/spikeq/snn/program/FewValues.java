package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.SparseValues;
import org.jspecify.annotations.Nullable;

/**
 * Looks for pictures that are mostly empty, and lists what is there. A convolution adds it in the
 * order of the dense one, so that both give the same bits.
 */
final class FewValues {
  private final Kernels kernels;
  private final SparseValues list;
  private boolean few;

  FewValues(Kernels kernels, int rows, int width, int places) {
    this.kernels = kernels;
    list = new SparseValues(rows, width, places);
  }

  /** Looks at the rows of a pass. */
  void find(FloatArray values, int rows) {
    few = kernels.listValues(values, rows, list);
  }

  /** What is not 0 in the last pass; null if that was much. */
  @Nullable SparseValues found() {
    return few ? list : null;
  }
}
