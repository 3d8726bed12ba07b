package dev.spikeq.snn.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Workers;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Optimizers, clipping and schedules against closed forms. */
final class OptimizerTest {
  private static final String BIAS = "fc1.bias";
  private static final Network NETWORK = Network.observing(1).linear(2).build();

  /** The first bias after so many steps, starting at 1, with gradient g(k) in step k = 1, 2, … */
  private static double after(
      Optimizer.Method method, int steps, double rate, IntToDoubleFunction gradient) {
    Parameters parameters = Parameters.zeros(NETWORK);
    parameters.set(BIAS, new float[] {1f, 1f});
    Optimizer optimizer = new Optimizer(method, parameters, new ScalarKernels());
    Parameters gradients = parameters.zerosLike();
    for (int k = 1; k <= steps; k++) {
      gradients.set(BIAS, new float[] {(float) gradient.applyAsDouble(k), 0f});
      optimizer.step(gradients, rate);
    }
    assertEquals(steps, optimizer.steps());
    return parameters.get(BIAS)[0];
  }

  @Test
  void momentumAddsUpAsAGeometricSeries() {
    double m = 0.9;
    for (int steps : new int[] {1, 2, 5, 40}) {
      double expected = 1;
      for (int k = 1; k <= steps; k++) {
        expected -= 0.01 * 0.5 * (1 - Math.pow(m, k)) / (1 - m);
      }
      assertEquals(expected, after(new Optimizer.Method.Sgd(m), steps, 0.01, k -> 0.5), 1e-6);
    }
    assertEquals(0.97, after(new Optimizer.Method.Sgd(0), 3, 0.1, k -> 0.1), 1e-6);
  }

  /** With a constant gradient the corrected moments are g and g squared from the first step on. */
  @Test
  void adamMovesByTheRateWhereTheGradientIsConstant() {
    for (double g : new double[] {1e-3, -0.2, 50}) {
      for (int steps : new int[] {1, 2, 10, 500}) {
        double expected = 1 - steps * 1e-3 * Math.signum(g);
        double found = after(new Optimizer.Method.Adam(), steps, 1e-3, k -> g);
        // Each step rounds the parameter, and 1 - beta2 in single precision is off by 1e-5.
        double rounding = steps * (1e-3 * 1e-5 + Math.ulp(1f)) + 1e-6;
        assertEquals(expected, found, rounding, g + ", " + steps);
      }
    }
  }

  @Test
  void adamFollowsItsEquations() {
    double beta1 = 0.8;
    double beta2 = 0.95;
    double epsilon = 0.01;
    double m = 0;
    double v = 0;
    double p = 1;
    for (int k = 1; k <= 30; k++) {
      double g = Math.sin(k);
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      p -=
          0.02
              * (m / (1 - Math.pow(beta1, k)))
              / (Math.sqrt(v / (1 - Math.pow(beta2, k))) + epsilon);
    }
    var adam = new Optimizer.Method.Adam(beta1, beta2, epsilon);
    assertEquals(p, after(adam, 30, 0.02, Math::sin), 3e-6);
    var decoupled = new Optimizer.Method.AdamW(beta1, beta2, epsilon, 0);
    assertEquals(p, after(decoupled, 30, 0.02, Math::sin), 3e-6);
  }

  @Test
  void decoupledDecayShrinksGeometrically() {
    var method = new Optimizer.Method.AdamW(0.9, 0.999, 1e-8, 0.1);
    assertEquals(Math.pow(1 - 0.05 * 0.1, 20), after(method, 20, 0.05, k -> 0), 2e-6);
  }

  @Test
  void rmsPropFollowsItsMeanSquare() {
    double expected = 1;
    for (int k = 1; k <= 12; k++) {
      double square = 0.09 * (1 - Math.pow(0.99, k));
      expected -= 1e-3 * 0.3 / (Math.sqrt(square) + 1e-5);
    }
    var method = new Optimizer.Method.RmsProp(0.99, 1e-5);
    assertEquals(expected, after(method, 12, 1e-3, k -> 0.3), 3e-6);
  }

  /** Parameters that never saw a gradient stay where they are, and padding stays zero. */
  @Test
  void nothingMovesWithoutAGradient() {
    for (Optimizer.Method method :
        List.of(
            new Optimizer.Method.Sgd(0.9),
            new Optimizer.Method.Adam(),
            new Optimizer.Method.RmsProp(0.9, 1e-8))) {
      Parameters parameters = Parameters.zeros(NETWORK);
      parameters.set(BIAS, new float[] {1f, 2f});
      float[] before = parameters.storage().toArray();
      new Optimizer(method, parameters, new ScalarKernels()).step(parameters.zerosLike(), 0.1);
      assertArrayEquals(before, parameters.storage().toArray());
    }
  }

