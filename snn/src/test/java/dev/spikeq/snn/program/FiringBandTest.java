package dev.spikeq.snn.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.loss.FiringBand;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A loss of firing rates, against the same loss of spikes that are counted at the output. */
final class FiringBandTest {
  private static final int BATCH = 40;
  private static final int WIDTH = 6;
  private static final int STEPS = 5;

  private static float[] observations() {
    SplittableRandom random = new SplittableRandom(4);
    float[] values = new float[BATCH * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static Parameters drawn(Network network) {
    return new Initialization.Calibrated(0.25, 1)
        .initialize(network, RandomStream.root(2), Engine.scalar());
  }

  @Test
  void isTheSameAsALossOfCountedSpikes() {
    Network network =
        Network.observing(3)
            .linear(WIDTH)
            .neurons(Neurons.leaky(2, new Surrogate.ATan(2)))
            .read(Decoder.Reading.SPIKE_COUNT)
            .steps(STEPS);
    Parameters parameters = drawn(network);
    for (FiringBand band : List.of(new FiringBand(0, 0.1, 3), new FiringBand(0.6, 0.7, 0.5))) {
      Program program = Program.forTraining(network, parameters, BATCH, Engine.scalar());
      program.forward(observations(), BATCH);
      double rate = program.firingRate(0);
      double bound = Math.clamp(rate, band.low(), band.high());
      float[] errors = new float[BATCH * WIDTH];
      Arrays.fill(errors, (float) (2 * band.strength() * (rate - bound) / (BATCH * STEPS * WIDTH)));
      float[] expected = program.backward(errors).storage().toArray();
      assertTrue(expected[0] != 0);

      Program banded = Program.forTraining(network, parameters, BATCH, Engine.scalar());
      banded.keepFiring(band);
      banded.forward(observations(), BATCH);
      float[] found = banded.backward(new float[BATCH * WIDTH]).storage().toArray();
      assertArrayEquals(expected, found, 1e-9f);
      banded.keepFiring(FiringBand.none());
      banded.forward(observations(), BATCH);
      float[] without = banded.backward(new float[BATCH * WIDTH]).storage().toArray();
      assertArrayEquals(new float[found.length], without);
    }
  }

  /** A summed last synapse keeps one error for all steps; hidden layers are pressed there too. */
  @Test
  void drawsEveryLayerIntoTheBand() {
    Network network =
        Network.observing(3)
            .linear(16)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2)))
            .linear(16)
            .neurons(Neurons.integrateAndFire(new Surrogate.QGate(1)))
            .linear(2)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(STEPS);
    Parameters parameters = drawn(network);
    Program program = Program.forTraining(network, parameters, BATCH, Engine.scalar());
    program.keepFiring(new FiringBand(0.05, 0.1, 10));
    Optimizer optimizer =
        new Optimizer(new Optimizer.Method.Adam(), parameters, new ScalarKernels());
    for (int i = 0; i < 150; i++) {
      program.forward(observations(), BATCH);
      if (i == 0) {
        assertTrue(program.firingRate(0) > 0.2 && program.firingRate(1) > 0.2);
      }
      optimizer.step(program.backward(new float[BATCH * 2]), 1e-2);
    }
    assertEquals(0.08, program.firingRate(0), 0.05);
    assertEquals(0.08, program.firingRate(1), 0.05);
  }

  @Test
  void aBandIsARange() {
    assertThrows(IllegalArgumentException.class, () -> new FiringBand(0.3, 0.2, 1));
    assertThrows(IllegalArgumentException.class, () -> new FiringBand(0, 1.1, 1));
    assertThrows(IllegalArgumentException.class, () -> new FiringBand(0, 1, -1));
    assertEquals(0, new FiringBand(0.1, 0.2, 5).derivative(0.15));
    assertEquals(-0.5, new FiringBand(0.1, 0.2, 5).derivative(0.05), 1e-12);
  }
}
