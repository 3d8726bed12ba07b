package dev.spikeq.atari;

import java.util.Arrays;

/**
 * Shrinks a grey picture to {@value #SIZE} by {@value #SIZE}: a pixel becomes the mean of the
 * rectangle that it covers.
 *
 * <p>Computed in float32 in the order in which OpenCV's area interpolation does: along each row the
 * weighted sum over its columns, then over the rows, both rising; rounded to the nearest, halves to
 * even. A picture of 210 by 160 comes out equal to OpenCV's in every bit.
 */
final class AreaResize {
  /** The side of what comes out. */
  static final int SIZE = 84;

  private final int width;
  private final Taps columns;
  private final Taps rows;
  private final float[] line = new float[SIZE];
  private final float[] sums = new float[SIZE * SIZE];

  /** What one dimension's outputs are made of: a run of inputs each, with weights. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Taps(int[] first, int count, float[] weights) {

    /** As many weights for each output as the widest needs, the rest 0. */
    static Taps of(int length) {
      int count = (length + SIZE - 1) / SIZE + 1;
      int[] first = new int[SIZE];
      float[] weights = new float[SIZE * count];
      for (int output = 0; output < SIZE; output++) {
        first[output] = Math.min(output * length / SIZE, length - count);
        for (int i = 0; i < count; i++) {
          int input = first[output] + i;
          int from = Math.max(input * SIZE, output * length);
          int to = Math.min((input + 1) * SIZE, (output + 1) * length);
          weights[output * count + i] = (float) (Math.max(0, to - from) / (double) length);
        }
      }
      return new Taps(first, count, weights);
    }
  }

  /** For pictures of {@code height} rows of {@code width} pixels, both at least as many as 84. */
  AreaResize(int height, int width) {
    this.width = width;
    columns = Taps.of(width);
    rows = Taps.of(height);
  }

  /**
   * Shrinks.
   *
   * @param pixels {@code [height, width]}, each 0 to 255
   * @param small filled, {@code [84, 84]}
   */
  void shrink(byte[] pixels, byte[] small) {
    Arrays.fill(sums, 0);
    int height = pixels.length / width;
    int output = 0;
    for (int row = 0; row < height; row++) {
      shrinkRow(pixels, row * width);
      while (output < SIZE && rows.first[output] + rows.count <= row) {
        output++;
      }
      for (int i = output; i < SIZE && rows.first[i] <= row; i++) {
        float weight = rows.weights[i * rows.count + row - rows.first[i]];
        for (int x = 0; x < SIZE; x++) {
          sums[i * SIZE + x] += weight * line[x];
        }
      }
    }
    for (int i = 0; i < small.length; i++) {
      small[i] = (byte) (int) Math.rint(sums[i]);
    }
  }

  /** Weights of 0 add nothing: a sum of products of whole pixels is never minus 0. */
  private void shrinkRow(byte[] pixels, int start) {
    int count = columns.count;
    for (int x = 0; x < SIZE; x++) {
      int first = start + columns.first[x];
      float sum = 0;
      for (int i = 0; i < count; i++) {
        sum += (pixels[first + i] & 0xFF) * columns.weights[x * count + i];
      }
      line[x] = sum;
    }
  }
}
