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

  private static final VectorShuffle<Float> ROTATE_8 = rotation(8);
  private static final VectorShuffle<Float> ROTATE_4 = rotation(4);
  private static final VectorShuffle<Float> ROTATE_2 = rotation(2);
  private static final VectorShuffle<Float> ROTATE_1 = rotation(1);

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  static FloatVector load(MemorySegment segment, int index) {
    return FloatVector.fromMemorySegment(FLOATS, segment, (long) index << 2, ORDER);
  }

  static void store(FloatVector vector, MemorySegment segment, int index) {
    vector.intoMemorySegment(segment, (long) index << 2, ORDER);
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  static FloatVector broadcast(MemorySegment segment, int index) {
    return FloatVector.broadcast(FLOATS, segment.get(ValueLayout.JAVA_FLOAT, (long) index << 2));
  }

  static FloatVector zero() {
    return FloatVector.zero(FLOATS);
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
