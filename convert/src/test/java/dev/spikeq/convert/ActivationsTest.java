package dev.spikeq.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import org.junit.jupiter.api.Test;

/** The widest hidden layer of {@link Nets#relu} has 16 units. */
final class ActivationsTest {
  private static final CalibrationStates STATES = Nets.states(300, 5);

  private static Activations atMost(long values) {
    Network relu = Nets.relu();
    Parameters parameters = Nets.draw(relu, 1);
    try (Engine engine = Engine.scalar()) {
      return Activations.of(relu, parameters, STATES, engine, values);
    }
  }

  @Test
  void statesAreThinnedSoThatNoLayerIsTooLarge() {
    Activations all = atMost(16 * 300);
    Activations some = atMost(16 * 300 - 1);
    assertEquals(300, all.count());
    assertEquals(299, some.count());
    assertEquals(299 * 16, some.hidden(0).length);
    Network relu = Nets.relu();
    try (Engine engine = Engine.scalar()) {
      Activations expected = Activations.of(relu, Nets.draw(relu, 1), STATES.thinned(10), engine);
      Activations few = atMost(16 * 10 + 15);
      assertEquals(10, few.count());
      assertArrayEquals(expected.hidden(1), few.hidden(1));
      assertArrayEquals(expected.outputs(), few.outputs());
    }
    assertEquals(1, atMost(3).count(), "one state at least");
  }
}
