package dev.spikeq.snn.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.FoldedNetwork;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Normalization;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Batch normalization: against its definition, and what it remembers. */
final class BatchNormTest {
  private static final float EPSILON = 1e-5f;
  private static final int ROWS = 3;
  private static final int CHANNELS = 3;
  private static final int PLACES = 4;
  private static final int WIDTH = CHANNELS * PLACES;

  /** Gains at 0, shifts at 16. */
  private static final Normalization NORM = new Normalization(0, 16, CHANNELS, PLACES, EPSILON);

  private final SplittableRandom random = new SplittableRandom(3);
  private final double[] gains = drawn(CHANNELS);
  private final double[] shifts = drawn(CHANNELS);
  private final double[] x = drawn(ROWS * WIDTH);
  private final double[] weights = drawn(ROWS * WIDTH);

  private double[] drawn(int count) {
    return random.doubles(count, -1, 2).map(v -> (float) v).toArray();
  }

  /** The definition, in double precision; returns the sum of outputs times weights. */
  private double loss(double[] y) {
    double loss = 0;
    for (int c = 0; c < CHANNELS; c++) {
      double sum = 0;
      double squares = 0;
      for (int i = c; i < x.length; i += CHANNELS) {
        sum += x[i];
        squares += x[i] * x[i];
      }
      double mean = sum / (ROWS * PLACES);
      double variance = squares / (ROWS * PLACES) - mean * mean;
      for (int i = c; i < x.length; i += CHANNELS) {
        y[i] = gains[c] * (x[i] - mean) / Math.sqrt(variance + EPSILON) + shifts[c];
        loss += weights[i] * y[i];
      }
    }
    return loss;
  }

  private double[] differences(double[] by) {
    double[] result = new double[by.length];
    double[] y = new double[x.length];
    for (int i = 0; i < by.length; i++) {
      double value = by[i];
      by[i] = value + 1e-6;
      double above = loss(y);
      by[i] = value - 1e-6;
      result[i] = (above - loss(y)) / 2e-6;
      by[i] = value;
    }
    return result;
  }

  private static FloatArray rows(double[] values) {
    FloatArray array = FloatArray.allocate(ROWS * 16);
    for (int i = 0; i < values.length; i++) {
      array.set(i / WIDTH * 16 + i % WIDTH, (float) values[i]);
    }
    return array;
  }

