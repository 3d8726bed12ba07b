package dev.spikeq.snn.kernel;

/**
 * Where a fully connected synapse's numbers lie: weights {@code [inputs, stride]} with one padded
 * row per input, and a padded row of biases.
 *
 * @param weightOffset index of the first weight in a parameter block
 * @param biasOffset index of the first bias, or -1 without one
 * @param inputs number of inputs
 * @param outputs number of outputs
 */
public record Synapse(int weightOffset, int biasOffset, int inputs, int outputs) {
  /**
   * The padded width of a row of weights and of an output.
   *
   * @return outputs, padded to a line
   */
  public int stride() {
    return FloatArray.padded(outputs);
  }

  /**
   * The padded width of an input row.
   *
   * @return inputs, padded to a line
   */
  public int inputStride() {
    return FloatArray.padded(inputs);
  }

  /**
   * Whether there is a bias.
   *
   * @return false when nothing is added
   */
  public boolean hasBias() {
    return biasOffset >= 0;
  }
}
