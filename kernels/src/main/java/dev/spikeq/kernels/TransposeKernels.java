package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.bytes;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Synapse;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weights the other way round, in blocks of 8 by 8: three rounds in which rows that lie 4, 2 and 1
 * apart exchange halves, quarters and eighths; what is left of the sides goes one by one.
 */
final class TransposeKernels {
  private static final int SIDE = 8;
  private static final VectorSpecies<Float> ROW = FloatVector.SPECIES_256;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(ROW, i -> i ^ 1);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(ROW, i -> i ^ 2);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(ROW, i -> i ^ 4);
  private static final VectorMask<Float> ODD_1 = VectorMask.fromLong(ROW, 0b10101010);
  private static final VectorMask<Float> ODD_2 = VectorMask.fromLong(ROW, 0b11001100);
  private static final VectorMask<Float> ODD_4 = VectorMask.fromLong(ROW, 0b11110000);

  private TransposeKernels() {}

  /** Whether the machine has vectors of 8. */
  static boolean fits() {
    return Lanes.LANES >= SIDE;
  }

  static void transpose(Synapse synapse, FloatArray parameters, FloatArray transposed) {
    int inputs = synapse.inputs() / SIDE * SIDE;
    int outputs = synapse.outputs() / SIDE * SIDE;
    for (int input = 0; input < inputs; input += SIDE) {
      for (int output = 0; output < outputs; output += SIDE) {
        block(synapse, parameters.segment(), transposed.segment(), input, output);
      }
    }
    for (int input = 0; input < synapse.inputs(); input++) {
      for (int output = input < inputs ? outputs : 0; output < synapse.outputs(); output++) {
        transposed.set(
            output * synapse.inputStride() + input,
            parameters.get(synapse.weightOffset() + input * synapse.stride() + output));
      }
    }
  }

  private static void block(
      Synapse synapse, MemorySegment from, MemorySegment to, int input, int output) {
    long down = bytes(synapse.stride());
    long at = bytes(synapse.weightOffset() + input * synapse.stride() + output);
    FloatVector a0 = load(from, at);
    FloatVector a1 = load(from, at + down);
    FloatVector a2 = load(from, at + 2 * down);
    FloatVector a3 = load(from, at + 3 * down);
    FloatVector a4 = load(from, at + 4 * down);
    FloatVector a5 = load(from, at + 5 * down);
    FloatVector a6 = load(from, at + 6 * down);
    FloatVector a7 = load(from, at + 7 * down);
    FloatVector b0 = a0.blend(a4.rearrange(BY_4), ODD_4);
    FloatVector b4 = a0.rearrange(BY_4).blend(a4, ODD_4);
    FloatVector b1 = a1.blend(a5.rearrange(BY_4), ODD_4);
    FloatVector b5 = a1.rearrange(BY_4).blend(a5, ODD_4);
    FloatVector b2 = a2.blend(a6.rearrange(BY_4), ODD_4);
    FloatVector b6 = a2.rearrange(BY_4).blend(a6, ODD_4);
    FloatVector b3 = a3.blend(a7.rearrange(BY_4), ODD_4);
    FloatVector b7 = a3.rearrange(BY_4).blend(a7, ODD_4);
    FloatVector c0 = b0.blend(b2.rearrange(BY_2), ODD_2);
    FloatVector c2 = b0.rearrange(BY_2).blend(b2, ODD_2);
    FloatVector c1 = b1.blend(b3.rearrange(BY_2), ODD_2);
    FloatVector c3 = b1.rearrange(BY_2).blend(b3, ODD_2);
    FloatVector c4 = b4.blend(b6.rearrange(BY_2), ODD_2);
    FloatVector c6 = b4.rearrange(BY_2).blend(b6, ODD_2);
    FloatVector c5 = b5.blend(b7.rearrange(BY_2), ODD_2);
    FloatVector c7 = b5.rearrange(BY_2).blend(b7, ODD_2);
    long across = bytes(synapse.inputStride());
    long target = bytes(output * synapse.inputStride() + input);
    store(c0.blend(c1.rearrange(BY_1), ODD_1), to, target);
    store(c0.rearrange(BY_1).blend(c1, ODD_1), to, target + across);
    store(c2.blend(c3.rearrange(BY_1), ODD_1), to, target + 2 * across);
    store(c2.rearrange(BY_1).blend(c3, ODD_1), to, target + 3 * across);
    store(c4.blend(c5.rearrange(BY_1), ODD_1), to, target + 4 * across);
    store(c4.rearrange(BY_1).blend(c5, ODD_1), to, target + 5 * across);
    store(c6.blend(c7.rearrange(BY_1), ODD_1), to, target + 6 * across);
    store(c6.rearrange(BY_1).blend(c7, ODD_1), to, target + 7 * across);
  }

  private static FloatVector load(MemorySegment segment, long offset) {
    return FloatVector.fromMemorySegment(ROW, segment, offset, ORDER);
  }

  private static void store(FloatVector vector, MemorySegment segment, long offset) {
    vector.intoMemorySegment(segment, offset, ORDER);
  }
}
