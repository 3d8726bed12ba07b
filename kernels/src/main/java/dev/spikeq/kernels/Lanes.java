package dev.spikeq.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The machine's vectors of floats, and how they are moved. Rows are multiples of 16 floats. */
final class Lanes {
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  static final int LANES = FLOATS.length();

  /** Bytes in a vector. */
  static final long VECTOR = 4L * LANES;

  /** Whether the lanes of a mask are gathered by one instruction, as on AVX-512. */
  static final boolean COMPRESS = LANES == 16;

  private static final VectorShuffle<Float> ROTATE_8 = rotation(8);
  private static final VectorShuffle<Float> ROTATE_4 = rotation(4);
  private static final VectorShuffle<Float> ROTATE_2 = rotation(2);
  private static final VectorShuffle<Float> ROTATE_1 = rotation(1);

  /** Two floats without their signs, so that -0 is a zero too. */
  private static final long MAGNITUDES = 0x7fffffff_7fffffffL;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  /** The offset in bytes of a float: long, so that constants fold into a load's address. */
  static long bytes(int index) {
    return (long) index << 2;
  }

  static FloatVector load(MemorySegment segment, long offset) {
    return FloatVector.fromMemorySegment(FLOATS, segment, offset, ORDER);
  }

  static void store(FloatVector vector, MemorySegment segment, long offset) {
    vector.intoMemorySegment(segment, offset, ORDER);
  }

  /** Sets a number of floats, a multiple of 16, to zero. */
  static void clear(MemorySegment segment, int from, int count) {
    segment.asSlice(bytes(from), bytes(count)).fill((byte) 0);
  }

  /**
   * Whether floats are nothing but zeros; seen early where they are not. Without vectors, of which
   * those that a caller has no room for would be boxed.
   */
  static boolean isZero(MemorySegment segment, long from, int count) {
    long end = from + bytes(count);
    long at = from;
    for (; at + 4 * Long.BYTES <= end; at += 4 * Long.BYTES) {
      long bits =
          word(segment, at)
              | word(segment, at + Long.BYTES)
              | word(segment, at + 2 * Long.BYTES)
              | word(segment, at + 3 * Long.BYTES);
      if ((bits & MAGNITUDES) != 0) {
        return false;
      }
    }
    for (; at < end; at += Float.BYTES) {
      if (segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at) != 0f) {
        return false;
      }
    }
    return true;
  }

  private static long word(MemorySegment segment, long offset) {
    return segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  static FloatVector broadcast(MemorySegment segment, long offset) {
    return FloatVector.broadcast(FLOATS, segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset));
  }

  static FloatVector zero() {
    return FloatVector.zero(FLOATS);
  }

  static IntVector noBits() {
    return IntVector.zero(INTS);
  }

  static IntVector iota() {
    return IntVector.zero(INTS).addIndex(1);
  }

  /** Adds lanes in halves, always in this order; the API's own reduction leaves the order open. */
  static float sum(FloatVector vector) {
    FloatVector sum = vector;
    if (LANES > 8) {
      sum = sum.add(sum.rearrange(ROTATE_8));
    }
    if (LANES > 4) {
      sum = sum.add(sum.rearrange(ROTATE_4));
    }
    sum = sum.add(sum.rearrange(ROTATE_2));
    return sum.add(sum.rearrange(ROTATE_1)).lane(0);
  }

  private static VectorShuffle<Float> rotation(int distance) {
    return VectorShuffle.iota(FLOATS, distance, 1, true);
  }
}
