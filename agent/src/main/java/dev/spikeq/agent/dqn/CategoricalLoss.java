package dev.spikeq.agent.dqn;

import dev.spikeq.snn.Network;
import java.util.Arrays;

/**
 * Cross-entropy with what is aimed at, projected onto the atoms: with probabilities p of Z and
 * probabilities r = softmax(x) of the row x,
 *
 * <pre>
 *   y[j] = gain + bootstrap z[j], but from the first to the last atom
 *   m[i] = Σ p[j] max(0, 1 − |y[j] − z[i]| / spacing)
 *   loss = −Σ m[i] log r[i]          dloss/dx[i] = r[i] − m[i]
 * </pre>
 *
 * <p>Source: Bellemare, Dabney and Munos, A distributional perspective on reinforcement learning,
 * 2017, algorithm 1.
 */
final class CategoricalLoss implements DistributionLoss {
  private final Network.Head.Categorical atoms;
  private final double[] probabilities;
  private final double[] aim;

  CategoricalLoss(Network.Head.Categorical atoms) {
    this.atoms = atoms;
    probabilities = new double[atoms.atoms()];
    aim = new double[atoms.atoms()];
  }

  @Override
  public void aim(float gain, float bootstrap, float[] decoded, int offset) {
    double _ = atoms.probabilities(decoded, offset, probabilities);
    project(gain, bootstrap);
  }

  /** Shares each probability out to the atoms on both sides of where it comes to be. */
  private void project(float gain, float bootstrap) {
    Arrays.fill(aim, 0);
    int last = aim.length - 1;
    for (int j = 0; j <= last; j++) {
      double moved = (gain + bootstrap * atoms.atom(j) - atoms.least()) / atoms.spacing();
      double place = Math.clamp(moved, 0, last);
      int below = (int) place;
      double above = place - below;
      aim[below] += probabilities[j] * (1 - above);
      if (above > 0) {
        aim[below + 1] += probabilities[j] * above;
      }
    }
  }

  @Override
  public double compare(float[] decoded, int offset, float weight, float[] errors) {
    double logSum = atoms.probabilities(decoded, offset, probabilities);
    double loss = 0;
    for (int i = 0; i < aim.length; i++) {
      loss += aim[i] * (logSum - decoded[offset + i]);
      errors[offset + i] = (float) (weight * (probabilities[i] - aim[i]));
    }
    return loss;
  }

  /** The probabilities that are aimed at; not a copy. */
  double[] aim() {
    return aim;
  }
}
