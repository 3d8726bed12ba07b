package dev.spikeq.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Spaces and actions. */
final class SpacesTest {

  @Test
  void boxKeepsItsArraysToItself() {
    float[] low = {0, -1};
    Box box = new Box(low, new float[] {1, Float.POSITIVE_INFINITY});
    low[0] = 99;
    box.low()[0] = 99;
    box.shape()[0] = 99;
    assertEquals(0, box.low(0));
    assertEquals(new Box(new float[] {0, -1}, new float[] {1, Float.POSITIVE_INFINITY}), box);
    assertEquals(
        new Box(new float[] {0, -1}, new float[] {1, Float.POSITIVE_INFINITY}).hashCode(),
        box.hashCode());
    assertNotEquals(new Box(new float[] {0, -2}, new float[] {1, 1}), box);
  }

  @Test
  void boxKnowsItsSizeAndBounds() {
    Box box = Box.uniform(0, 1, 2, 3);
    assertEquals(6, box.size());
    assertTrue(box.contains(new float[] {0, 1, 0, 1, 0, 1}));
    assertFalse(box.contains(new float[] {0, 1, 0, 1, 0, 1.1f}));
    assertFalse(box.contains(new float[] {0, 1, 0, 1, 0, Float.NaN}));
    assertFalse(box.contains(new float[5]));
  }

  @Test
  void boxRefusesBadBounds() {
    assertThrows(IllegalArgumentException.class, () -> new Box(new float[] {1}, new float[] {0}));
    assertThrows(
        IllegalArgumentException.class, () -> new Box(new float[] {Float.NaN}, new float[] {0}));
    assertThrows(
        IllegalArgumentException.class, () -> new Box(new float[] {0}, new float[] {1, 1}));
    assertThrows(IllegalArgumentException.class, () -> Box.uniform(0, 1, 2, 0));
  }

  @Test
  void samplesLieInTheSpace() {
    SplittableRandom random = new SplittableRandom(5);
    float infinity = Float.POSITIVE_INFINITY;
    Box box =
        new Box(new float[] {-2, 3, -infinity, -infinity}, new float[] {2, infinity, -3, infinity});
    Discrete discrete = new Discrete(3);
    for (int i = 0; i < 1000; i++) {
      Action point = box.sample(random);
      assertTrue(box.contains(point), point::toString);
      assertTrue(discrete.contains(discrete.sample(random)));
    }
  }

  @Test
  void actionsAreSharedComparedAndChecked() {
    assertSame(Action.discrete(3), Action.discrete(3));
    assertEquals(Action.discrete(300), Action.discrete(300));
    assertEquals(Action.continuous(1, 2), Action.continuous(1, 2));
    float[] values = {1, 2};
    Action.Continuous action = Action.continuous(values);
    values[0] = 9;
    assertEquals(1, action.value(0));
    IllegalArgumentException failure =
        assertThrows(
            IllegalArgumentException.class, () -> new Discrete(3).index(Action.discrete(3)));
    assertEquals(
        "Action: expected a discrete action from 0 to 2, found Discrete[index=3]: is it one of"
            + " another environment?",
        failure.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Action.discrete(-1));
  }
}
