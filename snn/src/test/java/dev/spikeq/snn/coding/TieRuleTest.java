package dev.spikeq.snn.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.snn.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Which of several equal action values is taken. */
final class TieRuleTest {
  private final RandomStream random = RandomStream.root(1);

  private int argmax(TieRule rule, float... values) {
    float[] shifted = new float[values.length + 2];
    shifted[0] = 100;
    shifted[values.length + 1] = 100;
    System.arraycopy(values, 0, shifted, 1, values.length);
    return rule.argmax(shifted, 1, values.length, random);
  }

  @Test
  void largestWinsUnderEveryRule() {
    for (TieRule rule : TieRule.values()) {
      assertEquals(2, argmax(rule, -3, 1, 5, 4));
      assertEquals(0, argmax(rule, 7));
      assertEquals(1, argmax(rule, Float.NEGATIVE_INFINITY, -1e38f));
      assertEquals(1, argmax(rule, Float.NaN, 2, Float.NaN, 1));
    }
  }

  @Test
  void firstOrLastOfEqualValuesWins() {
    assertEquals(1, argmax(TieRule.FIRST, 0, 5, 5, 1, 5));
    assertEquals(4, argmax(TieRule.LAST, 0, 5, 5, 1, 5));
    assertEquals(3, argmax(TieRule.LAST, 5, 5, 9, 9, 1));
    assertEquals(0, argmax(TieRule.FIRST, 0f, -0f));
  }

  @Test
  void randomRuleTakesEachEqually() {
    int[] counts = new int[5];
    for (int i = 0; i < 3000; i++) {
      counts[argmax(TieRule.RANDOM, 0, 5, 5, 1, 5)]++;
    }
    assertEquals(0, counts[0] + counts[3]);
    for (int i : new int[] {1, 2, 4}) {
      assertEquals(1000, counts[i], 5 * Math.sqrt(3000 * 2.0 / 9));
    }
  }

  @Test
  void nothingIsDrawnWithoutATie() {
    long[] before = random.state();
    argmax(TieRule.RANDOM, 1, 2, 3);
    argmax(TieRule.FIRST, 2, 2);
    argmax(TieRule.LAST, 2, 2);
    assertArrayEquals(before, random.state());
    argmax(TieRule.RANDOM, 2, 2);
    assertEquals(false, before[0] == random.state()[0]);
  }
}
