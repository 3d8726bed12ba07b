package dev.spikeq.snn.loss;

/** The loss of one number, as a function of its error: prediction minus target. */
public sealed interface RegressionLoss {
  /**
   * The loss.
   *
   * @param error prediction minus target
   * @return not negative
   */
  float value(float error);

  /**
   * The derivative of the loss by the prediction.
   *
   * @param error prediction minus target
   * @return its slope
   */
  float derivative(float error);

  /** Squared error: {@code error^2}, as PyTorch's MSE (no factor one half). */
  record MeanSquared() implements RegressionLoss {
    @Override
    public float value(float error) {
      return error * error;
    }

    @Override
    public float derivative(float error) {
      return 2 * error;
    }
  }

  /**
   * Smooth L1 (Huber for delta 1): {@code 0.5*error^2/delta} where {@code |error| < delta}, else
   * {@code |error| - 0.5*delta}. Source: Girshick, Fast R-CNN, 2015; PyTorch's {@code
   * smooth_l1_loss} with beta = delta.
   *
   * @param delta where it becomes linear, above 0
   */
  record SmoothL1(float delta) implements RegressionLoss {
    /** Checks delta. */
    public SmoothL1 {
      if (!(delta > 0) || Float.isInfinite(delta)) {
        throw new IllegalArgumentException(
            "SmoothL1: expected a finite delta above 0, found " + delta);
      }
    }

    /** With delta 1. */
    public SmoothL1() {
      this(1f);
    }

    @Override
    public float value(float error) {
      float size = Math.abs(error);
      return size < delta ? 0.5f * error * error / delta : size - 0.5f * delta;
    }

    @Override
    public float derivative(float error) {
      return Math.clamp(error / delta, -1f, 1f);
    }
  }
}
