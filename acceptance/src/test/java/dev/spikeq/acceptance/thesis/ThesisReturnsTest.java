package dev.spikeq.acceptance.thesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.env.Action;
import dev.spikeq.env.Step;
import dev.spikeq.env.control.CartPole;
import dev.spikeq.env.control.ControlTask;
import dev.spikeq.env.control.MountainCar;
import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every network plays 100 episodes from the stored start states and reaches the stored returns.
 *
 * <p>All episodes of a network run in lockstep in one batch. On the fastest kernel set alone: that
 * the sets agree is tested elsewhere.
 */
@Tag("acceptance")
final class ThesisReturnsTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("thesis");

  private static final int LIMIT = 500;

  /** Episodes that may differ where sines and cosines are rounded otherwise. */
  private static final int DIFFERENT = 2;

  private static final int DIFFERENT_POLICY_GRADIENT = 20;
  private static final double MEAN = 1e-3;

  /** So sensitive to the last bit that more episodes may differ. */
  private static final List<String> SENSITIVE =
      List.of("cartpole_pg_converted", "cartpole_pg_trained");

  static Stream<GoldenFile> networks() {
    return GOLDEN.where(json -> json.path("architecture").isArray());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void agree(GoldenFile file) throws FormatException {
    SafetensorsFile vectors = file.companion("vectors");
    long[] expected = vectors.tensor("returns_gymseed1").longs();
    double[] states = vectors.tensor("init_states_gymseed1").doubles();
    long[] found;
    try (Engine engine = KernelSets.engine(Engine.fastestKernels())) {
      found = play(file, states, expected.length, engine);
    }
    file.count();
    int different = 0;
    for (int i = 0; i < expected.length; i++) {
      different += expected[i] == found[i] ? 0 : 1;
    }
    int allowed = SENSITIVE.contains(file.name()) ? DIFFERENT_POLICY_GRADIENT : DIFFERENT;
    int count = different;
    assertTrue(
        different <= allowed,
        () ->
            file.name()
                + ": "
                + count
                + " returns differ: expected "
                + Arrays.toString(expected)
                + ", found "
                + Arrays.toString(found));
    double mean = Arrays.stream(expected).average().orElseThrow();
    assertEquals(
        mean, Arrays.stream(found).average().orElseThrow(), MEAN * Math.abs(mean), file.name());
  }

  private static ControlTask task(GoldenFile file) {
    String environment = file.description().path("environment").asString("");
    if (environment.startsWith("CartPole-v0")) {
      return new CartPole();
    }
    if (environment.startsWith("MountainCar-v0")) {
      return new MountainCar();
    }
    throw new AssertionError(file.name() + ": unknown environment '" + environment + "'");
  }

  private static long[] play(GoldenFile file, double[] states, int episodes, Engine engine) {
    ThesisNetwork thesis = ThesisNetwork.of(file);
    int size = states.length / episodes;
    Program program = Program.forInference(thesis.network(), thesis.parameters(), episodes, engine);
    Player[] running = new Player[episodes];
    for (int i = 0; i < episodes; i++) {
      running[i] = new Player(task(file), i, Arrays.copyOfRange(states, i * size, (i + 1) * size));
    }
    float[] observations = new float[episodes * size];
    long[] returns = new long[episodes];
    for (int t = 0; t < LIMIT && running.length > 0; t++) {
      for (int i = 0; i < running.length; i++) {
        System.arraycopy(running[i].observation, 0, observations, i * size, size);
      }
      float[] values = program.forward(observations, running.length);
      for (int i = 0; i < running.length; i++) {
        running[i].act(values, i * thesis.network().outputs(), thesis.network().outputs());
        returns[running[i].episode] = Math.round(running[i].sum);
      }
      running = Arrays.stream(running).filter(player -> !player.over).toArray(Player[]::new);
    }
    return returns;
  }

  /** One episode under way. */
  private static final class Player {
    private static final RandomStream UNUSED = RandomStream.root(0);

    private final ControlTask task;
    private final int episode;
    private final float[] observation;
    private double sum;
    private boolean over;

    Player(ControlTask task, int episode, double[] state) {
      this.task = task;
      this.episode = episode;
      observation = new float[state.length];
      task.resetTo(state, observation);
    }

    void act(float[] values, int offset, int actions) {
      int action = TieRule.FIRST.argmax(values, offset, actions, UNUSED);
      Step step = task.step(Action.discrete(action), observation);
      sum += step.reward();
      over = step.terminated();
    }
  }
}
