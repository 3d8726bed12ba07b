package dev.spikeq.snn.layer;

/**
 * What a convolution or a pool sees at once, and how it moves.
 *
 * @param height number of rows seen
 * @param width number of columns seen
 * @param stride how far it moves, down and across
 * @param padding rows and columns of zeros around the image, on each side
 */
public record Window(int height, int width, int stride, int padding) {
  /** Checks the sizes. */
  public Window {
    if (height < 1 || width < 1 || stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "Window: expected a height, a width and a stride of at least 1 and a padding of at least"
              + " 0, found "
              + height
              + ", "
              + width
              + ", "
              + stride
              + " and "
              + padding);
    }
    if (padding >= Math.min(height, width)) {
      throw new IllegalArgumentException(
          "Window: expected a padding below the window's size, found "
              + padding
              + " around "
              + height
              + "x"
              + width
              + ": places at the border would see nothing");
    }
  }

  /**
   * A square window without padding.
   *
   * @param size number of rows and of columns seen
   * @param stride how far it moves
   */
  public Window(int size, int stride) {
    this(size, size, stride, 0);
  }

  /**
   * The number of places seen at once.
   *
   * @return height times width
   */
  public int places() {
    return height * width;
  }

  /**
   * What is left of an image when the window has moved over it.
   *
   * @param input what it moves over
   * @param channels number of values at each place afterwards
   * @return its shape
   * @throws IllegalArgumentException when the window is larger than the image with its padding
   */
  public Image over(Image input, int channels) {
    int rows = input.height() + 2 * padding - height;
    int columns = input.width() + 2 * padding - width;
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "Window: expected one that fits into "
              + input
              + " with a padding of "
              + padding
              + ", found "
              + height
              + "x"
              + width);
    }
    return new Image(rows / stride + 1, columns / stride + 1, channels);
  }
}
