package dev.spikeq.snn.kernel;

/**
 * The arithmetic of normalizations and pools; {@link Kernels} says how rows lie and what
 * implementations keep to.
 */
public interface NormalizationKernels {
  /**
   * Layer normalization: with mean and biased variance over a row, {@code z = (x - mean) /
   * sqrt(variance + epsilon)} and {@code y = gain*z + shift}.
   *
   * @param norm where the numbers lie; one place
   * @param parameters the block that holds them
   * @param values x, then z, {@code [rows, stride]}; its padding becomes 0
   * @param rows how many rows
   * @param scales receives {@code 1/sqrt(variance + epsilon)}, {@code [rows]}
   * @param output y, {@code [rows, stride]}, overwritten
   */
  void normalize(
      Normalization norm,
      FloatArray parameters,
      FloatArray values,
      int rows,
      FloatArray scales,
      FloatArray output);

  /**
   * Backward pass of {@link #normalize}: with {@code e = gain*dy}, {@code dx = scale*(e - mean(e) -
   * z*mean(e*z))}, means over the row; {@code dgain += sum over rows of dy*z}, {@code dshift += sum
   * of dy}.
   *
   * @param norm where the numbers lie
   * @param parameters the block that holds the gains
   * @param gradients the block that takes the gradients of gains and shifts, added to
   * @param values z
   * @param rows how many rows
   * @param scales what {@link #normalize} stored
   * @param gradient dy, then dx, {@code [rows, stride]}
   */
  void normalizeBackward(
      Normalization norm,
      FloatArray parameters,
      FloatArray gradients,
      FloatArray values,
      int rows,
      FloatArray scales,
      FloatArray gradient);

  /**
   * Mean and biased variance of each channel, over rows and places.
   *
   * @param norm its sizes
   * @param values x, {@code [rows, stride]}
   * @param rows how many rows, at least 1
   * @param statistics receives means and variances, {@code [2, padded channels]}
   */
  void channelStatistics(Normalization norm, FloatArray values, int rows, FloatArray statistics);

  /**
   * Batch normalization by given statistics: {@code z = (x - mean) / sqrt(variance + epsilon)} and
   * {@code y = gain*z + shift}, those of the channel.
   *
   * @param norm where the numbers lie
   * @param parameters the block that holds them
   * @param values x, then z, {@code [rows, stride]}
   * @param rows how many rows
   * @param statistics as {@link #channelStatistics} gives them
   * @param output y, {@code [rows, stride]}, overwritten; its padding is left
   */
  void normalizeChannels(
      Normalization norm,
      FloatArray parameters,
      FloatArray values,
      int rows,
      FloatArray statistics,
      FloatArray output);

  /**
   * Backward pass of {@link #normalizeChannels} where the statistics are those of the values: as
   * {@link #normalizeBackward}, means over a channel's rows and places.
   *
   * @param norm where the numbers lie
   * @param parameters the block that holds the gains
   * @param gradients the block that takes the gradients of gains and shifts, added to
   * @param values z
   * @param rows how many rows
   * @param statistics what the forward pass used
   * @param gradient dy, then dx, {@code [rows, stride]}
   */
  void normalizeChannelsBackward(
      Normalization norm,
      FloatArray parameters,
      FloatArray gradients,
      FloatArray values,
      int rows,
      FloatArray statistics,
      FloatArray gradient);

  /**
   * Sums of windows, times a factor, channel by channel.
   *
   * @param pool its sizes
   * @param input x, {@code [rows, inputStride]}
   * @param rows how many images
   * @param output y, {@code [rows, outputStride]}, overwritten, its padding too
   */
  void pool(Pool pool, FloatArray input, int rows, FloatArray output);

  /**
   * {@link #pool} of spikes: each event adds the factor to every place whose window sees it.
   *
   * @param pool its sizes
   * @param events presynaptic events
   * @param rows how many images
   * @param output y, {@code [rows, outputStride]}, overwritten, its padding too
   */
  void poolEvents(Pool pool, EventList events, int rows, FloatArray output);

  /**
   * Backward pass of {@link #pool} and {@link #poolEvents}: the errors of all windows that see a
   * value, times the factor.
   *
   * @param pool its sizes
   * @param outputGradient dy, {@code [rows, outputStride]}
   * @param rows how many images
   * @param inputGradient dx, {@code [rows, inputStride]}, overwritten, its padding too
   */
  void poolBackward(Pool pool, FloatArray outputGradient, int rows, FloatArray inputGradient);
}
