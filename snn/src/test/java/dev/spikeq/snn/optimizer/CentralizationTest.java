package dev.spikeq.snn.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.kernel.Synapse;
import org.junit.jupiter.api.Test;

final class CentralizationTest {
  private static Parameters gradients() {
    Network network = Network.observing(3).linear(2).relu().linear(2).relu().linear(2).build();
    Parameters gradients = Parameters.zeros(network);
    float value = 1;
    for (Parameters.Entry entry : gradients.entries()) {
      float[] values = new float[entry.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value;
        value *= -1.5f;
      }
      gradients.set(entry.name(), values);
    }
    return gradients;
  }

  private static void centralize(Centralization centralization, Parameters gradients) {
    for (Synapse synapse : centralization.synapses(gradients)) {
      new ScalarKernels().centralize(synapse, gradients.storage());
    }
  }

  @Test
  void takesTheMeanOffTheWeightsOfHiddenLayersAlone() {
    Parameters gradients = gradients();
    Parameters before = gradients.copy();
    centralize(Centralization.HIDDEN, gradients);
    int centralized = 0;
    Parameters.Entry last =
        before.entries().stream().filter(e -> !e.vector()).reduce((_, b) -> b).orElseThrow();
    for (Parameters.Entry entry : before.entries()) {
      float[] expected = before.get(entry.name());
      if (!entry.vector() && !entry.equals(last)) {
        centralized++;
        for (int column = 0; column < entry.columns(); column++) {
          double mean = 0;
          for (int row = 0; row < entry.rows(); row++) {
            mean += (double) expected[row * entry.columns() + column] / entry.rows();
          }
          for (int row = 0; row < entry.rows(); row++) {
            expected[row * entry.columns() + column] -= (float) mean;
          }
        }
      }
      assertArrayEquals(expected, gradients.get(entry.name()), 1e-4f, entry.name());
    }
    assertEquals(2, centralized);
  }

  @Test
  void changesNothingWithoutBeingAskedTo() {
    Parameters gradients = gradients();
    centralize(Centralization.NONE, gradients);
    assertArrayEquals(gradients().storage().toArray(), gradients.storage().toArray());
  }
}
