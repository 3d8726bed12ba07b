package dev.spikeq.snn.kernel;

import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Window;

/**
 * A pool as a kernel needs it.
 *
 * @param input what it moves over
 * @param window what it sees at once
 * @param factor on the sum of a window: 1, or one over its places for a mean
 */
public record Pool(Image input, Window window, float factor) {
  /**
   * The shape of what comes out.
   *
   * @return places that the window moves to, with the input's channels
   */
  public Image output() {
    return window.over(input, input.channels());
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
    return FloatArray.padded(output().size());
  }
}
