package dev.spikeq.snn.kernel;

import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Window;

/**
 * A pool as a kernel needs it.
 *
 * @param input what it moves over
 * @param window what it sees at once
 * @param factor on the sum of a window: 1, or one over its places for a mean
 * @param output places that the window moves to, with the input's channels
 */
public record Pool(Image input, Window window, float factor, Image output) {
  /** Checks what comes out. */
  public Pool {
    if (!output.equals(window.over(input, input.channels()))) {
      throw new IllegalArgumentException(
          "Pool: expected the output "
              + window.over(input, input.channels())
              + ", found "
              + output);
    }
  }

  /**
   * Works out what comes out.
   *
   * @param input what the window moves over
   * @param window what it sees at once
   * @param factor on the sum of a window
   */
  public Pool(Image input, Window window, float factor) {
    this(input, window, factor, window.over(input, input.channels()));
  }

  /**
   * The padded width of an input row.
   *
   * @return distance from one image to the next
   */
  public int inputStride() {
    return FloatArray.padded(input.size());
  }

  /**
   * The padded width of an output row.
   *
   * @return distance from one image to the next
   */
  public int outputStride() {
    return FloatArray.padded(output.size());
  }
}
