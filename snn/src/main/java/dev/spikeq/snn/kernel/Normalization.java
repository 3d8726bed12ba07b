package dev.spikeq.snn.kernel;

/**
 * A normalization as a kernel needs it. A row holds {@code places} groups of {@code channels}
 * values, one after the other, and then padding.
 *
 * @param gainOffset where the gains begin in a parameter block
 * @param shiftOffset where the shifts begin
 * @param channels number of gains and of shifts
 * @param places how often they are used in a row: 1 where every value has its own
 * @param epsilon added to the variance
 */
public record Normalization(
    int gainOffset, int shiftOffset, int channels, int places, float epsilon) {

  /**
   * The number of values in a row.
   *
   * @return places times channels
   */
  public int width() {
    return places * channels;
  }

  /**
   * The padded width of a row.
   *
   * @return distance from one row to the next
   */
  public int stride() {
    return FloatArray.padded(width());
  }

  /**
   * Checks that a block holds gains and shifts.
   *
   * @param what the argument's name
   * @param block parameters or gradients
   * @throws IllegalArgumentException when it does not
   */
  public void require(String what, FloatArray block) {
    Sizes.require(what, block, 1, gainOffset + FloatArray.padded(channels));
    Sizes.require(what, block, 1, shiftOffset + FloatArray.padded(channels));
  }
}
