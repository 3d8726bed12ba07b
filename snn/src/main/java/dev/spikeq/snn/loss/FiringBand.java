package dev.spikeq.snn.loss;

/**
 * A term of the loss that keeps layers alive: for each spiking layer {@code strength} times the
 * squared distance of its firing rate from a band. The rate is that of the whole batch, spikes per
 * neuron and step. A layer within the band feels nothing.
 *
 * @param low the least rate, from 0
 * @param high the highest rate, from low to 1
 * @param strength at least 0; with 0 there is no such term
 */
public record FiringBand(double low, double high, double strength) {
  /** Checks the band. */
  public FiringBand {
    if (!(low >= 0 && low <= high && high <= 1)
        || !(strength >= 0)
        || Double.isInfinite(strength)) {
      throw new IllegalArgumentException(
          "FiringBand: expected 0 <= low <= high <= 1 and a strength of at least 0, found "
              + low
              + ", "
              + high
              + " and "
              + strength);
    }
  }

  /**
   * No such term.
   *
   * @return a band that every rate lies in
   */
  public static FiringBand none() {
    return new FiringBand(0, 1, 0);
  }

  /**
   * The derivative of the term by a layer's rate.
   *
   * @param rate spikes per neuron and step
   * @return below 0 where the layer should fire more
   */
  public double derivative(double rate) {
    return 2 * strength * (rate - Math.clamp(rate, low, high));
  }
}
