package dev.spikeq.snn.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObservationsTest {
  private static final int SIZE = 30;
  private static final int FRAMES = 4;

  /** Whole numbers, the last row a half. */
  private static float[] mixed(int rows) {
    RandomStream random = RandomStream.root(3);
    float[] values = new float[rows * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256);
    }
    values[values.length - 1] = 0.5f;
    return values;
  }

  @Test
  void whatIsCopiedOutIsWhatWasAdded() {
    float[] values = mixed(40);
    Observations rows = Observations.of(values, SIZE);
    assertEquals(40, rows.count());
    assertEquals(40L * SIZE, rows.values());
    assertArrayEquals(values, rows.toArray());
    float[] two = new float[3 * SIZE];
    rows.copyRow(39, two, SIZE);
    assertArrayEquals(
        Arrays.copyOfRange(values, 39 * SIZE, 40 * SIZE), Arrays.copyOfRange(two, SIZE, 2 * SIZE));
    rows.copyRows(7, 3, two);
    assertArrayEquals(Arrays.copyOfRange(values, 7 * SIZE, 10 * SIZE), two);
    assertEquals(0.5f, rows.value(40L * SIZE - 1));
    assertEquals(values[5 * SIZE + 2], rows.value(5L * SIZE + 2));
    assertFalse(rows.fitBytes());
    assertEquals(39 * SIZE + 4 * SIZE, rows.heldBytes(), "the last row alone as floats");
  }

  /** Each at the end of a row that is whole otherwise. */
  @ParameterizedTest
  @ValueSource(floats = {-0f, -1, 256, 255.5f, 1.4e-45f, 1e10f, Float.NaN, Float.POSITIVE_INFINITY})
  void whatNoByteHoldsIsKeptToTheBit(float value) {
    float[] values = {7, value};
    Observations rows = Observations.of(values, 2);
    assertFalse(rows.fitBytes());
    assertEquals(Float.floatToRawIntBits(value), Float.floatToRawIntBits(rows.toArray()[1]));
    assertEquals(
        Float.isFinite(value) ? OptionalLong.empty() : OptionalLong.of(1), rows.firstNotFinite());
    assertThrows(IllegalStateException.class, () -> rows.copyBytes(0, new byte[2]));
  }

  @Test
  void framesOfAStackAreKeptOnce() {
    RandomStream random = RandomStream.root(4);
    Observations rows = new Observations(FRAMES * SIZE, FRAMES);
    float[] stack = new float[FRAMES * SIZE];
    float[] all = new float[200 * stack.length];
    for (int row = 0; row < 200; row++) {
      for (int i = 0; i < stack.length; i++) {
        stack[i] = i % FRAMES < FRAMES - 1 ? stack[i + 1] : random.nextInt(256);
      }
      rows.add(stack, 0);
      System.arraycopy(stack, 0, all, row * stack.length, stack.length);
    }
    assertArrayEquals(all, rows.toArray());
    assertEquals((200 + 1) * SIZE, rows.heldBytes(), "a frame a row, and the empty one before");
    byte[] bytes = new byte[stack.length];
    rows.copyBytes(199, bytes);
    Observations again = new Observations(stack.length);
    again.add(bytes);
    assertArrayEquals(stack, again.toArray());
    assertEquals(stack[5], rows.value(199L * stack.length + 5));
  }

  @Test
  void joinedAndPickedRowsAreShared() {
    Observations first = Observations.of(mixed(3), SIZE);
    Observations all = new Observations(SIZE);
    all.addAll(first);
    all.add(first, 1);
    all.addAll(first);
    assertEquals(7, all.count());
    assertFalse(all.fitBytes());
    assertEquals(2 * SIZE + 4 * SIZE, all.heldBytes());
    float[] expected = Arrays.copyOfRange(first.toArray(), SIZE, 2 * SIZE);
    assertArrayEquals(expected, Arrays.copyOfRange(all.toArray(), 3 * SIZE, 4 * SIZE));
    all.add(new float[SIZE], 0);
    assertEquals(3, first.count(), "what is added later belongs to the sum alone");
  }

  @Test
  void nothingIsThereAtFirst() {
    Observations none = new Observations(3);
    assertEquals(0, none.count());
    assertTrue(none.fitBytes());
    assertEquals(0, Observations.of(new float[0], 3).toArray().length);
  }

  @Test
  void moreThanAnArrayHoldsIsCounted() {
    Observations rows = new Observations(1 << 20);
    rows.add(new float[1 << 20], 0);
    for (int i = 0; i < 12; i++) {
      rows.addAll(copy(rows));
    }
    assertEquals(1L << 32, rows.values());
    assertEquals(1 << 20, rows.heldBytes());
    assertThrows(IllegalStateException.class, rows::toArray);
  }

  private static Observations copy(Observations rows) {
    Observations copy = new Observations(rows.width());
    copy.addAll(rows);
    return copy;
  }

  @Test
  void refusesBrokenRows() {
    assertThrows(IllegalArgumentException.class, () -> new Observations(0));
    assertThrows(IllegalArgumentException.class, () -> new Observations(10, 4));
    assertThrows(IllegalArgumentException.class, () -> Observations.of(new float[5], 2));
    Observations two = new Observations(2);
    assertThrows(IllegalArgumentException.class, () -> two.addAll(new Observations(3)));
    assertThrows(IndexOutOfBoundsException.class, () -> two.add(new float[3], 2));
  }
}
