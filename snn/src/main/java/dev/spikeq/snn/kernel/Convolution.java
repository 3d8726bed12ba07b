package dev.spikeq.snn.kernel;

import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Window;

/**
 * Where a convolution's numbers lie. Images are flat rows, channels last; rows of images are padded
 * to a line at their end, places inside are not.
 *
 * @param synapse from a window, row by row of it, to the channels of one place
 * @param input what the window moves over
 * @param window what it sees at once
 * @param output places that the window moves to, with the channels
 */
public record Convolution(Synapse synapse, Image input, Window window, Image output) {
  /** Checks that the weights fit the window. */
  public Convolution {
    if (synapse.inputs() != window.places() * input.channels()) {
      throw new IllegalArgumentException(
          "Convolution: expected weights for "
              + window.places() * input.channels()
              + " inputs of a window, found "
              + synapse.inputs());
    }
    if (!output.equals(window.over(input, synapse.outputs()))) {
      throw new IllegalArgumentException(
          "Convolution: expected the output "
              + window.over(input, synapse.outputs())
              + ", found "
              + output);
    }
    long room = (long) output.places() * synapse.inputStride();
    if (room > Integer.MAX_VALUE - FloatArray.LINE) {
      throw new IllegalArgumentException(
          "Convolution: expected at most 2^31 - 17 values in the windows of an image, found "
              + room
              + ": take a smaller window, a longer stride or fewer channels");
    }
  }

  /**
   * Works out what comes out.
   *
   * @param synapse from a window, row by row of it, to the channels of one place
   * @param input what the window moves over
   * @param window what it sees at once
   */
  public Convolution(Synapse synapse, Image input, Window window) {
    this(synapse, input, window, window.over(input, synapse.outputs()));
  }

  /**
   * The padded width of an input.
   *
   * @return values of an image, padded to a line
   */
  public int inputStride() {
    return FloatArray.padded(input.size());
  }

  /**
   * The padded width of an output.
   *
   * @return values of an image, padded to a line
   */
  public int outputStride() {
    return FloatArray.padded(output.size());
  }

  /**
   * How much room dense kernels need: the windows of all places of one image, one a row. With a
   * line more they are faster.
   *
   * @return number of floats
   */
  public int workspace() {
    return output.places() * synapse.inputStride();
  }

  /**
   * The first row of the window that lies in the image.
   *
   * @param place row or column of the output
   * @return from 0; above it only where padding is seen
   */
  public int first(int place) {
    return Math.max(0, window.padding() - place * window.stride());
  }

  /**
   * The row of the window after the last that lies in the image.
   *
   * @param place row of the output
   * @return at most the window's height
   */
  public int endRow(int place) {
    return Math.min(window.height(), input.height() + window.padding() - place * window.stride());
  }

  /**
   * The column of the window after the last that lies in the image.
   *
   * @param place column of the output
   * @return at most the window's width
   */
  public int endColumn(int place) {
    return Math.min(window.width(), input.width() + window.padding() - place * window.stride());
  }
}
