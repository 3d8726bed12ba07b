package dev.spikeq.agent.replay;

import dev.spikeq.agent.Snapshot;
import java.util.random.RandomGenerator;

/**
 * The transitions that an agent remembers and draws its batches from. When full, the oldest is
 * overwritten. Nothing is allocated after it was made. {@link NStepReturns} fills it.
 */
public sealed interface Replay permits UniformReplay, PrioritizedReplay {

  /**
   * Makes an empty replay.
   *
   * @param rule what is remembered and how it is drawn
   * @param observationSize number of values in an observation
   */
  static Replay of(ReplayRule rule, int observationSize) {
    return switch (rule) {
      case ReplayRule.Uniform uniform ->
          new UniformReplay(new Transitions(uniform.capacity(), observationSize));
      case ReplayRule.Prioritized prioritized ->
          new PrioritizedReplay(
              prioritized, new Transitions(prioritized.capacity(), observationSize));
    };
  }

  /** Returns how many transitions are remembered now. */
  int size();

  /**
   * Remembers a transition.
   *
   * @param observations where its observation lies; copied
   * @param offset the index of the observation's first value
   * @param action what was done there
   * @param gain the discounted sum of the rewards that followed
   * @param bootstrap what the value of the next observation is multiplied by: a power of the
   *     discount, 0 after a termination
   * @param nextObservation where the rewards end, {@code [observationSize]}; copied
   */
  void add(
      float[] observations,
      int offset,
      int action,
      double gain,
      double bootstrap,
      float[] nextObservation);

  /**
   * Fills a batch with transitions drawn with replacement.
   *
   * @param batch what is filled
   * @param progress share of the run that is done, in [0, 1]
   * @param random the only source of chance
   * @throws IllegalStateException if nothing is remembered
   */
  void sample(Batch batch, double progress, RandomGenerator random);

  /**
   * Says how wrong the values of a batch were.
   *
   * @param batch as {@link #sample} filled it
   * @param errors value minus target, {@code [batch]}
   */
  void learned(Batch batch, float[] errors);

  /**
   * Saves everything, the arrays as far as they are filled.
   *
   * @param snapshot receives it
   */
  void save(Snapshot snapshot);

  /**
   * Continues from a snapshot.
   *
   * @param snapshot from a replay of the same rule and observation size
   */
  void restore(Snapshot snapshot);
}
