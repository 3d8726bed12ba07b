package dev.spikeq.atari;

import java.util.Arrays;

/**
 * Shrinks a grey picture to a square: a pixel becomes the mean of the rectangle that it covers.
 *
 * <p>Computed in float32 in the order in which OpenCV's area interpolation does: along each row the
 * weighted sum over its columns, then over the rows, both rising; rounded to the nearest, halves to
 * even. A picture of 210 by 160 comes out as 84 by 84 equal to OpenCV's in every bit.
 */
final class AreaResize {
  private final int start;
  private final int width;
  private final int side;
  private final Taps columns;
  private final Taps rows;
  private final float[] line;
  private final float[] sums;

  /** What one dimension's outputs are made of: a run of inputs each, with weights. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Taps(int[] first, int count, float[] weights) {

    /** As many weights for each output as the widest needs, the rest 0. */
    static Taps of(int length, int side) {
      int count = (length + side - 1) / side + 1;
      int[] first = new int[side];
      float[] weights = new float[side * count];
      for (int output = 0; output < side; output++) {
        first[output] = Math.min(output * length / side, length - count);
        for (int i = 0; i < count; i++) {
          int input = first[output] + i;
          int from = Math.max(input * side, output * length);
          int to = Math.min((input + 1) * side, (output + 1) * length);
          weights[output * count + i] = (float) (Math.max(0, to - from) / (double) length);
        }
      }
      return new Taps(first, count, weights);
    }
  }

  /**
   * For pictures of {@code height} rows of {@code width} pixels.
   *
   * @param height rows of a picture
   * @param width pixels in a row, at least as many as come out
   * @param cropped rows at the top that are left out; at least as many stay as come out
   * @param side rows and columns of what comes out
   */
  AreaResize(int height, int width, int cropped, int side) {
    this.width = width;
    this.side = side;
    start = cropped * width;
    columns = Taps.of(width, side);
    rows = Taps.of(height - cropped, side);
    line = new float[side];
    sums = new float[side * side];
  }

  /**
   * Shrinks.
   *
   * @param pixels {@code [height, width]}, each 0 to 255
   * @param small filled, {@code [side, side]}
   */
  void shrink(byte[] pixels, byte[] small) {
    Arrays.fill(sums, 0);
    int height = (pixels.length - start) / width;
    int output = 0;
    for (int row = 0; row < height; row++) {
      shrinkRow(pixels, start + row * width);
      while (output < side && rows.first[output] + rows.count <= row) {
        output++;
      }
      for (int i = output; i < side && rows.first[i] <= row; i++) {
        float weight = rows.weights[i * rows.count + row - rows.first[i]];
        for (int x = 0; x < side; x++) {
          sums[i * side + x] += weight * line[x];
        }
      }
    }
    for (int i = 0; i < small.length; i++) {
      small[i] = (byte) (int) Math.rint(sums[i]);
    }
  }

  /** Weights of 0 add nothing: a sum of products of whole pixels is never minus 0. */
  private void shrinkRow(byte[] pixels, int from) {
    int count = columns.count;
    for (int x = 0; x < side; x++) {
      int first = from + columns.first[x];
      float sum = 0;
      for (int i = 0; i < count; i++) {
        sum += (pixels[first + i] & 0xFF) * columns.weights[x * count + i];
      }
      line[x] = sum;
    }
  }
}
