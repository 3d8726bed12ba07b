package dev.spikeq.formats.weights;

import dev.spikeq.formats.FormatException;

/**
 * An array of a file, its numbers not yet converted.
 *
 * @param name what the file calls it
 * @param shape sizes of its dimensions
 * @param values gives the numbers in C order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NamedArray(String name, int[] shape, Values values) {
  /** Converts, or blames the file. */
  @FunctionalInterface
  interface Values {
    float[] floats() throws FormatException;
  }
}
