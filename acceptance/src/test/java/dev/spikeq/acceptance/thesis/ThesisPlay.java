package dev.spikeq.acceptance.thesis;

import dev.spikeq.acceptance.GoldenFile;
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
import java.util.Optional;

/**
 * What a network does in 100 episodes from the stored start states, all in lockstep in one batch.
 *
 * @param expected the stored returns
 * @param found the returns here
 * @param decisions how many decisions were made
 * @param agreeing how many of them the source would have made too; 0 without one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ThesisPlay(long[] expected, long[] found, long decisions, long agreeing) {
  private static final int LIMIT = 500;

  static ThesisPlay of(
      GoldenFile file, ThesisNetwork network, Optional<ThesisNetwork> source, Engine engine)
      throws FormatException {
    SafetensorsFile vectors = file.companion("vectors");
    long[] expected = vectors.tensor("returns_gymseed1").longs();
    double[] states = vectors.tensor("init_states_gymseed1").doubles();
    int episodes = expected.length;
    int size = states.length / episodes;
    Program program =
        Program.forInference(network.network(), network.parameters(), episodes, engine);
    Optional<Program> judge =
        source.map(s -> Program.forInference(s.network(), s.parameters(), episodes, engine));
    Player[] running = new Player[episodes];
    for (int i = 0; i < episodes; i++) {
      running[i] = new Player(task(file), i, Arrays.copyOfRange(states, i * size, (i + 1) * size));
    }
    float[] observations = new float[episodes * size];
    long[] returns = new long[episodes];
    int actions = network.network().outputs();
    long decisions = 0;
    long agreeing = 0;
    for (int t = 0; t < LIMIT && running.length > 0; t++) {
      for (int i = 0; i < running.length; i++) {
        System.arraycopy(running[i].observation, 0, observations, i * size, size);
      }
      int[] chosen = greedy(program, observations, running.length, actions);
      int[] wanted = chosen;
      if (judge.isPresent()) {
        wanted = greedy(judge.get(), observations, running.length, actions);
      }
      for (int i = 0; i < running.length; i++) {
        decisions++;
        agreeing += judge.isPresent() && chosen[i] == wanted[i] ? 1 : 0;
        running[i].act(chosen[i]);
        returns[running[i].episode] = Math.round(running[i].sum);
      }
      running = Arrays.stream(running).filter(player -> !player.over).toArray(Player[]::new);
    }
    return new ThesisPlay(expected, returns, decisions, agreeing);
  }

  /** How many returns differ from the stored ones. */
  int differences() {
    int different = 0;
    for (int i = 0; i < expected.length; i++) {
      different += expected[i] == found[i] ? 0 : 1;
    }
    return different;
  }

  double expectedMean() {
    return Arrays.stream(expected).average().orElseThrow();
  }

  double mean() {
    return Arrays.stream(found).average().orElseThrow();
  }

  /** The share of decisions, in percent, that the source would have made too. */
  double agreement() {
    return 100.0 * agreeing / decisions;
  }

  private static int[] greedy(Program program, float[] observations, int batch, int actions) {
    float[] values = program.forward(observations, batch);
    int[] chosen = new int[batch];
    Arrays.setAll(chosen, i -> TieRule.FIRST.argmax(values, i * actions, actions, Player.UNUSED));
    return chosen;
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

    void act(int action) {
      Step step = task.step(Action.discrete(action), observation);
      sum += step.reward();
      over = step.terminated();
    }
  }
}
