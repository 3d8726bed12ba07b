package dev.spikeq.atari;

import dev.spikeq.atari.AtariOptions.Frames;
import dev.spikeq.atari.AtariOptions.View;
import java.util.Arrays;

/**
 * The last pictures that an agent has seen: each the maximum of two grey screens, shrunk, so that
 * things that the console draws in every other frame only are seen too.
 */
final class Pictures {
  private static final int BRIGHTEST = 255;

  private final View view;
  private final AreaResize resize;
  private final byte[] newest;
  private final byte[] before;
  private final byte[][] stack;
  private final int[] counts = new int[BRIGHTEST + 1];
  private int oldest;

  /** Of screens of so many rows. */
  Pictures(int height, Frames frames) {
    view = frames.view();
    resize = new AreaResize(height, Emulator.WIDTH, view.cropped(), view.side());
    newest = new byte[height * Emulator.WIDTH];
    before = new byte[newest.length];
    stack = new byte[frames.stack()][view.side() * view.side()];
  }

  /** Where to put the screen of a step's last frame; before that, what the step before made. */
  byte[] newest() {
    return newest;
  }

  /** Where to put the screen of a step's last frame but one. */
  byte[] before() {
    return before;
  }

  /** Makes the newest screen the maximum of both. */
  void pool() {
    for (int i = 0; i < newest.length; i++) {
      newest[i] = (byte) Math.max(newest[i] & 0xFF, before[i] & 0xFF);
    }
  }

  /** Drops the oldest picture and appends the newest screen. */
  void push() {
    take(stack[oldest]);
    oldest = (oldest + 1) % stack.length;
  }

  /** Fills the stack with copies of the newest screen. */
  void fill() {
    oldest = 0;
    take(stack[0]);
    for (int i = 1; i < stack.length; i++) {
      System.arraycopy(stack[0], 0, stack[i], 0, stack[0].length);
    }
  }

  private void take(byte[] picture) {
    resize.shrink(newest, picture);
    switch (view) {
      case STACKED, FADED -> {}
      case CONTRAST -> {
        for (int row = 0; row < picture.length; row += view.side()) {
          subtract(mostFrequent(picture, row), picture, row);
        }
      }
    }
  }

  /** The grey that most pixels of a row have, the darkest of several. */
  private int mostFrequent(byte[] picture, int row) {
    Arrays.fill(counts, 0);
    int most = BRIGHTEST;
    for (int i = row; i < row + view.side(); i++) {
      int grey = picture[i] & 0xFF;
      counts[grey]++;
      boolean more = counts[grey] > counts[most];
      most = more || (counts[grey] == counts[most] && grey < most) ? grey : most;
    }
    return most;
  }

  private void subtract(int grey, byte[] picture, int row) {
    for (int i = row; i < row + view.side(); i++) {
      picture[i] = (byte) Math.abs((picture[i] & 0xFF) - grey);
    }
  }

  /** Writes what an agent sees, {@code [side, side, channels]}. */
  void observe(float[] observation) {
    switch (view) {
      case STACKED, CONTRAST -> interleave(observation);
      case FADED -> fade(observation);
    }
  }

  /** A channel for each picture, the oldest first. */
  private void interleave(float[] observation) {
    int count = stack.length;
    for (int channel = 0; channel < count; channel++) {
      byte[] picture = stack[(oldest + channel) % count];
      for (int i = 0; i < picture.length; i++) {
        observation[i * count + channel] = picture[i] & 0xFF;
      }
    }
  }

  /** The newest of n counts n / n, the one before (n - 1) / n, and so on; whole bytes. */
  private void fade(float[] observation) {
    int count = stack.length;
    for (int i = 0; i < stack[0].length; i++) {
      int sum = 0;
      for (int age = 0; age < count; age++) {
        sum += (count - age) * (stack[(oldest + count - 1 - age) % count][i] & 0xFF);
      }
      observation[i] = Math.min(sum / count, BRIGHTEST);
    }
  }
}
