package dev.spikeq.agent.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.CarryOver;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.TimeLimit;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.random.RandomStream;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Episodes that go on where the one before ended are played again from there. */
final class EpisodeTest {

  /** Counts its steps over all episodes, each a life of three steps. */
  private static final class Lives implements Environment, CarryOver {
    private int steps;

    @Override
    public Box observationSpace() {
      return Box.uniform(0, 1000, 1);
    }

    @Override
    public Space actionSpace() {
      return new Discrete(2);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
      observation[0] = steps + random.nextInt(1, 3);
    }

    @Override
    public Step step(Action action, float[] observation) {
      observation[0] = ++steps;
      return new Step(1, steps % 3 == 0, false);
    }

    @Override
    public byte[] carriedOver() {
      return new byte[] {(byte) steps};
    }

    @Override
    public void restoreCarriedOver(byte[] carried) {
      steps = carried[0];
    }
  }

  private static Episode episode(Environment environment) {
    Network network = Network.observing(1).linear(2).build();
    return new Episode(environment, RandomStream.root(7).child("env/0"), network);
  }

  @Test
  void aLaterLifeIsPlayedAgain() {
    try (Episode first = episode(new TimeLimit(new Lives(), 100));
        Episode second = episode(new TimeLimit(new Lives(), 100))) {
      first.start();
      for (int i = 0; i < 7; i++) {
        if (first.step(1, i).over()) {
          first.start();
        } else {
          first.advance();
        }
      }
      assertEquals(1, first.length());
      Snapshot snapshot = new Snapshot();
      first.save(snapshot);
      second.restore(snapshot);
      assertArrayEquals(first.observation(), second.observation());
      assertEquals(first.step(0, 7), second.step(0, 7));
      assertArrayEquals(first.following(), second.following());

      Snapshot wrong = new Snapshot();
      snapshot
          .entries()
          .forEach((name, values) -> {
            if (!name.equals("carriedOver")) {
              wrong.put(name, values);
            }
          });
      wrong.put("carriedOver", new byte[] {1});
      assertThrows(IllegalArgumentException.class, () -> second.restore(wrong));
    }
  }
}
