package dev.spikeq.atari;

/**
 * The last pictures that an agent has seen: each the maximum of two grey screens, shrunk to 84 by
 * 84, so that things that the console draws in every other frame only are seen too.
 */
final class Pictures {
  private final AreaResize resize;
  private final byte[] newest;
  private final byte[] before;
  private final byte[][] stack;
  private int oldest;

  Pictures(int height, int count) {
    resize = new AreaResize(height, Emulator.WIDTH);
    newest = new byte[height * Emulator.WIDTH];
    before = new byte[newest.length];
    stack = new byte[count][AreaResize.SIZE * AreaResize.SIZE];
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
    resize.shrink(newest, stack[oldest]);
    oldest = (oldest + 1) % stack.length;
  }

  /** Fills the stack with copies of the newest screen. */
  void fill() {
    oldest = 0;
    resize.shrink(newest, stack[0]);
    for (int i = 1; i < stack.length; i++) {
      System.arraycopy(stack[0], 0, stack[i], 0, stack[0].length);
    }
  }

  /** Writes the stack, {@code [84, 84, count]}, the oldest picture first. */
  void observe(float[] observation) {
    int count = stack.length;
    for (int channel = 0; channel < count; channel++) {
      byte[] picture = stack[(oldest + channel) % count];
      for (int i = 0; i < picture.length; i++) {
        observation[i * count + channel] = picture[i] & 0xFF;
      }
    }
  }
}
