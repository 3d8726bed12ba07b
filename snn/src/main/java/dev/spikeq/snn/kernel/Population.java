package dev.spikeq.snn.kernel;

/**
 * The size of a population over time. Row {@code b*steps + t} of its arrays holds time step t of
 * sample b; rows are padded to a line.
 *
 * @param samples batch size
 * @param steps number T of time steps
 * @param width number of neurons
 */
public record Population(int samples, int steps, int width) {
  /**
   * The number of rows.
   *
   * @return samples times steps
   */
  public int rows() {
    return samples * steps;
  }

  /**
   * The padded width.
   *
   * @return width, padded to a line
   */
  public int stride() {
    return FloatArray.padded(width);
  }
}
