package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventList;
import org.jspecify.annotations.Nullable;

/**
 * Values that are all 0 or 1, as pictures of things that are there or not: the ones as events. A
 * convolution adds their weights in the order of the dense one, so that both give the same bits.
 */
final class Ones {
  private final EventList list;
  private boolean complete;
  private int row;

  Ones(int rows, int width, int places) {
    list = new EventList(rows, width, places);
  }

  /** Begins a pass. */
  void clear() {
    row = 0;
    complete = true;
  }

  /** Whether all values so far are 0 or 1; else there is nothing more to take. */
  boolean complete() {
    return complete;
  }

  /** Takes the next row. */
  void add(float[] values) {
    int[] indices = list.indices();
    int next = row == 0 ? 0 : list.starts()[row];
    list.starts()[row] = next;
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      if (value == 1f) {
        indices[next++] = i;
      } else if (value != 0f) {
        complete = false;
        return;
      }
    }
    list.starts()[++row] = next;
  }

  /** Ends a pass. */
  void finish() {
    if (complete) {
      list.locate(row);
    }
  }

  /** The events of the last pass; null if there was a value that is neither 0 nor 1. */
  @Nullable EventList events() {
    return complete ? list : null;
  }
}
