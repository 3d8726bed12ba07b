package dev.spikeq.snn.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory in parts. */
final class FloatArrayTest {

  /** 63 of 64 parts of 2,049 lines would hold everything, were they all as long as the first. */
  @ParameterizedTest
  @CsvSource({"32784, 1, 1", "32784, 64, 64", "32784, 100, 100", "37, 2, 2", "37, 9, 3", "0, 2, 0"})
  void asManyPartsAsWereAskedForHoldEveryValueOnce(int length, int count, int expected) {
    FloatArray whole = FloatArray.allocate(length);
    List<FloatArray> parts = whole.parts(count);
    assertEquals(expected, parts.size());
    int next = 0;
    for (FloatArray part : parts) {
      for (int i = 0; i < part.length(); i++) {
        part.set(i, next++);
      }
    }
    float[] counted = new float[length];
    for (int i = 0; i < length; i++) {
      counted[i] = i;
    }
    assertArrayEquals(counted, whole.toArray());
  }
}
