package dev.spikeq.snn.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.layer.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The backward pass, in two steps: that of a smooth twin agrees with finite differences, and the
 * program's agrees with the same twin's when its spikes are hard.
 */
final class GradientTest {
  private static final int BATCH = 5;
  private static final double STEP = 1e-6;
  private static final double FINITE_DIFFERENCE = 2e-6;
  private static final double SINGLE_PRECISION = 5e-5;

  /** Nearer than this, single precision might decide otherwise than double precision. */
  private static final double MARGIN = 3e-5;

  static List<Network> networks() {
    return GradientCases.all();
  }

  /**
   * Parameters, observations and output errors, all from one seed: of one sample where the samples
   * of a batch see each other, since a twin has one at a time. {@link BatchNormTest} has batches.
   */
  private static final class Draw {
    private final Network network;
    private final long seed;
    private final int batch;
    private final Parameters parameters;
    private final float[] observations;
    private final float[] errors;

    Draw(Network network, long seed) {
      this.network = network;
      this.seed = seed;
      batch = network.layers().stream().anyMatch(Layer.BatchNorm.class::isInstance) ? 1 : BATCH;
      SplittableRandom random = new SplittableRandom(seed);
      parameters = Parameters.zeros(network);
      for (Parameters.Entry entry : parameters.entries()) {
        float[] values = new float[entry.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble(-0.8, 1.2);
        }
        parameters.set(entry.name(), values);
      }
      observations = new float[batch * network.observationSize()];
      errors = new float[batch * network.outputs()];
      for (float[] array : List.of(observations, errors)) {
        for (int i = 0; i < array.length; i++) {
          array[i] = (float) random.nextDouble(-1, 1);
        }
      }
    }

    double[] observation(int sample) {
      return wide(observations, sample, network.observationSize());
    }

    double[] errors(int sample) {
      return wide(errors, sample, network.outputs());
    }

    private static double[] wide(float[] values, int row, int width) {
      double[] wide = new double[width];
      Arrays.setAll(wide, i -> values[row * width + i]);
      return wide;
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void twinAgreesWithFiniteDifferences(Network network) {
    Draw draw = new Draw(network, 11);
    Twin twin = new Twin(network, draw.parameters, Twin.Spikes.SMOOTH);
    double[] errors = draw.errors(0);
    twin.forward(draw.observation(0));
    twin.backward(errors);
    twin.freeze();
    for (Map.Entry<String, double[]> entry : twin.parameters().entrySet()) {
      double[] values = entry.getValue();
      double[] gradient = twin.gradients().get(entry.getKey());
      double[] estimate = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        values[i] = value + STEP;
        double above = dot(errors, twin.forward(draw.observation(0)));
        values[i] = value - STEP;
        double below = dot(errors, twin.forward(draw.observation(0)));
        values[i] = value;
        estimate[i] = (above - below) / (2 * STEP);
      }
      assertArrayEquals(
          estimate,
          gradient,
          FINITE_DIFFERENCE * (1 + largest(estimate)),
          () -> entry.getKey() + " of " + network);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void programAgreesWithTwin(Network network) {
    Draw draw = clearDraw(network);
    Twin twin = new Twin(network, draw.parameters, Twin.Spikes.HARD);
    try (Engine engine = new Engine(new ScalarKernels(), Workers.of(1))) {
      Program program = Program.forTraining(network, draw.parameters, draw.batch, engine);
      float[] outputs = program.forward(draw.observations, draw.batch);
      for (int sample = 0; sample < draw.batch; sample++) {
        double[] expected = twin.forward(draw.observation(sample));
        double[] found = Draw.wide(outputs, sample, network.outputs());
        assertArrayEquals(
            expected,
            found,
            SINGLE_PRECISION * (1 + largest(expected)),
            () -> "outputs of " + network + ", seed " + draw.seed);
        twin.backward(draw.errors(sample));
      }
      Parameters gradients = program.backward(draw.errors);
      boolean any = false;
      for (Parameters.Entry entry : gradients.entries()) {
        double[] expected = twin.gradients().get(entry.name());
        double[] found = Draw.wide(gradients.get(entry.name()), 0, entry.size());
        double size = largest(expected);
        any |= size > 0;
        assertArrayEquals(
            expected,
            found,
            SINGLE_PRECISION * size,
            () -> entry.name() + " of " + network + ", seed " + draw.seed);
      }
      assertTrue(any, () -> "no gradient at all: " + network);
      assertPaddingZero(gradients);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void programAgreesWithTwinFromDecodedErrors(Network network) {
    Draw draw = clearDraw(network);
    Twin twin = new Twin(network, draw.parameters, Twin.Spikes.HARD);
    int width = network.decodedOutputs();
    float[] errors = new float[draw.batch * width];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < errors.length; i++) {
      errors[i] = (float) random.nextDouble(-1, 1);
    }
    try (Engine engine = Engine.scalar()) {
      Program program = Program.forTraining(network, draw.parameters, draw.batch, engine);
      program.forward(draw.observations, draw.batch);
      for (int sample = 0; sample < draw.batch; sample++) {
        twin.forward(draw.observation(sample));
        double[] expected = twin.decoded();
        assertArrayEquals(
            expected,
            Draw.wide(program.decoded(), sample, width),
            SINGLE_PRECISION * (1 + largest(expected)),
            () -> "decoded values of " + network);
        twin.backwardFromDecoded(Draw.wide(errors, sample, width));
      }
      Parameters gradients = program.backwardFromDecoded(errors);
      for (Parameters.Entry entry : gradients.entries()) {
        double[] expected = twin.gradients().get(entry.name());
        assertArrayEquals(
            expected,
            Draw.wide(gradients.get(entry.name()), 0, entry.size()),
            SINGLE_PRECISION * largest(expected),
            () -> entry.name() + " of " + network + ", seed " + draw.seed);
      }
    }
  }

  /** The first seed at which no decision is so near that rounding could turn it. */
  private static Draw clearDraw(Network network) {
    for (long seed = 1; seed < 200; seed++) {
      Draw draw = new Draw(network, seed);
      Twin twin = new Twin(network, draw.parameters, Twin.Spikes.HARD);
      double margin = Double.POSITIVE_INFINITY;
      double spikes = 0;
      for (int sample = 0; sample < draw.batch; sample++) {
        double[] outputs = twin.forward(draw.observation(sample));
        spikes += largest(outputs);
        margin = Math.min(margin, twin.margin());
      }
      if (margin > MARGIN && spikes > 0) {
        return draw;
      }
    }
    throw new AssertionError("no seed keeps its distance from the threshold: " + network);
  }

  private static void assertPaddingZero(Parameters gradients) {
    float[] all = gradients.storage().toArray();
    for (Parameters.Entry entry : gradients.entries()) {
      for (int row = 0; row < entry.rows(); row++) {
        for (int column = entry.columns(); column < entry.stride(); column++) {
          assertEquals(0f, all[entry.offset() + row * entry.stride() + column], entry.name());
        }
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }
}
