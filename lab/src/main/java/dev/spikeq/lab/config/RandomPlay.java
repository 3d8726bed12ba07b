package dev.spikeq.lab.config;

import dev.spikeq.env.Action;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.snn.initialization.Samples;
import dev.spikeq.snn.random.RandomStream;

/**
 * Observations that random actions lead to: every {@value #APART}th of as many episodes as it
 * takes.
 *
 * @param environment where they are made
 */
record RandomPlay(EnvironmentConfig environment) implements Samples {
  private static final int APART = 8;

  @Override
  public void draw(float[] observations, int observationSize, RandomStream random) {
    RandomStream play = random.child("play");
    RandomStream choice = random.child("choice");
    float[] observation = new float[observationSize];
    try (Environment world = environment.createForTraining()) {
      int actions = world.actionSpace() instanceof Discrete discrete ? discrete.size() : 1;
      world.reset(play, observation);
      for (int at = 0; at < observations.length; at += observationSize) {
        for (int i = 0; i < APART; i++) {
          if (world.step(Action.discrete(choice.nextInt(actions)), observation).over()) {
            world.reset(play, observation);
          }
        }
        System.arraycopy(observation, 0, observations, at, observationSize);
      }
    }
  }
}
