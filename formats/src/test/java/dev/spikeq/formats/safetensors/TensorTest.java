package dev.spikeq.formats.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TensorTest {
  @Test
  void halvesWidenExactly() {
    // 1, -2, the smallest subnormal, infinity.
    byte[] halves = {0x00, 0x3c, 0x00, (byte) 0xc0, 0x01, 0x00, 0x00, 0x7c};
    float[] expected = {1, -2, 0x1p-24f, Float.POSITIVE_INFINITY};
    assertArrayEquals(expected, Tensor.of(DType.F16, halves, 4).floats());
    byte[] brain = {(byte) 0x80, 0x3f, 0x00, (byte) 0xc0, 0x01, 0x00, (byte) 0x80, 0x7f};
    float[] expectedBrain = {1, -2, 0x1p-133f, Float.POSITIVE_INFINITY};
    assertArrayEquals(expectedBrain, Tensor.of(DType.BF16, brain, 2, 2).floats());
    assertArrayEquals(
        new double[] {1, -2, 0x1p-133, Double.POSITIVE_INFINITY},
        Tensor.of(DType.BF16, brain, 2, 2).doubles());
  }

  @Test
  void integersKeepTheirSign() {
    byte[] ones = new byte[8];
    Arrays.fill(ones, (byte) -1);
    assertArrayEquals(new long[] {-1}, Tensor.of(DType.I64, ones).longs());
    assertArrayEquals(new long[] {-1, -1}, Tensor.of(DType.I32, ones, 2).longs());
    assertArrayEquals(new long[] {0xffffffffL, 0xffffffffL}, Tensor.of(DType.U32, ones, 2).longs());
    assertArrayEquals(new float[] {-1, -1, -1, -1}, Tensor.of(DType.I16, ones, 4).floats());
    assertArrayEquals(
        new float[] {65535, 65535, 65535, 65535}, Tensor.of(DType.U16, ones, 2, 2).floats());
    assertEquals(-1, Tensor.of(DType.I8, ones, 8).longs()[7]);
    assertEquals(255, Tensor.of(ones, 8).doubles()[7]);
    assertEquals(0xffffffffL, Tensor.of(DType.U32, ones, 2).doubles()[0]);
  }

  @Test
  void conversionsThatCouldChangeAValueAreRefused() {
    byte[] ones = new byte[8];
    Arrays.fill(ones, (byte) -1);
    assertThrows(IllegalStateException.class, () -> Tensor.of(new double[1], 1).floats());
    assertThrows(IllegalStateException.class, () -> Tensor.of(new long[1], 1).floats());
    assertThrows(IllegalStateException.class, () -> Tensor.of(new long[1], 1).doubles());
    assertThrows(IllegalStateException.class, () -> Tensor.of(new float[1], 1).longs());
    assertThrows(IllegalStateException.class, () -> Tensor.of(DType.U64, ones, 1).longs());
    assertThrows(IllegalStateException.class, () -> Tensor.ofInts(new int[1], 1).floats());
  }

  @Test
  void shapesMustFit() {
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[3], 2));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[4], -2, -2));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[3]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Tensor.of(new float[0], 1 << 30, 1 << 30, 1 << 30, 1 << 30));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(DType.F32, new byte[7], 2));
  }

  @Test
  void arraysAreCopied() {
    float[] values = {1, 2};
    int[] shape = {2};
    Tensor tensor = Tensor.of(values, shape);
    values[0] = 9;
    shape[0] = 1;
    tensor.floats()[1] = 9;
    tensor.bytes()[0] = 9;
    tensor.shape()[0] = 9;
    assertArrayEquals(new float[] {1, 2}, tensor.floats());
    assertArrayEquals(new int[] {2}, tensor.shape());
    assertEquals(2, tensor.size());
  }

  @Test
  void equalityIsThatOfTypeShapeAndBytes() {
    Tensor tensor = Tensor.of(new float[] {1, Float.NaN}, 2);
    assertEquals(tensor, Tensor.of(new float[] {1, Float.NaN}, 2));
    assertEquals(tensor.hashCode(), Tensor.of(new float[] {1, Float.NaN}, 2).hashCode());
    assertNotEquals(tensor, Tensor.of(new float[] {1, Float.NaN}, 1, 2));
    assertNotEquals(tensor, Tensor.of(DType.I32, tensor.bytes(), 2));
    assertNotEquals(tensor, Tensor.of(new float[] {1, 2}, 2));
    assertEquals("F32[2]", tensor.toString());
  }
}
