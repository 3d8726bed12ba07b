package dev.spikeq.lab.agreement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.FrameStack;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Episodes of wide pictures: four frames of 84 times 84 bytes, as Atari's are. */
final class RecorderTest {
  private static final int PIXELS = 84 * 84;
  private static final int FRAMES = 4;
  private static final int LENGTH = 60;

  /** Snow: every frame is drawn anew. */
  private static final class Snow implements Environment, FrameStack {
    private final float[] stack = new float[PIXELS * FRAMES];
    private RandomGenerator random = RandomGenerator.getDefault();
    private int steps;

    @Override
    public Box observationSpace() {
      return Box.uniform(0, 255, 84, 84, FRAMES);
    }

    @Override
    public Space actionSpace() {
      return new Discrete(3);
    }

    @Override
    public int frames() {
      return FRAMES;
    }

    @Override
    public int frameSize() {
      return PIXELS;
    }

    @Override
    public void reset(RandomGenerator generator, float[] observation) {
      random = generator;
      steps = 0;
      show(observation);
    }

    @Override
    public Step step(Action action, float[] observation) {
      show(observation);
      return new Step(0, false, ++steps == LENGTH);
    }

    private void show(float[] observation) {
      for (int i = 0; i < stack.length; i++) {
        stack[i] = i % FRAMES < FRAMES - 1 ? stack[i + 1] : random.nextInt(256);
      }
      System.arraycopy(stack, 0, observation, 0, stack.length);
    }
  }

  @Test
  void keepsWhatWasDecidedOnToTheBitInAByteAPixelOfANewFrame() {
    Recorder recorder = new Recorder(Snow::new);
    List<float[]> seen = new ArrayList<>();
    List<Integer> done = new ArrayList<>();
    float[] observation = new float[PIXELS * FRAMES];
    for (int episode = 0; episode < 3; episode++) {
      try (Environment world = recorder.get()) {
        world.reset(RandomStream.root(episode), observation);
        boolean over = false;
        while (!over) {
          seen.add(observation.clone());
          done.add(seen.size() % 3);
          over = world.step(Action.discrete(done.getLast()), observation).over();
        }
      }
    }
    Trajectories found = recorder.trajectories();
    assertEquals(3, found.episodes());
    assertEquals(3 * LENGTH, found.decisions());
    assertArrayEquals(new int[] {0, LENGTH, 2 * LENGTH, 3 * LENGTH}, found.starts());
    for (int i = 0; i < seen.size(); i++) {
      found.states().copyRow(i, observation, 0);
      assertArrayEquals(seen.get(i), observation);
      assertEquals(done.get(i), found.actions()[i]);
    }
    long frames = 3L * (LENGTH + FRAMES - 1);
    assertTrue(
        found.states().heldBytes() <= frames * PIXELS, () -> found.states().heldBytes() + " bytes");
  }
}
