package dev.spikeq.agent.dqn;

import dev.spikeq.snn.Network;

/**
 * Quantile regression with Huber's loss L (κ = 1) on samples of what is aimed at, the quantiles of
 * Z moved: with the row x and its levels τ,
 *
 * <pre>
 *   u[i][j] = gain + bootstrap z[j] − x[i]
 *   loss    = Σ over i of mean over j of  |τ[i] − 1[u[i][j] &lt; 0]| L(u[i][j])
 * </pre>
 *
 * <p>Source: Dabney et al., Distributional reinforcement learning with quantile regression, 2018,
 * equations 9 and 10.
 */
final class QuantileLoss implements DistributionLoss {
  private final Network.Head.Quantile quantiles;
  private final double[] aim;

  QuantileLoss(Network.Head.Quantile quantiles) {
    this.quantiles = quantiles;
    aim = new double[quantiles.count()];
  }

  @Override
  public void aim(float gain, float bootstrap, float[] decoded, int offset) {
    for (int j = 0; j < aim.length; j++) {
      aim[j] = gain + (double) bootstrap * decoded[offset + j];
    }
  }

  @Override
  public double compare(float[] decoded, int offset, float weight, float[] errors) {
    double loss = 0;
    for (int i = 0; i < aim.length; i++) {
      double level = quantiles.level(i);
      double slope = 0;
      for (double goal : aim) {
        double missing = goal - decoded[offset + i];
        double size = Math.abs(missing);
        double share = missing < 0 ? 1 - level : level;
        loss += share * (size < 1 ? 0.5 * missing * missing : size - 0.5);
        slope -= share * Math.clamp(missing, -1, 1);
      }
      errors[offset + i] = (float) (weight * slope / aim.length);
    }
    return loss / aim.length;
  }
}