  /** Parts of many parameters are moved beside each other; the last is shorter than the others. */
  @Test
  void threadsChangeNothing() {
    Network wide = Network.observing(250).linear(140).build();
    Parameters alone = Parameters.zeros(wide);
    Parameters shared = Parameters.zeros(wide);
    Parameters gradients = alone.zerosLike();
    float[] values = new float[250 * 140];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 17 - 8) * 0.01f;
    }
    gradients.set("fc1.weight", values);
    var method = new Optimizer.Method.Adam();
    try (Engine one = Engine.scalar();
        Engine three = new Engine(new ScalarKernels(), Workers.of(3))) {
      Optimizer first = new Optimizer(method, alone, one);
      Optimizer second = new Optimizer(method, shared, three);
      for (int i = 0; i < 3; i++) {
        first.step(gradients, 0.01);
        second.step(gradients, 0.01);
      }
    }
    assertNotEquals(0f, alone.get("fc1.weight")[values.length - 1]);
    assertArrayEquals(alone.storage().toArray(), shared.storage().toArray());
  }

  /** Whoever moves last, and whichever part the culprit lies in. */
  @Test
  void aStepTellsWhetherAllParametersAreFinite() {
    Network wide = Network.observing(250).linear(140).build();
    int count = 250 * 140;
    List<Optimizer.Method> methods =
        List.of(
            new Optimizer.Method.Adam(),
            new Optimizer.Method.AdamW(0.9, 0.999, 1e-8, 0.01),
            new Optimizer.Method.RmsProp(0.99, 1e-8),
            new Optimizer.Method.Sgd(0.9));
    try (Engine three = new Engine(new ScalarKernels(), Workers.of(3))) {
      for (Optimizer.Method method : methods) {
        for (int culprit : new int[] {-1, 0, count / 2, count - 1}) {
          Parameters parameters = Parameters.zeros(wide);
          float[] values = new float[count];
          if (culprit >= 0) {
            values[culprit] = Float.POSITIVE_INFINITY;
          }
          parameters.set("fc1.weight", values);
          Optimizer optimizer = new Optimizer(method, parameters, three);
          boolean finite = optimizer.step(parameters.zerosLike(), 0.01);
          assertEquals(culprit < 0, finite, () -> method + ", parameter " + culprit);
        }
      }
    }
  }

  @Test
  void restoredOptimizersContinue() {
    Parameters straight = Parameters.zeros(NETWORK);
    Parameters broken = Parameters.zeros(NETWORK);
    Parameters gradients = straight.zerosLike();
    gradients.set(BIAS, new float[] {0.3f, -2f});
    var method = new Optimizer.Method.Adam();
    Optimizer one = new Optimizer(method, straight, new ScalarKernels());
    Optimizer two = new Optimizer(method, broken, new ScalarKernels());
    for (int i = 0; i < 3; i++) {
      one.step(gradients, 0.01);
      two.step(gradients, 0.01);
    }
    Optimizer three = new Optimizer(method, broken, new ScalarKernels());
    for (Map.Entry<String, Parameters> moment : three.moments().entrySet()) {
      moment.getValue().copyFrom(two.moments().get(moment.getKey()));
    }
    three.restoreSteps(two.steps());
    gradients.set(BIAS, new float[] {-1f, 0.1f});
    one.step(gradients, 0.01);
    three.step(gradients, 0.01);
    assertArrayEquals(straight.get(BIAS), broken.get(BIAS));
    assertEquals(List.of("first", "second"), List.copyOf(one.moments().keySet()));
  }

  private static float[] clipped(Clipping clipping, float... values) {
    Parameters gradients = Parameters.zeros(NETWORK);
    gradients.set(BIAS, values);
    Kernels kernels = new ScalarKernels();
    FloatArray storage = gradients.storage();
    clipping.apply(storage, kernels.sumOfSquares(storage, storage.length()), kernels);
    return gradients.get(BIAS);
  }

  @Test
  void gradientsAreClipped() {
    assertArrayEquals(new float[] {30, -40}, clipped(new Clipping.None(), 30, -40));
    assertArrayEquals(new float[] {6, -8}, clipped(new Clipping.ByNorm(10), 30, -40), 1e-5f);
    assertArrayEquals(new float[] {3, -4}, clipped(new Clipping.ByNorm(10), 3, -4));
    assertArrayEquals(new float[] {0, 0}, clipped(new Clipping.ByNorm(10), 0, 0));
    assertArrayEquals(new float[] {2, -0.5f}, clipped(new Clipping.ByValue(2), 30, -0.5f));
    assertArrayEquals(new float[] {-2, 2}, clipped(new Clipping.ByValue(2), -2.5f, 1e30f));
    assertThrows(IllegalArgumentException.class, () -> new Clipping.ByNorm(0));
    assertThrows(IllegalArgumentException.class, () -> new Clipping.ByValue(Double.NaN));
  }

  @Test
  void learningRatesFollowTheirSchedules() {
    LearningRate constant = new LearningRate.Constant(0.3);
    LearningRate linear = new LearningRate.Linear(1, 0.5);
    LearningRate exponential = new LearningRate.Exponential(1, 0.01);
    LearningRate cosine = new LearningRate.Cosine(1, 0.2);
    assertEquals(0.3, constant.at(0.7));
    assertEquals(0.75, linear.at(0.5), 1e-15);
    assertEquals(0.1, exponential.at(0.5), 1e-15);
    assertEquals(0.6, cosine.at(0.5), 1e-15);
    assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, cosine.at(0.25), 1e-12);
    for (LearningRate rate : List.of(linear, exponential, cosine)) {
      assertEquals(1, rate.at(0), 1e-15);
      assertEquals(1, rate.at(-3), 1e-15, "before the run");
      assertEquals(rate.at(1), rate.at(1.5), "after the run");
    }
    assertThrows(IllegalArgumentException.class, () -> new LearningRate.Exponential(1, 0));
  }
}
