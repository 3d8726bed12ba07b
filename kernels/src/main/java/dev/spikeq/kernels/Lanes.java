package dev.spikeq.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The machine's vectors of floats, and how they are moved. Rows are multiples of 16 floats. */
final class Lanes {
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  static final int LANES = FLOATS.length();

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
}
