package dev.spikeq.agent.learning;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.exploration.Exploration;
import dev.spikeq.env.Action;
import dev.spikeq.env.CarryOver;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.RewardShaping;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The episode in progress. It knows the state of its random stream at the start and the actions
 * since, so that it can be played again.
 */
public final class Episode implements AutoCloseable {
  private static final int ACTIONS_AT_FIRST = 512;

  private final Environment environment;
  private final @Nullable RewardShaping shaping;
  private final RandomStream random;
  private final int actionCount;
  private final @Nullable CarryOver carryOver;
  private long[] startState = {};
  private byte[] carriedOver = {};
  private int[] actions = new int[ACTIONS_AT_FIRST];
  private int length;
  private double undiscountedReturn;
  private float[] observation;
  private float[] following;

  /**
   * Takes an environment over; {@link #start} begins.
   *
   * @param environment closed with this
   * @param random what its episodes are drawn from
   * @param network what acts in it
   * @throws IllegalArgumentException if the network does not fit the environment
   */
  public Episode(Environment environment, RandomStream random, Network network) {
    this.environment = environment;
    shaping = environment.find(RewardShaping.class).orElse(null);
    carryOver = environment.find(CarryOver.class).orElse(null);
    this.random = random;
    int observed = environment.observationSpace().size();
    actionCount = environment.actionSpace() instanceof Discrete(int size) ? size : -1;
    if (observed != network.observationSize() || actionCount != network.outputs()) {
      throw new IllegalArgumentException(
          ("Agent: expected a network from %d observed values to one output per action of %s,"
                  + " found %d to %d: was it made for another environment?")
              .formatted(
                  observed,
                  environment.actionSpace(),
                  network.observationSize(),
                  network.outputs()));
    }
    observation = new float[observed];
    following = new float[observed];
  }

  /** Begins an episode. */
  public void start() {
    startState = random.state();
    carriedOver = carryOver == null ? carriedOver : carryOver.carriedOver();
    length = 0;
    undiscountedReturn = 0;
    environment.reset(random, observation);
  }

  /**
   * Acts; the observation stays, and the one that follows lies beside it.
   *
   * @param action what to do
   * @param stepOfRun environment steps made, for messages
   * @return what came of it
   * @throws IllegalStateException if reward or observation are not finite
   */
  public Step step(int action, long stepOfRun) {
    if (length == actions.length) {
      actions = Arrays.copyOf(actions, 2 * length);
    }
    actions[length++] = action;
    Step outcome = environment.step(Action.discrete(action), following);
    undiscountedReturn += shaping == null ? outcome.reward() : shaping.ownReward();
    requireFinite(outcome, stepOfRun);
    return outcome;
  }

  private void requireFinite(Step outcome, long stepOfRun) {
    boolean finite = Double.isFinite(outcome.reward());
    for (float value : following) {
      finite &= Float.isFinite(value);
    }
    if (!finite) {
      throw new IllegalStateException(
          ("Environment: expected finite rewards and observations, found reward %s and observation"
                  + " %s at step %d of the run, %d of the episode")
              .formatted(outcome.reward(), Arrays.toString(following), stepOfRun + 1, length));
    }
  }

  /** Makes what follows the observation to act on. */
  public void advance() {
    float[] free = observation;
    observation = following;
    following = free;
  }

  /** Returns what to act on; the episode's own array. */
  public float[] observation() {
    return observation;
  }

  /** Returns what the last step led to; the episode's own array. */
  public float[] following() {
    return following;
  }

  /** Returns the steps made since {@link #start}. */
  public int length() {
    return length;
  }

  /** Returns the sum of the rewards since {@link #start}: the task's own, where it is shaped. */
  public double undiscountedReturn() {
    return undiscountedReturn;
  }

  /** Returns the last action, or {@link Exploration#NO_ACTION}. */
  public int previousAction() {
    return length == 0 ? Exploration.NO_ACTION : actions[length - 1];
  }

  /**
   * Saves the state of the random stream at the start and the actions since; also what the
   * environment took over from the episode before, where it does such a thing.
   *
   * @param snapshot where to
   */
  public void save(Snapshot snapshot) {
    snapshot.put("startState", startState.clone());
    if (carryOver != null) {
      snapshot.put("carriedOver", carriedOver.clone());
    }
    snapshot.put("actions", Arrays.copyOf(actions, length));
    snapshot.put("observation", observation.clone());
  }

  /**
   * Plays the episode again up to where it was saved.
   *
   * @param snapshot from {@link #save}
   * @throws IllegalArgumentException if the environment does not repeat it
   */
  public void restore(Snapshot snapshot) {
    States.requireActions(snapshot, actionCount);
    random.restore(snapshot.longs("startState", 4));
    if (carryOver != null) {
      carryOver.restoreCarriedOver(snapshot.bytes("carriedOver", -1));
    }
    start();
    int[] played = snapshot.ints("actions", -1);
    for (int action : played) {
      if (step(action, length).over()) {
        throw divergedReplay();
      }
      advance();
    }
    if (!Arrays.equals(observation, snapshot.floats("observation", observation.length))) {
      throw divergedReplay();
    }
  }

  private IllegalArgumentException divergedReplay() {
    return new IllegalArgumentException(
        ("Snapshot: expected the environment to repeat the saved episode, found another after %d"
                + " steps: is it the same environment, and does it draw from its generator alone?")
            .formatted(length));
  }

  /** Closes the environment. */
  @Override
  public void close() {
    environment.close();
  }
}
