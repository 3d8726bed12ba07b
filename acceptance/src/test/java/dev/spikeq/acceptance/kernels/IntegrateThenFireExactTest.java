package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.program.Workers;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network of quantized units with thresholds 1 and one of integrate-then-fire neurons with as
 * many steps as levels are the same function: every output of every decision, to the bit.
 */
@ParameterizedClass
@MethodSource("dev.spikeq.acceptance.kernels.KernelSets#all")
final class IntegrateThenFireExactTest {
  private static final int STATES = 100;

  @Parameter Kernels kernels;

  private static Parameters draw(Network network, SplittableRandom random) {
    Parameters parameters = Parameters.zeros(network);
    for (Parameters.Entry entry : parameters.entries()) {
      if (!entry.name().endsWith(".log_threshold")) {
        float[] values = new float[entry.size()];
        double spread = 1.6 / Math.sqrt(entry.vector() ? 16 : entry.rows());
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (spread * random.nextGaussian());
        }
        parameters.set(entry.name(), values);
      }
    }
    return parameters;
  }

  private static Parameters copyOfSynapses(Parameters source, Network network) {
    Parameters copy = Parameters.zeros(network);
    for (Parameters.Entry entry : copy.entries()) {
      copy.set(entry.name(), source.get(entry.name()));
    }
    return copy;
  }

  @RepeatedTest(60)
  void everyDecisionIsTheSame(RepetitionInfo repetition) {
    int seed = repetition.getCurrentRepetition();
    SplittableRandom random = new SplittableRandom(seed);
    int size = random.nextInt(1, 9);
    int levels = random.nextInt(1, seed % 3 == 0 ? 300 : 17);
    NetworkBuilder quantized = Network.observing(size);
    NetworkBuilder spiking = Network.observing(size);
    int depth = random.nextInt(1, 4);
    for (int layer = 0; layer < depth; layer++) {
      int width = random.nextInt(1, 90);
      quantized.linear(width).quantized(levels);
      spiking.linear(width).neurons(new IntegrateThenFire(1f, 0.5f));
    }
    int outputs = random.nextInt(2, 6);
    quantized.linear(outputs);
    spiking.linear(outputs).read(Decoder.Reading.MEAN_MEMBRANE);
    if (random.nextBoolean()) {
      quantized.dueling();
      spiking.dueling();
    }
    Network source = quantized.build();
    Network converted = spiking.steps(levels);
    Parameters parameters = draw(source, random);
    float[] states = new float[STATES * size];
    for (int i = 0; i < states.length; i++) {
      states[i] = (float) random.nextGaussian();
    }
    try (Engine engine = new Engine(kernels, Workers.of(1 + seed % 3))) {
      Parameters copy = copyOfSynapses(parameters, converted);
      Program expected = Program.forInference(source, parameters, STATES, engine);
      Program found = Program.forInference(converted, copy, STATES, engine);
      for (int batch : new int[] {STATES, 33, 1}) {
        float[] values = expected.forward(states, batch);
        float[] same = found.forward(states, batch);
        for (int i = 0; i < batch * source.outputs(); i++) {
          assertEquals(
              Float.floatToRawIntBits(values[i]),
              Float.floatToRawIntBits(same[i]),
              "seed " + seed + ", batch " + batch + ", output " + i);
        }
      }
      found.forward(states, STATES);
      assertTrue(found.spikeCount(0) > 0, "silent: seed " + seed);
    }
  }
}
