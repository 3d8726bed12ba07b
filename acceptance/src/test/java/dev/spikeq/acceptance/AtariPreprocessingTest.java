package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.atari.Atari;
import dev.spikeq.atari.AtariOptions;
import dev.spikeq.atari.AtariOptions.Fire;
import dev.spikeq.atari.AtariOptions.LifeLoss;
import dev.spikeq.env.Action;
import dev.spikeq.env.Step;
import dev.spikeq.env.minatar.NumpyRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What agents see of games of the Atari: every picture of Gymnasium's and Stable-Baselines3's. */
@Tag("acceptance")
final class AtariPreprocessingTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("environments");

  private static final int STACK = 4;

  static Stream<GoldenFile> files() {
    return GOLDEN.where(json -> json.path("arrays").has("a_stack_hash8"));
  }

  /** Draws no-ops as they were recorded, and everything else as the emulator does. */
  private static final class Recorded implements RandomGenerator {
    private final RandomGenerator sticky;
    private final long[] noOps;
    private int next;

    Recorded(long[] noOps, long seed) {
      this.noOps = noOps;
      sticky = new NumpyRandom(seed);
    }

    @Override
    public int nextInt(int bound) {
      assertEquals(30, bound);
      return (int) noOps[next++] - 1;
    }

    @Override
    public double nextDouble() {
      return sticky.nextDouble();
    }

    @Override
    public long nextLong() {
      throw new AssertionError("expected no other draws");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void asGymnasiumPreprocesses(GoldenFile file) {
    play(file, "a_", AtariOptions.standard().withFire(Fire.NEVER));
  }

  @ParameterizedTest
  @MethodSource("files")
  void asGymnasiumEndsAtALostLifeWhereActionsStick(GoldenFile file) {
    play(
        file,
        "b_",
        AtariOptions.standard()
            .withFire(Fire.NEVER)
            .withLifeLoss(LifeLoss.RESETS_GAME)
            .withStickyProbability(0.25));
  }

  @ParameterizedTest
  @MethodSource("files")
  void asStableBaselinesPlaysLifeAfterLife(GoldenFile file) {
    play(
        file,
        "c_",
        AtariOptions.standard().withFire(Fire.EPISODE).withLifeLoss(LifeLoss.ENDS_EPISODE));
  }

  private static void play(GoldenFile file, String prefix, AtariOptions options) {
    long seed = file.description().path("parameters").path("ale_random_seed").asLong(0);
    Recorded random = new Recorded(file.tensor(prefix + "noops").longs(), seed);
    long[] actions = file.tensor(prefix + "action").longs();
    long[] resetAt = file.tensor(prefix + "reset_at").longs();
    List<long[]> hashes = new ArrayList<>();
    List<long[]> stacks = new ArrayList<>();
    List<long[]> resets = new ArrayList<>();
    double[] rewards = new double[actions.length];
    long[] terminated = new long[actions.length];
    long[] lives = new long[actions.length];
    long[] livesAtReset = new long[resetAt.length];
    try (Atari environment = new Atari(AtariFiles.game(file), AtariFiles.ROMS, options)) {
      float[] observation = new float[environment.observationSpace().size()];
      for (int i = -1, reset = 0; i < actions.length; i++) {
        boolean over = i < 0;
        if (i >= 0) {
          Step step = environment.step(Action.discrete((int) actions[i]), observation);
          rewards[i] = step.reward();
          terminated[i] = step.terminated() ? 1 : 0;
          lives[i] = environment.lives();
          hashes.add(hash(observation, STACK - 1, STACK));
          stacks.add(hash(observation, 0, STACK));
          over = step.over();
        }
        if (over && reset < resetAt.length) {
          assertEquals(resetAt[reset], i, "step before reset " + reset);
          environment.reset(random, observation);
          livesAtReset[reset++] = environment.lives();
          resets.add(hash(observation, STACK - 1, STACK));
        }
      }
    }
    file.assertEqualExactly("reward", file.tensor(prefix + "reward").doubles(), rewards);
    compare(file, prefix + "terminated", terminated);
    compare(file, prefix + "lives", lives);
    compare(file, prefix + "reset_lives", livesAtReset);
    compare(file, prefix + "observation_hash8", joined(hashes));
    compare(file, prefix + "stack_hash8", joined(stacks));
    compare(file, prefix + "reset_hash8", joined(resets));
    assertEquals(random.noOps.length, random.next, "games begun");
  }

  private static void compare(GoldenFile file, String array, long[] actual) {
    file.assertEqualExactly(array, file.tensor(array).longs(), actual);
  }

  private static long[] joined(List<long[]> rows) {
    return rows.stream().flatMapToLong(Arrays::stream).toArray();
  }

  /** The hash of some channels, each picture row by row. */
  private static long[] hash(float[] observation, int from, int to) {
    int size = observation.length / STACK;
    byte[] pictures = new byte[size * (to - from)];
    for (int i = 0; i < pictures.length; i++) {
      float value = observation[i % size * STACK + from + i / size];
      assertEquals(Math.rint(value), value);
      pictures[i] = (byte) (int) value;
    }
    byte[] digest = AtariFiles.digest().digest(pictures);
    return AtariFiles.unsigned(Arrays.copyOf(digest, AtariFiles.HASH_BYTES));
  }
}
