package dev.spikeq.lab.agreement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.Box;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Networks under disturbances. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RobustnessTest {
  private final Engine engine = Engine.withThreads(1);
  private final TrainedPolicy source = Policies.policy(Policies.relu(), 3);
  private final AgreementMeter meter =
      new AgreementMeter(source, new AgreementMeter.Episodes(5, 5), engine);
  private final Network network = Policies.spiking(Encoder.Presentation.CURRENT);
  private final Parameters parameters = Policies.parameters(network, 8);

  @AfterAll
  void close() {
    engine.close();
  }

  private AgreementResult under(Disturbance disturbance) {
    return new Robustness(meter, 1).measure(network, parameters, disturbance).orElseThrow();
  }

  @Test
  void nextToNothingChangesNothing() {
    AgreementResult whole = meter.measure(network, parameters);
    assertEquals(whole, under(new Disturbance.DroppedSpikes(1e-9)));
    assertEquals(whole, under(new Disturbance.DeadNeurons(1e-9)));
    assertEquals(
        whole.evaluation().returns(),
        under(new Disturbance.ObservationNoise(1e-30)).evaluation().returns());
  }

  @Test
  void equalSeedsGiveEqualDisturbances() {
    for (Disturbance disturbance :
        new Disturbance[] {
          new Disturbance.DroppedSpikes(0.3),
          new Disturbance.DeadNeurons(0.5),
          new Disturbance.ObservationNoise(0.3),
          new Disturbance.WeightBits(3, Disturbance.Scale.NEURON)
        }) {
      AgreementResult result = under(disturbance);
      assertEquals(result, under(disturbance), disturbance::label);
      assertNotEquals(meter.measure(network, parameters), result, disturbance::label);
    }
  }

  /** So much noise that nothing else decides: with equal noise all would last about as long. */
  @Test
  void everyEpisodeHasNoiseOfItsOwn() {
    DoubleSummaryStatistics lengths =
        under(new Disturbance.ObservationNoise(1e3)).evaluation().returns().stream()
            .mapToDouble(length -> length)
            .summaryStatistics();
    assertTrue(lengths.getMax() - lengths.getMin() > 8, lengths::toString);
  }

  @Test
  void lostSpikesAreNotCounted() {
    double whole = meter.measure(network, parameters).evaluation().spikesPerDecision();
    assertTrue(whole > 1);
    assertEquals(
        0, under(new Disturbance.DroppedSpikes(1 - 1e-12)).evaluation().spikesPerDecision());
  }

  @Test
  void aRateNetworkLosesNoSpikes() {
    assertEquals(
        Optional.empty(),
        new Robustness(meter, 1)
            .measure(source.network(), source.parameters(), new Disturbance.DroppedSpikes(0.5)));
  }

  @Test
  void weightsTakeFewValuesAndBiasesStay() {
    Parameters rounded = Damage.rounded(network, parameters, 3, Disturbance.Scale.MATRIX);
    float[] before = parameters.get("fc1.weight");
    float[] after = rounded.get("fc1.weight");
    Set<Float> values = new TreeSet<>();
    float largest = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs(before[i]));
      values.add(after[i]);
    }
    assertTrue(values.size() > 3 && values.size() <= 7, values::toString);
    for (int i = 0; i < before.length; i++) {
      assertEquals(before[i], after[i], largest / 3 / 2 * 1.0001);
    }
    assertEquals(
        Arrays.toString(parameters.get("fc1.bias")), Arrays.toString(rounded.get("fc1.bias")));
  }

  /** A weight that is the largest of its neuron keeps its value, however small it is. */
  @Test
  void aScalePerNeuronKeepsSmallNeurons() {
    Parameters uneven = parameters.copy();
    float[] weights = uneven.get("fc1.weight");
    for (int i = 0; i < weights.length; i += 12) {
      weights[i] *= 1e-4f;
    }
    uneven.set("fc1.weight", weights);
    float[] coarse = Damage.rounded(network, uneven, 3, Disturbance.Scale.MATRIX).get("fc1.weight");
    float[] fine = Damage.rounded(network, uneven, 3, Disturbance.Scale.NEURON).get("fc1.weight");
    for (int i = 0; i < weights.length; i += 12) {
      assertEquals(0f, coarse[i]);
    }
    float largest = Math.max(Math.abs(weights[0]), Math.abs(weights[12]));
    assertEquals(largest, Math.max(Math.abs(fine[0]), Math.abs(fine[12])), 1e-6 * largest);
  }

  @Test
  void aShareOfTheHiddenNeuronsIsDead() {
    Parameters damaged = Damage.withDeadNeurons(network, parameters, 0.25, RandomStream.root(4));
    float[] after = damaged.get("fc2.weight");
    int dead = 0;
    for (int neuron = 0; neuron < 12; neuron++) {
      dead += after[2 * neuron] == 0 && after[2 * neuron + 1] == 0 ? 1 : 0;
    }
    assertEquals(3, dead);
    float[] inputs = damaged.get("fc1.weight");
    for (int neuron = 0; neuron < 12; neuron++) {
      boolean isDead = after[2 * neuron] == 0 && after[2 * neuron + 1] == 0;
      assertEquals(isDead, inputs[neuron] == 0 && inputs[12 + neuron] == 0);
    }
  }

  @Test
  void disturbancesOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Disturbance.DroppedSpikes(1));
    assertThrows(IllegalArgumentException.class, () -> new Disturbance.DroppedSpikes(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Disturbance.DeadNeurons(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Disturbance.WeightBits(1, Disturbance.Scale.MATRIX));
    assertThrows(IllegalArgumentException.class, () -> new Disturbance.ObservationNoise(-1));
  }

  @Test
  void anAttackWorksAgainstTheDecisionAndNoiseOfItsSizeDoesLess() {
    float[] values = {1, 3, 2};
    float[] slope = new float[3];
    GradientAttack.slope(values, slope);
    assertTrue(slope[1] < 0 && slope[0] > 0 && slope[2] > slope[0]);
    Robustness robustness = new Robustness(meter, 1);
    Parameters own = source.parameters();
    double attacked =
        robustness
            .measure(source.network(), own, new Disturbance.GradientSign(0.3))
            .orElseThrow()
            .own()
            .share();
    double noisy =
        robustness
            .measure(source.network(), own, new Disturbance.ObservationNoise(0.3))
            .orElseThrow()
            .own()
            .share();
    assertTrue(attacked < noisy, attacked + ", " + noisy);
  }

  /** The first value is bounded: an attack stops there, and goes no further from outside. */
  @Test
  void anAttackStaysWithinFiniteBounds() {
    int size = source.network().observationSize();
    float[] low = new float[size];
    float[] high = new float[size];
    Arrays.fill(low, Float.NEGATIVE_INFINITY);
    Arrays.fill(high, Float.POSITIVE_INFINITY);
    float[] free = attacked(0.1f, low, high);
    assertEquals(0.5f, Math.abs(free[0] - 0.1f), 1e-6f, "unbounded");
    low[0] = 0;
    high[0] = 0.25f;
    float[] bounded = attacked(0.1f, low, high);
    assertEquals(free[0] > 0 ? 0.25f : 0, bounded[0]);
    assertArrayEquals(Arrays.copyOfRange(free, 1, size), Arrays.copyOfRange(bounded, 1, size));
    float outside = attacked(3, low, high)[0];
    assertTrue(outside == 3 || outside == 2.5f, () -> "found " + outside);
  }

  private float[] attacked(float value, float[] low, float[] high) {
    Box bounds = new Box(low.clone(), high.clone());
    float[] seen = new float[low.length];
    Arrays.fill(seen, value);
    new GradientAttack(source.network(), source.parameters(), 0.5f, bounds, engine).disturb(seen);
    return seen;
  }

  @Test
  void barsAreForPictures() {
    assertEquals(
        Optional.empty(),
        new Robustness(meter, 1).measure(network, parameters, new Disturbance.Occlusion(0, 3)));
    assertThrows(IllegalArgumentException.class, () -> new Disturbance.Occlusion(-1, 3));
    assertThrows(IllegalArgumentException.class, () -> new Disturbance.GradientSign(0));
  }

  @Test
  void aBarHidesRowsOfThePicture() {
    TrainedPolicy player = Policies.player(4);
    AgreementMeter onPictures =
        new AgreementMeter(player, new AgreementMeter.Episodes(3, 5), engine);
    Robustness robustness = new Robustness(onPictures, 1);
    AgreementResult clear = onPictures.measure(player.network(), player.parameters());
    AgreementResult blind =
        robustness
            .measure(player.network(), player.parameters(), new Disturbance.Occlusion(0, 10))
            .orElseThrow();
    assertEquals(1, clear.own().share());
    assertTrue(blind.own().share() < 1);
    assertEquals(
        Optional.empty(),
        robustness.measure(player.network(), player.parameters(), new Disturbance.Occlusion(8, 3)));
    assertTrue(
        robustness
            .measure(player.network(), player.parameters(), new Disturbance.DeadNeurons(0.5))
            .isPresent());
  }

  /** All factors are powers of two, so that the brighter world gives the same bits. */
  @Test
  void noiseAndAttacksOnPicturesAreSharesOfTheirRange() {
    TrainedPolicy dark = Policies.player(4);
    TrainedPolicy bright = Policies.player(4, 256);
    AgreementMeter.Episodes episodes = new AgreementMeter.Episodes(3, 5);
    Robustness inDark = new Robustness(new AgreementMeter(dark, episodes, engine), 1);
    Robustness inBright = new Robustness(new AgreementMeter(bright, episodes, engine), 1);
    for (Disturbance disturbance :
        new Disturbance[] {
          new Disturbance.ObservationNoise(0.3), new Disturbance.GradientSign(0.1)
        }) {
      Conduct expected =
          inDark.conduct(dark.network(), dark.parameters(), disturbance).orElseThrow();
      Conduct found =
          inBright.conduct(bright.network(), bright.parameters(), disturbance).orElseThrow();
      assertTrue(found.agreement().share() < 1, () -> disturbance.label() + " does something");
      assertEquals(expected, found, disturbance::label);
    }
  }

  @Test
  void unitsAreRangesOfPicturesAndElseOne() {
    assertArrayEquals(new float[] {255, 255, 255, 255}, Units.of(Box.uniform(0, 255, 2, 2, 1)));
    assertArrayEquals(new float[] {1, 1}, Units.of(Box.uniform(0, 255, 2)), "no picture");
    float[] high = {255, Float.POSITIVE_INFINITY};
    assertArrayEquals(
        new float[] {1, 1}, Units.of(new Box(new int[] {2, 1, 1}, new float[2], high)));
  }

  @Test
  void anAttackMovesAPixelByAShareOfItsRange() {
    int size = source.network().observationSize();
    Box pixels = Box.uniform(0, 255, size, 1, 1);
    float[] seen = new float[size];
    Arrays.fill(seen, 100);
    new GradientAttack(source.network(), source.parameters(), 0.1f, pixels, engine).disturb(seen);
    for (float value : seen) {
      assertEquals(25.5f, Math.abs(value - 100), 1e-4f);
    }
    Arrays.fill(seen, 10);
    new GradientAttack(source.network(), source.parameters(), 0.1f, pixels, engine).disturb(seen);
    for (float value : seen) {
      assertTrue(value == 0 || value == 35.5f, () -> "found " + value);
    }
  }

  @Test
  void conductIsWhatAMeasurementFindsWithAnyNumberOfThreads() {
    for (Disturbance disturbance :
        new Disturbance[] {
          new Disturbance.ObservationNoise(0.3),
          new Disturbance.GradientSign(0.1),
          new Disturbance.DroppedSpikes(0.2)
        }) {
      AgreementResult expected = under(disturbance);
      Conduct found =
          new Robustness(meter, 1, 3).conduct(network, parameters, disturbance).orElseThrow();
      assertEquals(new Conduct(expected.evaluation(), expected.own()), found, disturbance::label);
    }
    assertEquals(
        meter.sourceConduct(), meter.conduct(source.network(), source.parameters()), "itself");
  }

  @Test
  void aSweepPutsTheBarEverywhere() {
    List<Disturbance.Occlusion> places = Disturbance.Occlusion.sweep(3, 1, 84);
    assertEquals(82, places.size(), "as Patel et al.");
    assertEquals(new Disturbance.Occlusion(81, 3), places.getLast());
    assertEquals(
        List.of(new Disturbance.Occlusion(0, 3), new Disturbance.Occlusion(6, 3)),
        Disturbance.Occlusion.sweep(3, 6, 10));
    for (int[] wrong : new int[][] {{0, 1}, {11, 1}, {3, 0}}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Disturbance.Occlusion.sweep(wrong[0], wrong[1], 10));
    }
  }
}