  private static double[] flat(FloatArray array) {
    double[] values = new double[ROWS * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i / WIDTH * 16 + i % WIDTH);
    }
    return values;
  }

  private static double[] part(FloatArray array, int from) {
    double[] values = new double[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      values[c] = array.get(from + c);
    }
    return values;
  }

  @Test
  void agreesWithItsDefinitionAndFiniteDifferences() {
    ScalarKernels kernels = new ScalarKernels();
    FloatArray parameters = FloatArray.allocate(32);
    for (int c = 0; c < CHANNELS; c++) {
      parameters.set(c, (float) gains[c]);
      parameters.set(16 + c, (float) shifts[c]);
    }
    FloatArray values = rows(x);
    FloatArray output = FloatArray.allocate(ROWS * 16);
    FloatArray statistics = FloatArray.allocate(32);
    kernels.channelStatistics(NORM, values, ROWS, statistics);
    kernels.normalizeChannels(NORM, parameters, values, ROWS, statistics, output);
    double[] y = new double[x.length];
    loss(y);
    assertArrayEquals(y, flat(output), 1e-5);

    FloatArray gradients = FloatArray.allocate(32);
    FloatArray gradient = rows(weights);
    kernels.normalizeChannelsBackward(
        NORM, parameters, gradients, values, ROWS, statistics, gradient);
    assertArrayEquals(differences(x), flat(gradient), 1e-5);
    assertArrayEquals(differences(gains), part(gradients, 0), 1e-4);
    assertArrayEquals(differences(shifts), part(gradients, 16), 1e-4);
  }

  private static NetworkBuilder convolved() {
    return Network.observing(new Image(4, 4, 2)).conv(3, 2, 1);
  }

  private static Network network() {
    return convolved()
        .batchNorm()
        .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2)))
        .linear(6, Layer.Bias.ABSENT)
        .batchNorm()
        .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2)))
        .linear(2)
        .read(Decoder.Reading.MEAN_MEMBRANE)
        .steps(3);
  }

  private static float[] observations(int count) {
    SplittableRandom random = new SplittableRandom(8);
    float[] values = new float[count * 32];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 2);
    }
    return values;
  }

  private static Parameters trained(Network network, Workers workers) {
    Parameters parameters =
        new Initialization.Normal(1).initialize(network, RandomStream.root(1), Engine.scalar());
    Engine engine = new Engine(new ScalarKernels(), workers);
    Program program = Program.forTraining(network, parameters, 80, engine);
    Optimizer optimizer =
        new Optimizer(
            new Optimizer.Method.AdamW(0.9, 0.999, 1e-8, 0.5), parameters, new ScalarKernels());
    float[] errors = new float[160];
    for (int i = 0; i < 3; i++) {
      float[] outputs = program.forward(observations(80), 80);
      System.arraycopy(outputs, 0, errors, 0, errors.length);
      optimizer.step(program.backward(errors), 1e-2);
    }
    return parameters;
  }

  /** Decay of half a hundredth in each step would be seen at once. */
  @Test
  void runningStatisticsComeFromTheBatchesAlone() {
    Network network = convolved().batchNorm().linear(2).build();
    Parameters parameters = Parameters.zeros(network);
    parameters.set("conv1.bias", new float[] {3f, -1f, 0.5f});
    Program program = Program.forTraining(network, parameters, 40, Engine.scalar());
    program.forward(observations(40), 40);
    assertArrayEquals(new float[3], parameters.get("norm1.mean"), "a forward pass alone");
    Parameters gradients = program.backward(new float[80]);
    assertArrayEquals(new float[] {0.3f, -0.1f, 0.05f}, parameters.get("norm1.mean"), 1e-6f);
    float[] means = parameters.get("norm1.mean");
    new Optimizer(
            new Optimizer.Method.AdamW(0.9, 0.999, 1e-8, 0.5), parameters, new ScalarKernels())
        .step(gradients, 1e-2);
    assertArrayEquals(means, parameters.get("norm1.mean"));
    assertEquals(-0.995f, parameters.get("conv1.bias")[1], 1e-4f, "while a bias decays");
  }

  /** Two shards, each with its own statistics; no spike and no corner in the way. */
  @Test
  void gradientsOfABatchAreFiniteDifferences() {
    Network network = convolved().batchNorm().linear(4).batchNorm().linear(2).build();
    Parameters parameters = Parameters.zeros(network);
    for (Parameters.Entry entry : parameters.entries()) {
      float[] values = new float[entry.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble(-0.8, 1.2);
      }
      parameters.set(entry.name(), values);
    }
    int batch = 21;
    float[] observations = observations(batch);
    float[] errors = new float[2 * batch];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = (float) random.nextDouble(-1, 1);
    }
    Program program = Program.forTraining(network, parameters, batch, Engine.scalar());
    program.forward(observations, batch);
    Parameters gradients = program.backward(errors);
    for (String name : List.of("conv1.weight", "norm1.gain", "fc1.weight", "norm2.shift")) {
      float[] found = gradients.get(name);
      float[] expected = new float[found.length];
      float largest = 0;
      for (int i = 0; i < found.length; i++) {
        float[] values = parameters.get(name);
        float value = values[i];
        values[i] = value + 0.01f;
        parameters.set(name, values);
        double above = dot(errors, program.forward(observations, batch));
        values[i] = value - 0.01f;
        parameters.set(name, values);
        double below = dot(errors, program.forward(observations, batch));
        values[i] = value;
        parameters.set(name, values);
        expected[i] = (float) ((above - below) / 0.02);
        largest = Math.max(largest, Math.abs(expected[i]));
      }
      assertTrue(largest > 0.1f, name);
      assertArrayEquals(expected, found, 5e-3f * largest, name);
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void threadsChangeNothing() {
    try (Workers one = Workers.of(1);
        Workers three = Workers.of(3)) {
      assertArrayEquals(
          trained(network(), one).storage().toArray(),
          trained(network(), three).storage().toArray());
    }
  }

  @Test
  void foldedItRunsTheSame() {
    Network network = network();
    Parameters parameters;
    try (Workers workers = Workers.of(1)) {
      parameters = trained(network, workers);
    }
    assertTrue(parameters.get("norm1.variance")[0] != 1f);
    FoldedNetwork folded = FoldedNetwork.of(network, parameters);
    assertFalse(folded.network().layers().stream().anyMatch(Layer.BatchNorm.class::isInstance));
    float[] expected =
        Program.forInference(network, parameters, 40, Engine.scalar())
            .forward(observations(40), 40);
    float[] found =
        Program.forInference(folded.network(), folded.parameters(), 40, Engine.scalar())
            .forward(observations(40), 40);
    Set<Float> different = new HashSet<>();
    for (float value : expected) {
      different.add(value);
    }
    assertTrue(different.size() > 10, "outputs that depend on their input");
    assertArrayEquals(expected, found, 1e-4f);
    FoldedNetwork again = FoldedNetwork.of(folded.network(), folded.parameters());
    assertEquals(folded.network(), again.network());
    assertArrayEquals(
        folded.parameters().storage().toArray(), again.parameters().storage().toArray());
  }

  @Test
  void foldsIntoSynapsesAlone() {
    Network network = Network.observing(4).batchNorm().linear(2).build();
    Parameters parameters = Parameters.zeros(network);
    String message =
        assertThrows(IllegalArgumentException.class, () -> FoldedNetwork.of(network, parameters))
            .getMessage();
    assertTrue(message.contains("'norm1': expected a synapse with 4 channels"), message);
    assertTrue(message.contains("found the observation"), message);
  }
}
