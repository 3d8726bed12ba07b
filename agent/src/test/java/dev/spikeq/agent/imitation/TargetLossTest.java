package dev.spikeq.agent.imitation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class TargetLossTest {
  private static final int BATCH = 2;
  private static final int ACTIONS = 3;
  private static final float[] OUTPUTS = {0.5f, -1, 0.25f, 2, 1.5f, 1.75f};
  private static final float[] VALUES = {1, 0.5f, -0.5f, 2.5f, 1, 3};
  private static final int[] LABELS = {0, 2};

  private final TargetLoss loss = new TargetLoss(BATCH, ACTIONS);

  @Test
  void isTheCrossEntropyOfScaledOutputs() {
    double expected = 0;
    for (int sample = 0; sample < BATCH; sample++) {
      double sum = 0;
      for (int i = 0; i < ACTIONS; i++) {
        sum += Math.exp(OUTPUTS[sample * ACTIONS + i] / 0.25);
      }
      double right = OUTPUTS[sample * ACTIONS + LABELS[sample]] / 0.25;
      expected += (Math.log(sum) - right) / BATCH;
    }
    assertEquals(expected, loss.ofActions(OUTPUTS, LABELS, 0.25), 1e-6);
  }

  @Test
  void isTheErrorOfTheAdvantagesAndOfTheirMean() {
    // Errors -0.5 -1.5 0.75 (mean -5/12) and -0.5 0.5 -1.25 (mean -5/12).
    double mean = -5.0 / 12;
    double[] errors = {-0.5, -1.5, 0.75, -0.5, 0.5, -1.25};
    double advantages = 0;
    for (double error : errors) {
      advantages += (error - mean) * (error - mean) / ACTIONS / BATCH;
    }
    assertEquals(advantages + 0.3 * mean * mean, loss.ofValues(OUTPUTS, VALUES, 0.3), 1e-6);
  }

  @Test
  void hasTheGradientsOfItsDifferences() {
    assertGradient(outputs -> loss.ofActions(outputs, LABELS, 0.7));
    assertGradient(outputs -> loss.ofValues(outputs, VALUES, 0.3));
    assertGradient(outputs -> loss.ofValues(outputs, VALUES, 0));
  }

  private void assertGradient(ToDoubleFunction<float[]> function) {
    double _ = function.applyAsDouble(OUTPUTS);
    float[] gradient = loss.gradient().clone();
    float step = 1f / 128;
    for (int i = 0; i < OUTPUTS.length; i++) {
      float[] moved = OUTPUTS.clone();
      moved[i] += step;
      double above = function.applyAsDouble(moved);
      moved[i] -= 2 * step;
      double below = function.applyAsDouble(moved);
      assertEquals((above - below) / (2 * step), gradient[i], 2e-4, "output " + i);
    }
  }

  @Test
  void countsTheActionsThatAgree() {
    assertEquals(0.5, loss.agreement(OUTPUTS, LABELS));
    assertEquals(1, loss.agreement(new float[] {1, 1, 0, 0, 0, 1}, LABELS));
    assertEquals(0, loss.agreement(OUTPUTS, new int[] {1, 1}));
  }
}
