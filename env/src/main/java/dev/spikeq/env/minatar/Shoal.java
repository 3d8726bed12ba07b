package dev.spikeq.env.minatar;

import java.util.Arrays;

/** A list of {@link Swimmer}s of one kind; it grows at its end. */
final class Shoal {
  private int[] swimmers = new int[16];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return swimmers[index];
  }

  void set(int index, int swimmer) {
    swimmers[index] = swimmer;
  }

  void add(int swimmer) {
    if (size == swimmers.length) {
      swimmers = Arrays.copyOf(swimmers, 2 * size);
    }
    swimmers[size++] = swimmer;
  }

  void clear() {
    size = 0;
  }

  /** Returns the index of the first one in a cell, or −1. */
  int find(int position) {
    for (int i = 0; i < size; i++) {
      if (Swimmer.position(swimmers[i]) == position) {
        return i;
      }
    }
    return -1;
  }

  void remove(int index) {
    size--;
    System.arraycopy(swimmers, index + 1, swimmers, index, size - index);
  }

  /**
   * Removes the first one that is equal to the one at an index, mostly that one itself.
   *
   * @return where the one that was at the index is now; −1 if it is gone
   */
  int strike(int index) {
    int first = 0;
    while (swimmers[first] != swimmers[index]) {
      first++;
    }
    remove(first);
    return first == index ? -1 : index - 1;
  }
}
