package dev.spikeq.agent.policygradient;

import java.util.Arrays;

/**
 * What a policy learns from: {@link #count} decisions with what came of them. The arrays may be
 * longer; whoever fills them is their owner.
 */
final class Samples {
  private static final double TINY = 1e-8;

  final int observed;
  int count;

  /** {@code [count, observed]}. */
  float[] observations;

  int[] actions;

  /** Of each action, when it was taken. */
  float[] logProbabilities;

  float[] advantages;

  /** What the critic should have said. */
  float[] goals;

  Samples(int observed, int capacity) {
    this.observed = observed;
    observations = new float[capacity * observed];
    actions = new int[capacity];
    logProbabilities = new float[capacity];
    advantages = new float[capacity];
    goals = new float[capacity];
  }

  int capacity() {
    return actions.length;
  }

  /** Makes room; what is there stays. */
  void grow(int capacity) {
    observations = Arrays.copyOf(observations, capacity * observed);
    actions = Arrays.copyOf(actions, capacity);
    logProbabilities = Arrays.copyOf(logProbabilities, capacity);
    advantages = Arrays.copyOf(advantages, capacity);
    goals = Arrays.copyOf(goals, capacity);
  }

  /** Becomes a copy of the samples {@code order[first …]} of others. */
  void take(Samples others, int[] order, int first, int size) {
    count = size;
    for (int i = 0; i < size; i++) {
      int from = order[first + i];
      System.arraycopy(others.observations, from * observed, observations, i * observed, observed);
      actions[i] = others.actions[from];
      logProbabilities[i] = others.logProbabilities[from];
      advantages[i] = others.advantages[from];
      goals[i] = others.goals[from];
    }
  }

  /** Shifts and scales the advantages as it is said. */
  void scaleAdvantages(PolicyGradientConfig.Scale scale) {
    if (scale == PolicyGradientConfig.Scale.RAW) {
      return;
    }
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += advantages[i] / count;
    }
    double square = 0;
    for (int i = 0; i < count; i++) {
      square += (advantages[i] - mean) * (advantages[i] - mean) / count;
    }
    double deviation = Math.sqrt(square) + TINY;
    for (int i = 0; i < count; i++) {
      advantages[i] = (float) ((advantages[i] - mean) / deviation);
    }
  }
}
