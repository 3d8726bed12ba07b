package dev.spikeq.agent.policygradient;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import java.util.random.RandomGenerator;

/**
 * Shows how many steps the episode has, each worth as much plus one, whatever is done. Episodes of
 * three steps and of five take turns; those of three terminate, those of five are truncated.
 */
final class Staircase implements Environment {
  private int episode;
  private int stair;

  @Override
  public Box observationSpace() {
    return new Box(new int[] {1}, new float[] {0}, new float[] {5});
  }

  @Override
  public Space actionSpace() {
    return new Discrete(2);
  }

  @Override
  public void reset(RandomGenerator generator, float[] observation) {
    episode++;
    stair = 0;
    observation[0] = 0;
  }

  @Override
  public Step step(Action action, float[] observation) {
    stair++;
    observation[0] = stair;
    boolean three = episode % 2 == 1;
    return new Step(stair, three && stair == 3, !three && stair == 5);
  }
}
