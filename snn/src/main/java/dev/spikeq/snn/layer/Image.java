package dev.spikeq.snn.layer;

/**
 * The shape of values that lie in a plane: {@code [height, width, channels]}, channels last, as one
 * flat row. The value of channel c at row y and column x has the index {@code (y*width +
 * x)*channels + c}. PyTorch keeps the channels first.
 *
 * @param height number of rows
 * @param width number of columns
 * @param channels number of values at each place
 */
public record Image(int height, int width, int channels) {
  /** Checks the sizes. */
  public Image {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "Image: expected a height, a width and channels of at least 1, found "
              + height
              + ", "
              + width
              + " and "
              + channels);
    }
    if ((long) height * width > Integer.MAX_VALUE / channels) {
      throw new IllegalArgumentException(
          "Image: expected at most 2^31 - 1 values, found %d x %d places of %d channels"
              .formatted(height, width, channels));
    }
  }

  /**
   * The number of places.
   *
   * @return height times width
   */
  public int places() {
    return height * width;
  }

  /**
   * The number of values.
   *
   * @return places times channels
   */
  public int size() {
    return places() * channels;
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
