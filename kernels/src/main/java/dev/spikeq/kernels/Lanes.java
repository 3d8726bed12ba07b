package dev.spikeq.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
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

  private static final VectorShuffle<Float> ROTATE_8 = rotation(8);
  private static final VectorShuffle<Float> ROTATE_4 = rotation(4);
  private static final VectorShuffle<Float> ROTATE_2 = rotation(2);
  private static final VectorShuffle<Float> ROTATE_1 = rotation(1);

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

  /** Whether a number of floats, a multiple of 16, are all zero; seen early where they are not. */
  static boolean isZero(MemorySegment segment, int from, int count) {
    for (int i = from; i < from + count; i += LANES) {
      if (load(segment, bytes(i)).compare(VectorOperators.NE, 0f).anyTrue()) {
        return false;
      }
    }
    return true;
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
