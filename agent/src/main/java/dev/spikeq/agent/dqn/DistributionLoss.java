package dev.spikeq.agent.dqn;

/** The loss of one distribution, given as a row of decoded values, against an aim. */
sealed interface DistributionLoss permits CategoricalLoss, QuantileLoss {
  /**
   * Aims at the distribution of {@code gain + bootstrap Z}.
   *
   * @param decoded has the row of Z
   * @param offset where it begins
   */
  void aim(float gain, float bootstrap, float[] decoded, int offset);

  /**
   * Compares a row with the aim.
   *
   * @param decoded has the row
   * @param offset where it begins
   * @param weight what the derivatives are multiplied by
   * @param errors receives them where the row is in {@code decoded}
   * @return the loss without the weight, not negative
   */
  double compare(float[] decoded, int offset, float weight, float[] errors);
}
