package dev.spikeq.agent.replay;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.env.Environment;
import java.util.random.RandomGenerator;

/**
 * The transitions that an agent remembers and draws its batches from. When full, the oldest is
 * overwritten. Nothing is allocated after it was made. {@link NStepReturns} fills it.
 */
public sealed interface Replay extends AutoCloseable permits UniformReplay, PrioritizedReplay {

  /**
   * Makes an empty replay of observations that no environment describes: floats, where the rule
   * does not ask for bytes.
   *
   * @param rule what is remembered and how it is drawn
   * @param observationSize number of values in an observation
   */
  static Replay of(ReplayRule rule, int observationSize) {
    return of(rule, Layout.of(rule.storage(), observationSize));
  }

  /**
   * Makes an empty replay of what an environment shows.
   *
   * @param rule what is remembered, how it is drawn and held
   * @param environment says what its observations look like; not kept
   */
  static Replay of(ReplayRule rule, Environment environment) {
    return of(rule, Layout.of(rule.storage(), environment));
  }

  private static Replay of(ReplayRule rule, Layout layout) {
    Transitions transitions =
        switch (layout) {
          case Layout.Floats(int size) -> new FloatTransitions(rule.capacity(), size);
          case Layout.Frames frames -> new FrameTransitions(rule.capacity(), frames);
        };
    return switch (rule) {
      case ReplayRule.Uniform _ -> new UniformReplay(transitions);
      case ReplayRule.Prioritized prioritized -> new PrioritizedReplay(prioritized, transitions);
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
   * @throws IllegalArgumentException if observations are held as bytes and a value is no whole
   *     number from 0 to 255
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
   * Saves everything, as far as it is filled; what is held as bytes as {@link Snapshot.Records}.
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

  /**
   * Checks restored actions: a wrong one would index another transition's values.
   *
   * @param actions how many there are
   * @throws IllegalArgumentException if one is not in [0, actions)
   */
  void requireActions(int actions);

  /** Gives memory outside the heap back; a replay of floats has none. */
  @Override
  void close();
}
