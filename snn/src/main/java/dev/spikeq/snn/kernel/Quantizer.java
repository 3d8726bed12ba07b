package dev.spikeq.snn.kernel;

/**
 * The constants of {@link Kernels#quantize}, one of each for a column.
 *
 * @param levels number of levels above 0
 * @param thresholds {@code [stride]}; not 0, in the padding neither
 * @param shifts {@code [stride]}: added to {@code levels*x} before it is divided; half the
 *     threshold rounds to the nearest level; 0 in the padding
 * @param scales {@code [stride]}: the output at the highest level
 */
public record Quantizer(int levels, FloatArray thresholds, FloatArray shifts, FloatArray scales) {
  /** Checks that the arrays are of one length. */
  public Quantizer {
    if (shifts.length() != thresholds.length() || scales.length() != thresholds.length()) {
      throw new IllegalArgumentException(
          "Quantizer: expected "
              + thresholds.length()
              + " shifts and scales, found "
              + shifts.length()
              + " and "
              + scales.length());
    }
  }

  /**
   * The padded width of a row.
   *
   * @return length of the arrays
   */
  public int stride() {
    return thresholds.length();
  }
}
