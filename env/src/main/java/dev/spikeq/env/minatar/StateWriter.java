package dev.spikeq.env.minatar;

import java.util.Arrays;

/** Collects the numbers of a state. */
final class StateWriter extends StateCursor {
  private double[] values = new double[64];
  private int size;

  @Override
  int integer(String name, int value, int low, int high) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
    return value;
  }

  @Override
  void require(boolean sound, String expected) {}

  double[] state() {
    return Arrays.copyOf(values, size);
  }
}
