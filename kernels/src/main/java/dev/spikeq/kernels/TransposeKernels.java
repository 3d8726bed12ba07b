package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Synapse;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Weights the other way round, in square blocks of as many rows as a vector has lanes: rows that
 * lie half a block apart exchange halves, those a quarter apart quarters, and so on; what is left
 * of the sides goes one by one. Vectors are of the one size that all kernels have: a second size in
 * the same program spoils the types that the compiler sees in every kernel.
 */
final class TransposeKernels {
  private static final int HALF = LANES / 2;
  private static final int QUARTER = Math.max(1, LANES / 4);
  private static final VectorShuffle<Float> BY_HALF = partners(HALF);
  private static final VectorShuffle<Float> BY_QUARTER = partners(QUARTER);
  private static final VectorShuffle<Float> BY_2 = partners(2);
  private static final VectorShuffle<Float> BY_1 = partners(1);
  private static final VectorMask<Float> UPPER_HALF = second(HALF);
  private static final VectorMask<Float> UPPER_QUARTER = second(QUARTER);
  private static final VectorMask<Float> SECOND_2 = second(2);
  private static final VectorMask<Float> SECOND_1 = second(1);

  private TransposeKernels() {}

  /** Lane i gets what lane i ^ distance has. */
  private static VectorShuffle<Float> partners(int distance) {
    return VectorShuffle.fromOp(Lanes.FLOATS, i -> (i ^ distance) % LANES);
  }

  /** The lanes that lie second in their pair. */
  private static VectorMask<Float> second(int distance) {
    long bits = 0;
    for (int i = 0; i < LANES; i++) {
      if ((i & distance) != 0) {
        bits |= 1L << i;
      }
    }
    return VectorMask.fromLong(Lanes.FLOATS, bits);
  }

  /** Whether the machine has vectors of 8 or 16. */
  static boolean fits() {
    return LANES == 8 || LANES == 16;
  }

  static void transpose(
      Synapse synapse,
      FloatArray parameters,
      int first,
      int end,
      FloatArray transposed,
      FloatArray workspace) {
    int inputs = first + (end - first) / LANES * LANES;
    int outputs = synapse.outputs() / LANES * LANES;
    MemorySegment from = parameters.segment();
    MemorySegment to = transposed.segment();
    MemorySegment block = workspace.segment();
    for (int input = first; input < inputs; input += LANES) {
      for (int output = 0; output < outputs; output += LANES) {
        long source = bytes(synapse.weightOffset() + input * synapse.stride() + output);
        exchangeHalves(from, source, bytes(synapse.stride()), block);
        long target = bytes(output * synapse.inputStride() + input);
        if (LANES == 16) {
          exchangePairs(block, to, target, bytes(synapse.inputStride()));
        } else {
          exchangeNeighbours(block, to, target, bytes(synapse.inputStride()));
        }
      }
    }
    for (int input = first; input < end; input++) {
      for (int output = input < inputs ? outputs : 0; output < synapse.outputs(); output++) {
        transposed.set(
            output * synapse.inputStride() + input,
            parameters.get(synapse.weightOffset() + input * synapse.stride() + output));
      }
    }
  }

  /**
   * The first two rounds, into a block that lies in one piece: rows that are as far apart as those
   * of the weights, often a power of two, would drive each other out of the first cache.
   */
  private static void exchangeHalves(
      MemorySegment from, long source, long down, MemorySegment block) {
    for (int row = 0; row < QUARTER; row++) {
      long at = source + row * down;
      FloatVector a0 = load(from, at);
      FloatVector a1 = load(from, at + QUARTER * down);
      FloatVector a2 = load(from, at + HALF * down);
      FloatVector a3 = load(from, at + (HALF + QUARTER) * down);
      FloatVector b0 = a0.blend(a2.rearrange(BY_HALF), UPPER_HALF);
      FloatVector b1 = a1.blend(a3.rearrange(BY_HALF), UPPER_HALF);
      FloatVector b2 = a0.rearrange(BY_HALF).blend(a2, UPPER_HALF);
      FloatVector b3 = a1.rearrange(BY_HALF).blend(a3, UPPER_HALF);
      long there = row * VECTOR;
      store(b0.blend(b1.rearrange(BY_QUARTER), UPPER_QUARTER), block, there);
      store(b0.rearrange(BY_QUARTER).blend(b1, UPPER_QUARTER), block, there + QUARTER * VECTOR);
      store(b2.blend(b3.rearrange(BY_QUARTER), UPPER_QUARTER), block, there + HALF * VECTOR);
      long last = there + (HALF + QUARTER) * VECTOR;
      store(b2.rearrange(BY_QUARTER).blend(b3, UPPER_QUARTER), block, last);
    }
  }

  /** The last two rounds of a block of 16. */
  private static void exchangePairs(
      MemorySegment block, MemorySegment to, long target, long across) {
    for (int row = 0; row < LANES; row += 4) {
      long at = row * VECTOR;
      FloatVector a0 = load(block, at);
      FloatVector a1 = load(block, at + VECTOR);
      FloatVector a2 = load(block, at + 2 * VECTOR);
      FloatVector a3 = load(block, at + 3 * VECTOR);
      FloatVector b0 = a0.blend(a2.rearrange(BY_2), SECOND_2);
      FloatVector b1 = a1.blend(a3.rearrange(BY_2), SECOND_2);
      FloatVector b2 = a0.rearrange(BY_2).blend(a2, SECOND_2);
      FloatVector b3 = a1.rearrange(BY_2).blend(a3, SECOND_2);
      long there = target + row * across;
      store(b0.blend(b1.rearrange(BY_1), SECOND_1), to, there);
      store(b0.rearrange(BY_1).blend(b1, SECOND_1), to, there + across);
      store(b2.blend(b3.rearrange(BY_1), SECOND_1), to, there + 2 * across);
      store(b2.rearrange(BY_1).blend(b3, SECOND_1), to, there + 3 * across);
    }
  }

  /** The last round of a block of 8. */
  private static void exchangeNeighbours(
      MemorySegment block, MemorySegment to, long target, long across) {
    for (int row = 0; row < LANES; row += 2) {
      FloatVector a0 = load(block, row * VECTOR);
      FloatVector a1 = load(block, row * VECTOR + VECTOR);
      long there = target + row * across;
      store(a0.blend(a1.rearrange(BY_1), SECOND_1), to, there);
      store(a0.rearrange(BY_1).blend(a1, SECOND_1), to, there + across);
    }
  }

  /**
   * A square of 8, whose rows are equally far apart, into an array.
   *
   * @param source offset of the first row
   * @param down from one row to the next
   * @param block room for the square
   * @param next where the first of its columns goes, the others after it
   */
  static void transpose(
      MemorySegment from, long source, long down, MemorySegment block, float[] to, int next) {
    exchangeHalves(from, source, down, block);
    for (int row = 0; row < LANES; row += 2) {
      FloatVector a0 = load(block, row * VECTOR);
      FloatVector a1 = load(block, row * VECTOR + VECTOR);
      a0.blend(a1.rearrange(BY_1), SECOND_1).intoArray(to, next + row * LANES);
      a0.rearrange(BY_1).blend(a1, SECOND_1).intoArray(to, next + (row + 1) * LANES);
    }
  }
}
