package dev.spikeq.snn.kernel;

import java.util.Arrays;

/**
 * The spikes of a layer over time, one bit each: {@code [rows, width]}, where row {@code b*T + t}
 * holds time step t of sample b. Bit i of a row is bit {@code i % 64} of its word {@code i / 64}.
 */
public final class SpikeTrain {
  private final int width;
  private final int wordsPerRow;
  private final long[] words;

  /**
   * Makes a silent spike train.
   *
   * @param rows number of rows, samples times steps
   * @param width number of neurons
   */
  public SpikeTrain(int rows, int width) {
    this.width = width;
    wordsPerRow = (width + 63) / 64;
    words = new long[rows * wordsPerRow];
  }

  /**
   * The number of neurons.
   *
   * @return bits in a row
   */
  public int width() {
    return width;
  }

  /**
   * The number of rows there is room for.
   *
   * @return rows
   */
  public int rows() {
    return words.length / wordsPerRow;
  }

  /**
   * The words of a row.
   *
   * @return {@code ceil(width/64)}
   */
  public int wordsPerRow() {
    return wordsPerRow;
  }

  /**
   * The bits, for kernels.
   *
   * @return the words of all rows, not a copy; bits from {@code width} on are always 0
   */
  public long[] words() {
    return words;
  }

  /**
   * Whether a neuron spikes.
   *
   * @param row the row
   * @param neuron the neuron
   * @return true for a spike
   */
  public boolean get(int row, int neuron) {
    return (words[row * wordsPerRow + (neuron >> 6)] >>> neuron & 1L) != 0;
  }

  /**
   * Adds a spike.
   *
   * @param row the row
   * @param neuron the neuron
   */
  public void set(int row, int neuron) {
    words[row * wordsPerRow + (neuron >> 6)] |= 1L << neuron;
  }

  /**
   * Removes the spikes of the first rows.
   *
   * @param rows how many rows
   */
  public void clear(int rows) {
    Arrays.fill(words, 0, rows * wordsPerRow, 0L);
  }

  /**
   * Counts spikes.
   *
   * @param fromRow first row
   * @param toRow row after the last
   * @return spikes in these rows
   */
  public long count(int fromRow, int toRow) {
    long count = 0;
    for (int i = fromRow * wordsPerRow; i < toRow * wordsPerRow; i++) {
      count += Long.bitCount(words[i]);
    }
    return count;
  }
}
