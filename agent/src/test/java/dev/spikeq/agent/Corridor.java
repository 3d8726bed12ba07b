package dev.spikeq.agent;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.TimeLimit;
import java.util.random.RandomGenerator;

/**
 * Seven places in a row. Action 1 goes right, 0 left; now and then the floor slips and nothing
 * happens. The right end is worth 1 and ends the episode, every other step costs 0.02. It starts in
 * one of the three leftmost places.
 */
public final class Corridor implements Environment {
  private static final int PLACES = 7;
  private final double slip;
  private RandomGenerator random = RandomGenerator.getDefault();
  private int place;

  private Corridor(double slip) {
    this.slip = slip;
  }

  /** Returns a corridor that slips, cut off after 20 steps. */
  public static Environment create() {
    return new TimeLimit(new Corridor(0.1), 20);
  }

  @Override
  public Box observationSpace() {
    return new Box(new int[] {2}, new float[] {-1, -1}, new float[] {1, 1});
  }

  @Override
  public Space actionSpace() {
    return new Discrete(2);
  }

  @Override
  public void reset(RandomGenerator generator, float[] observation) {
    random = generator;
    place = random.nextInt(3);
    observe(observation);
  }

  @Override
  public Step step(Action action, float[] observation) {
    int index = new Discrete(2).index(action);
    if (random.nextDouble() >= slip) {
      place = Math.max(0, index == 1 ? place + 1 : place - 1);
    }
    observe(observation);
    boolean arrived = place == PLACES - 1;
    return new Step(arrived ? 1 : -0.02, arrived, false);
  }

  private void observe(float[] observation) {
    observation[0] = 2f * place / (PLACES - 1) - 1;
    observation[1] = place % 2 == 0 ? 1 : -1;
  }
}
