package dev.spikeq.snn.optimizer;

/** A learning rate as a function of how much of the run is done. */
public sealed interface LearningRate {
  /**
   * The rate.
   *
   * @param progress share of the run that is done, in [0, 1]
   * @return the learning rate
   */
  double at(double progress);

  /**
   * The same all the time.
   *
   * @param rate the learning rate
   */
  record Constant(double rate) implements LearningRate {
    @Override
    public double at(double progress) {
      return rate;
    }
  }

  /**
   * On a straight line.
   *
   * @param from at the beginning
   * @param to at the end
   */
  record Linear(double from, double to) implements LearningRate {
    @Override
    public double at(double progress) {
      return from + (to - from) * Math.clamp(progress, 0.0, 1.0);
    }
  }

  /**
   * By a constant factor in equal times.
   *
   * @param from at the beginning, above 0
   * @param to at the end, above 0
   */
  record Exponential(double from, double to) implements LearningRate {
    /** Checks both. */
    public Exponential {
      if (!(from > 0) || !(to > 0)) {
        throw new IllegalArgumentException(
            "Exponential: expected rates above 0, found " + from + " and " + to);
      }
    }

    @Override
    public double at(double progress) {
      return from * Math.pow(to / from, Math.clamp(progress, 0.0, 1.0));
    }
  }

  /**
   * Along half a cosine. Source: Loshchilov and Hutter, SGDR, 2017, without restarts.
   *
   * @param from at the beginning
   * @param to at the end
   */
  record Cosine(double from, double to) implements LearningRate {
    @Override
    public double at(double progress) {
      double done = Math.clamp(progress, 0.0, 1.0);
      return to + (from - to) * (1 + StrictMath.cos(Math.PI * done)) / 2;
    }
  }
}
