package dev.spikeq.agent;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.FrameStack;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import java.util.random.RandomGenerator;

/**
 * A dot that moves over 7 pixels of changing brightness, seen in the last {@code k} frames; moving
 * right pays. Now and then nothing changes from frame to frame, or an episode ends at once.
 */
public final class Film implements Environment, FrameStack {
  private static final int FEW_PIXELS = 7;
  private static final int ACTIONS = 2;

  private final int frames;
  private final int pixels;
  private final float[] stack;
  private RandomGenerator random = RandomGenerator.getDefault();
  private int place;

  /** Returns one that shows the last frames. */
  public Film(int frames) {
    this(frames, FEW_PIXELS);
  }

  /** Returns one of so many pixels. */
  public Film(int frames, int pixels) {
    this.frames = frames;
    this.pixels = pixels;
    stack = new float[pixels * frames];
  }

  @Override
  public Box observationSpace() {
    return Box.uniform(0, 255, pixels, frames);
  }

  @Override
  public Space actionSpace() {
    return new Discrete(ACTIONS);
  }

  @Override
  public int frames() {
    return frames;
  }

  @Override
  public int frameSize() {
    return pixels;
  }

  @Override
  public void reset(RandomGenerator generator, float[] observation) {
    random = generator;
    place = random.nextInt(pixels);
    push();
    for (int i = 0; i < stack.length; i++) {
      stack[i] = stack[i / frames * frames + frames - 1];
    }
    System.arraycopy(stack, 0, observation, 0, stack.length);
  }

  @Override
  public Step step(Action action, float[] observation) {
    int moved = new Discrete(ACTIONS).index(action);
    place = Math.clamp(place + 2L * moved - 1, 0, pixels - 1);
    if (random.nextInt(4) == 0) {
      shift();
    } else {
      push();
    }
    System.arraycopy(stack, 0, observation, 0, stack.length);
    int end = random.nextInt(10);
    return new Step(moved, end == 0, end == 1);
  }

  /** Drops the oldest frame; the newest is then there twice. */
  private void shift() {
    for (int i = 0; i < stack.length - 1; i++) {
      stack[i] = i % frames == frames - 1 ? stack[i] : stack[i + 1];
    }
  }

  private void push() {
    shift();
    for (int pixel = 0; pixel < pixels; pixel++) {
      stack[pixel * frames + frames - 1] = pixel == place ? 255 : random.nextInt(3);
    }
  }
}
