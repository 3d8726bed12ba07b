package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.spikeq.env.Action;
import dev.spikeq.env.Step;
import dev.spikeq.env.minatar.MinAtar;
import dev.spikeq.env.minatar.MinAtarGame;
import dev.spikeq.env.minatar.MinAtarOptions;
import dev.spikeq.env.minatar.MinAtarOptions.ActionSet;
import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import dev.spikeq.env.minatar.MinAtarOptions.StickyMemory;
import dev.spikeq.env.minatar.Move;
import dev.spikeq.env.minatar.NumpyRandom;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The games of MinAtar played again from the seed: every bit of every state. */
@Tag("acceptance")
final class MinAtarTrajectoriesTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("environments");

  private static final int HASH_BYTES = 8;

  static Stream<GoldenFile> files() {
    return GOLDEN.where(json -> json.path("arrays").has("scripted_hash"));
  }

  /** Those that hold hashes of further trajectories, which were recorded with every state. */
  static Stream<GoldenFile> filesOfMore() {
    return GOLDEN.where(json -> json.path("arrays").has("more_hash"));
  }

  private static JsonNode parameters(GoldenFile file) {
    return file.description().path("parameters");
  }

  private static MinAtar environment(GoldenFile file) {
    String name = parameters(file).path("game").asString("");
    boolean ramping = parameters(file).path("difficulty_ramping").asBoolean(true);
    return new MinAtar(
        MinAtarGame.valueOf(name.toUpperCase(Locale.ROOT)),
        new MinAtarOptions(
            ActionSet.FULL,
            parameters(file).path("sticky_action_prob").asDouble(0.1),
            StickyMemory.RUN,
            ramping ? Ramping.ON : Ramping.OFF));
  }

  private static long[] numbers(GoldenFile file, String parameter) {
    return parameters(file).path(parameter).valueStream().mapToLong(JsonNode::asLong).toArray();
  }

  /** One row of an array whose first dimension counts trajectories. */
  private static long[] row(GoldenFile file, String array, int row) {
    long[] all = file.tensor(array).longs();
    int length = all.length / file.tensor(array).shape()[0];
    return Arrays.copyOfRange(all, row * length, (row + 1) * length);
  }

  /** What a trajectory shows, with the states packed, eight cells a byte. */
  private static final class Trajectory {
    private final List<byte[]> states = new ArrayList<>();
    private final List<byte[]> resets = new ArrayList<>();
    private final List<Integer> resetSteps = new ArrayList<>();
    private final long[] rewards;
    private final long[] terminal;

    Trajectory(MinAtar environment, long seed, long[] actions) {
      RandomGenerator random = new NumpyRandom(seed);
      float[] observation = new float[environment.observationSpace().size()];
      rewards = new long[actions.length];
      terminal = new long[actions.length];
      environment.reset(random, observation);
      states.add(packed(observation));
      for (int i = 0; i < actions.length; i++) {
        Step step = environment.step(Action.discrete((int) actions[i]), observation);
        rewards[i] = (long) step.reward();
        terminal[i] = step.terminated() ? 1 : 0;
        assertFalse(step.truncated());
        states.add(packed(observation));
        if (step.terminated()) {
          environment.reset(random, observation);
          resets.add(packed(observation));
          resetSteps.add(i);
        }
      }
    }

    private static byte[] packed(float[] observation) {
      byte[] bytes = new byte[(observation.length + 7) / 8];
      for (int i = 0; i < observation.length; i++) {
        if (observation[i] != 0) {
          assertEquals(1, observation[i]);
          bytes[i / 8] |= (byte) (0x80 >> i % 8);
        }
      }
      return bytes;
    }
  }

  private static long[] unsigned(List<byte[]> rows) {
    return rows.stream()
        .flatMapToLong(row -> {
          long[] wide = new long[row.length];
          Arrays.setAll(wide, i -> row[i] & 0xFF);
          return Arrays.stream(wide);
        })
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("files")
  void randomActionsGiveTheSameStates(GoldenFile file) {
    long[] seeds = numbers(file, "seeds");
    long[] resetAt = file.tensor("reset_at").longs();
    int resets = 0;
    for (int row = 0; row < seeds.length; row++) {
      Trajectory played = new Trajectory(environment(file), seeds[row], row(file, "action", row));
      String which = " of trajectory " + row;
      file.assertEqualExactly("state" + which, row(file, "state", row), unsigned(played.states));
      file.assertEqualExactly("reward" + which, row(file, "reward", row), played.rewards);
      file.assertEqualExactly("terminal" + which, row(file, "terminal", row), played.terminal);
      for (int i = 0; i < played.resets.size(); i++, resets++) {
        long[] expected = Arrays.copyOfRange(resetAt, 3 * resets, 3 * resets + 2);
        file.assertEqualExactly(
            "reset_at " + resets, expected, new long[] {row, played.resetSteps.get(i)});
        file.assertEqualExactly(
            "state after reset " + resets,
            row(file, "reset_state", (int) resetAt[3 * resets + 2]),
            unsigned(played.resets.subList(i, i + 1)));
      }
    }
    assertEquals(resetAt.length / 3, resets);
  }

  @ParameterizedTest
  @MethodSource("filesOfMore")
  void moreRandomActionsGiveStatesOfTheSameHashes(GoldenFile file) {
    long[] seeds = numbers(file, "more_seeds");
    List<byte[]> resets = new ArrayList<>();
    for (int row = 0; row < seeds.length; row++) {
      Trajectory played =
          new Trajectory(environment(file), seeds[row], row(file, "more_action", row));
      String which = " of further trajectory " + row;
      file.assertEqualExactly("hash" + which, row(file, "more_hash", row), hashes(played.states));
      file.assertEqualExactly("reward" + which, row(file, "more_reward", row), played.rewards);
      file.assertEqualExactly("terminal" + which, row(file, "more_terminal", row), played.terminal);
      resets.addAll(played.resets);
    }
    file.assertEqualExactly(
        "hashes after resets", file.tensor("more_reset_hash").longs(), hashes(resets));
    assertEquals(5, seeds.length);
  }

  /** The first bytes of SHA-256 of each. */
  private static long[] hashes(List<byte[]> states) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return unsigned(
          states.stream().map(state -> Arrays.copyOf(digest.digest(state), HASH_BYTES)).toList());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void scriptedActionsGiveTheSameStates(GoldenFile file) {
    long[] seeds = numbers(file, "scripted_seeds");
    for (int row = 0; row < seeds.length; row++) {
      Trajectory played =
          new Trajectory(environment(file), seeds[row], row(file, "scripted_action", row));
      String which = " of scripted trajectory " + row;
      List<byte[]> some = new ArrayList<>();
      for (int i = 50; i < played.states.size(); i += 50) {
        some.add(played.states.get(i));
      }
      file.assertEqualExactly("state" + which, row(file, "scripted_state", row), unsigned(some));
      file.assertEqualExactly(
          "hash" + which, row(file, "scripted_hash", row), hashes(played.states));
      file.assertEqualExactly("reward" + which, row(file, "scripted_reward", row), played.rewards);
      file.assertEqualExactly(
          "terminal" + which, row(file, "scripted_terminal", row), played.terminal);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void channelsAndActionsAreThose(GoldenFile file) {
    MinAtarGame game = environment(file).game();
    assertEquals(
        parameters(file).path("channels").valueStream().map(JsonNode::asString).toList(),
        game.channelNames());
    List<Move> moves =
        Arrays.stream(numbers(file, "minimal_action_set"))
            .mapToObj(index -> List.of(Move.values()).get((int) index))
            .toList();
    assertEquals(moves, game.minimalMoves());
    file.count();
  }
}
