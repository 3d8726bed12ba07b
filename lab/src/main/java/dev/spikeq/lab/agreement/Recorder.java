package dev.spikeq.lab.agreement;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.EnvironmentWrapper;
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
    int size = recordings.getFirst().size;
    int decisions = recordings.stream().mapToInt(recording -> recording.decisions).sum();
    float[] states = new float[decisions * size];
    int[] actions = new int[decisions];
    int[] starts = new int[recordings.size() + 1];
    for (int i = 0; i < recordings.size(); i++) {
      Recording recording = recordings.get(i);
      System.arraycopy(recording.states, 0, states, starts[i] * size, recording.decisions * size);
      System.arraycopy(recording.actions, 0, actions, starts[i], recording.decisions);
      starts[i + 1] = starts[i] + recording.decisions;
    }
    return new Trajectories(size, states, actions, starts);
  }

  /** One episode. */
  private static final class Recording extends EnvironmentWrapper {
    private final int size;
    private final float[] observed;
    private float[] states;
    private int[] actions = new int[256];
    private int decisions;

    Recording(Environment inner) {
      super(inner);
      size = inner.observationSpace().size();
      observed = new float[size];
      states = new float[actions.length * size];
    }

    @Override
    protected void started(float[] observation) {
      System.arraycopy(observation, 0, observed, 0, size);
    }

    @Override
    public Step step(Action action, float[] observation) {
      if (!(action instanceof Action.Discrete(int index))) {
        throw new IllegalArgumentException("Recorder: expected discrete actions, found " + action);
      }
      if (decisions == actions.length) {
        actions = Arrays.copyOf(actions, 2 * decisions);
        states = Arrays.copyOf(states, 2 * decisions * size);
      }
      System.arraycopy(observed, 0, states, decisions * size, size);
      actions[decisions++] = index;
      Step step = inner().step(action, observation);
      System.arraycopy(observation, 0, observed, 0, size);
      return step;
    }
  }
}
