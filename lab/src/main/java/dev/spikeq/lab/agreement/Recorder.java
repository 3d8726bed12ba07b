package dev.spikeq.lab.agreement;

import dev.spikeq.agent.learning.Seen;
import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.EnvironmentWrapper;
import dev.spikeq.snn.coding.Observations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Keeps what the agents of an evaluation saw and did: its environments, one for each episode. */
final class Recorder implements Supplier<Environment> {
  private final Supplier<? extends Environment> inner;
  private final List<Recording> recordings = new ArrayList<>();

  /**
   * Records environments.
   *
   * @param inner makes them, each for one episode
   */
  Recorder(Supplier<? extends Environment> inner) {
    this.inner = inner;
  }

  @Override
  public Environment get() {
    Recording recording = new Recording(inner.get());
    recordings.add(recording);
    return recording;
  }

  /** All episodes, in the order in which their environments were made. */
  Trajectories trajectories() {
    Observations states = new Observations(recordings.getFirst().states.width());
    int decisions = recordings.stream().mapToInt(recording -> recording.states.count()).sum();
    int[] actions = new int[decisions];
    int[] starts = new int[recordings.size() + 1];
    for (int i = 0; i < recordings.size(); i++) {
      Recording recording = recordings.get(i);
      int own = recording.states.count();
      states.addAll(recording.states);
      System.arraycopy(recording.actions, 0, actions, starts[i], own);
      starts[i + 1] = starts[i] + own;
    }
    return new Trajectories(states, actions, starts);
  }

  /** One episode. */
  private static final class Recording extends EnvironmentWrapper {
    private final Observations states;
    private final float[] observed;
    private int[] actions = new int[256];

    Recording(Environment inner) {
      super(inner);
      states = Seen.of(inner);
      observed = new float[states.width()];
    }

    @Override
    protected void started(float[] observation) {
      System.arraycopy(observation, 0, observed, 0, observed.length);
    }

    @Override
    public Step step(Action action, float[] observation) {
      if (!(action instanceof Action.Discrete(int index))) {
        throw new IllegalArgumentException("Recorder: expected discrete actions, found " + action);
      }
      int decisions = states.count();
      if (decisions == actions.length) {
        actions = Arrays.copyOf(actions, 2 * decisions);
      }
      actions[decisions] = index;
      states.add(observed, 0);
      Step step = inner().step(action, observation);
      System.arraycopy(observation, 0, observed, 0, observed.length);
      return step;
    }
  }
}
