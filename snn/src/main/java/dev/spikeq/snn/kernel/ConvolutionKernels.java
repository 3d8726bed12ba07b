package dev.spikeq.snn.kernel;

/**
 * The arithmetic of convolutions; {@link Kernels} says how rows lie and what implementations keep
 * to. Row r is an image: time step t of sample b where {@code r = b*T + t}.
 */
public interface ConvolutionKernels {
  /**
   * Dense convolution: {@code y[r, place] = bias + window of x[r] at place . W}.
   *
   * @param convolution where the numbers lie
   * @param parameters the block that holds them
   * @param input x, {@code [rows, inputStride]}
   * @param rows how many images
   * @param output y, {@code [rows, outputStride]}, overwritten
   * @param workspace room for {@link Convolution#workspace} floats, overwritten
   */
  void convolve(
      Convolution convolution,
      FloatArray parameters,
      FloatArray input,
      int rows,
      FloatArray output,
      FloatArray workspace);

  /**
   * Event-driven convolution: each event adds its weight row to every place whose window sees it.
   *
   * @param convolution where the numbers lie
   * @param parameters the block that holds them
   * @param events presynaptic events, located by place
   * @param rows how many images
   * @param output y, {@code [rows, outputStride]}, overwritten
   */
  void convolveEvents(
      Convolution convolution,
      FloatArray parameters,
      EventList events,
      int rows,
      FloatArray output);

  /**
   * Lists values that are not 0, unless there are too many.
   *
   * @param values {@code [rows, stride]}, of images of the list's width, padded to a line
   * @param rows how many images
   * @param sparse receives their events, located by place, and their values
   * @return whether there was room; if not, what the list holds is arbitrary
   */
  boolean listValues(FloatArray values, int rows, SparseValues sparse);

  /**
   * Convolution of few values: each adds its multiple of its weight row to every place whose window
   * sees it. The sums of {@link #convolve} in the same order, without the zeros: equal to the bit
   * where weights are finite, but for the sign of a sum that is zero.
   *
   * @param convolution where the numbers lie
   * @param parameters the block that holds them
   * @param input x, located by place
   * @param rows how many images
   * @param output y, {@code [rows, outputStride]}, overwritten
   */
  void convolveSparse(
      Convolution convolution,
      FloatArray parameters,
      SparseValues input,
      int rows,
      FloatArray output);

  /**
   * Dense gradients of weights and biases: {@code dW += sum over images and places of outer(window,
   * dy)}, {@code db += sum of dy}.
   *
   * @param convolution where the gradients lie
   * @param gradients the block that holds them, added to
   * @param input x, {@code [rows, inputStride]}
   * @param rows how many images
   * @param outputGradient dy, {@code [rows, outputStride]}
   * @param workspace room for {@link Convolution#workspace} floats, overwritten
   */
  void addConvolutionGradients(
      Convolution convolution,
      FloatArray gradients,
      FloatArray input,
      int rows,
      FloatArray outputGradient,
      FloatArray workspace);

  /**
   * Event-driven gradients of weights and biases.
   *
   * @param convolution where the gradients lie
   * @param gradients the block that holds them, added to
   * @param events presynaptic events, located by place
   * @param rows how many images
   * @param outputGradient dy, {@code [rows, outputStride]}
   */
  void addConvolutionEventGradients(
      Convolution convolution,
      FloatArray gradients,
      EventList events,
      int rows,
      FloatArray outputGradient);

  /**
   * Gradients of weights and biases where few values are not 0: the sums of {@link
   * #addConvolutionGradients} in the same order, without the zeros.
   *
   * @param convolution where the gradients lie
   * @param gradients the block that holds them, added to
   * @param input x, located by place
   * @param rows how many images
   * @param outputGradient dy, {@code [rows, outputStride]}
   */
  void addSparseConvolutionGradients(
      Convolution convolution,
      FloatArray gradients,
      SparseValues input,
      int rows,
      FloatArray outputGradient);

  /**
   * Error propagation: {@code dx[r] = sum over places of W.dy[r, place]}, each where its window
   * was.
   *
   * @param convolution where the weights lie
   * @param parameters the block that holds them
   * @param outputGradient dy, {@code [rows, outputStride]}
   * @param rows how many images
   * @param inputGradient dx, {@code [rows, inputStride]}, overwritten
   * @param workspace room for {@link Convolution#workspace} floats, overwritten
   */
  void convolveTransposed(
      Convolution convolution,
      FloatArray parameters,
      FloatArray outputGradient,
      int rows,
      FloatArray inputGradient,
      FloatArray workspace);

  /**
   * Error propagation to the neurons whose surrogate derivative is not zero; the others get 0.
   *
   * @param convolution where the weights lie
   * @param parameters the block that holds them
   * @param outputGradient dy, {@code [rows, outputStride]}
   * @param active the presynaptic neurons near their threshold, as events
   * @param rows how many images
   * @param inputGradient dx, {@code [rows, inputStride]}, overwritten
   */
  void convolveTransposedWhere(
      Convolution convolution,
      FloatArray parameters,
      FloatArray outputGradient,
      EventList active,
      int rows,
      FloatArray inputGradient);
}
