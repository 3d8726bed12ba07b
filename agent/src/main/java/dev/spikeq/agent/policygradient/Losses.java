package dev.spikeq.agent.policygradient;

import dev.spikeq.snn.loss.RegressionLoss;

/** The losses of policies and critics: means over all samples of a batch. */
final class Losses {
  private Losses() {}

  /** {@code -A log π(a) - bonus H(π)}. Its gradient is the policy gradient. */
  static Trainee.OutputLoss likelihood(SoftmaxPolicy policy, Samples samples, double bonus) {
    return (outputs, first, count, errors) -> {
      double share = 1.0 / samples.count;
      double loss = 0;
      for (int i = 0; i < count; i++) {
        int row = i * policy.actions();
        int action = samples.actions[first + i];
        double advantage = samples.advantages[first + i];
        policy.look(outputs, row);
        loss -= share * (advantage * policy.logProbability(action) + bonus * policy.entropy());
        policy.differentiate(action, -share * advantage, -share * bonus, errors, row);
      }
      return loss;
    };
  }

  /**
   * {@code -min(ρ A, clip(ρ, 1 - ε, 1 + ε) A) - bonus H(π)} with the ratio ρ of the action's
   * probability to that when it was taken. Where the clipped term is the smaller one the gradient
   * is that of the entropy alone.
   */
  static Trainee.OutputLoss clipped(
      SoftmaxPolicy policy, Samples samples, double range, double bonus) {
    return (outputs, first, count, errors) -> {
      double share = 1.0 / samples.count;
      double loss = 0;
      for (int i = 0; i < count; i++) {
        int row = i * policy.actions();
        int action = samples.actions[first + i];
        double advantage = samples.advantages[first + i];
        policy.look(outputs, row);
        double ratio =
            Math.exp(policy.logProbability(action) - samples.logProbabilities[first + i]);
        double free = ratio * advantage;
        double held = Math.clamp(ratio, 1 - range, 1 + range) * advantage;
        double slope = held < free ? 0 : free;
        loss -= share * (Math.min(free, held) + bonus * policy.entropy());
        policy.differentiate(action, -share * slope, -share * bonus, errors, row);
      }
      return loss;
    };
  }

  /** The loss of a critic's one output. */
  static Trainee.OutputLoss values(RegressionLoss rule, Samples samples) {
    return (outputs, first, count, errors) -> {
      float share = 1f / samples.count;
      double loss = 0;
      for (int i = 0; i < count; i++) {
        float error = outputs[i] - samples.goals[first + i];
        loss += share * rule.value(error);
        errors[i] = share * rule.derivative(error);
      }
      return loss;
    };
  }
}
