package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Membrane;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;
import dev.spikeq.snn.neuron.Threshold;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The neurons of every kernel set against plain loops: decisions and membranes equal to the bit,
 * errors up to rounding.
 */
@ParameterizedClass
@MethodSource("dev.spikeq.acceptance.kernels.KernelSets#all")
final class NeuronKernelsTest {
  private static final int[] WIDTHS = {1, 2, 13, 16, 17, 63, 64, 65, 207, 256, 4098};
  private static final double ERROR = 1e-5;

  private final Kernels scalar = new ScalarKernels();

  @Parameter Kernels kernels;

  /**
   * Neurons and how they are driven.
   *
   * @param scale of the input
   */
  record Drive(
      long seed,
      SpikingNeuron neuron,
      Population population,
      boolean constant,
      boolean carries,
      float scale) {
    RandomCase start() {
      return new RandomCase(seed, toString());
    }

    /** Values in [-scale/2, scale), so that there are spikes. */
    FloatArray current(RandomCase random) {
      int rows = constant ? population.samples() : population.rows();
      FloatArray current = random.rows(rows, population.width());
      for (int i = 0; i < current.length(); i++) {
        float x = current.get(i);
        current.set(i, scale * (x < 0 ? x / 2 : x));
      }
      return current;
    }
  }

  static List<Surrogate> surrogates() {
    return List.of(
        new Surrogate.ATan(2f),
        new Surrogate.Sigmoid(4f),
        new Surrogate.FastSigmoid(25f),
        new Surrogate.FastSigmoid(1f, 0.7f),
        new Surrogate.Triangle(0.3f, 0.7f),
        new Surrogate.PiecewiseQuadratic(1f),
        new Surrogate.QGate(2f),
        new Surrogate.Rectangle(0.8f));
  }

  static List<Reset> resets() {
    List<Reset> resets = new ArrayList<>();
    for (Reset reset : List.of(Reset.hard(0f), Reset.hard(-0.25f), Reset.soft())) {
      resets.add(reset);
      resets.add(reset.attached());
    }
    resets.add(Reset.soft().at(Reset.Timing.NEXT_STEP));
    resets.add(Reset.hard(0f).at(Reset.Timing.NEXT_STEP));
    resets.add(Reset.soft().at(Reset.Timing.CORRECTED).attached());
    resets.add(Reset.hard(0f).at(Reset.Timing.CORRECTED).attached());
    return resets;
  }

  private static final List<Leak> LEAKS =
      List.of(new Leak.None(), new Leak.TimeConstant(2.5f), new Leak.Decay(0.9f));

  /** Every reset with every surrogate, and over them all widths, lengths, leaks and inputs. */
  static Stream<Drive> drives() {
    List<Drive> drives = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (Reset reset : resets()) {
      for (Surrogate surrogate : surrogates()) {
        int index = drives.size();
        SpikingNeuron neuron =
            new SpikingNeuron(
                LEAKS.get(index % LEAKS.size()),
                index % 2 == 0 ? InputScaling.DECAYED : InputScaling.DIRECT,
                index % 4 == 0 ? 0.5f : 1f,
                index / 2 % 2 == 0 ? Firing.AT_THRESHOLD : Firing.ABOVE_THRESHOLD,
                reset,
                surrogate,
                index % 5 == 0 ? 0.25f : 0f);
        int width = WIDTHS[index % WIDTHS.length];
        int steps = index % 7 == 0 ? 1 : random.nextInt(2, 12);
        int samples = index % 6 == 0 ? 1 : random.nextInt(1, width > 1000 ? 3 : 9);
        drives.add(
            new Drive(
                index,
                neuron,
                new Population(samples, steps, width),
                index / 3 % 2 == 0,
                index / 5 % 2 == 0,
                index % 13 == 12 ? 0f : 2f));
      }
    }
    return drives.stream();
  }

  @ParameterizedTest
  @MethodSource("drives")
  void firesAlike(Drive drive) {
    RandomCase random = drive.start();
    Population population = drive.population();
    Membrane membrane = Membrane.of(drive.neuron(), 0f);
    FloatArray current = drive.current(random);
    FloatArray[] states = new FloatArray[2];
    if (drive.carries()) {
      states[0] = random.rows(2 * population.samples(), population.width());
      for (int i = states[0].length() / 2; i < states[0].length(); i++) {
        boolean pending =
            drive.neuron().reset().kind() == Reset.Kind.SOFT
                && drive.neuron().reset().timing() != Reset.Timing.IMMEDIATE
                && states[0].get(i) > 0;
        states[0].set(i, pending ? drive.neuron().threshold() : 0f);
      }
      states[1] = RandomCase.copy(states[0]);
    }
    FloatArray before = drive.carries() ? RandomCase.copy(states[0]) : FloatArray.allocate(0);
    FloatArray[] membranes = new FloatArray[2];
    SpikeTrain[] spikes = new SpikeTrain[2];
    for (int i = 0; i < 2; i++) {
      membranes[i] = RandomCase.garbage(population.rows(), population.width());
      spikes[i] = new RandomCase(1, "").spikes(population.rows(), population.width(), 0.5);
      (i == 0 ? scalar : kernels)
          .fire(
              membrane, population, current, drive.constant(), membranes[i], spikes[i], states[i]);
    }
    random.assertSame("spikes", spikes[0], spikes[1]);
    assertColumns(random, "membranes", membranes, population.rows(), population.width());
    if (drive.carries()) {
      assertColumns(random, "state", states, 2 * population.samples(), population.width());
    }
    SpikeTrain alone = new SpikeTrain(population.rows(), population.width());
    kernels.fire(
        membrane,
        population,
        current,
        drive.constant(),
        null,
        alone,
        drive.carries() ? before : null);
    random.assertSame("spikes without membranes", spikes[0], alone);
  }

  private static void assertColumns(
      RandomCase random, String array, FloatArray[] pair, int rows, int width) {
    int stride = FloatArray.padded(width);
    for (int row = 0; row < rows; row++) {
      for (int n = 0; n < width; n++) {
        float expected = pair[0].get(row * stride + n);
        float actual = pair[1].get(row * stride + n);
        if (expected != actual) {
          throw new AssertionError(
              "%s: %s[%d, %d]: expected %s, found %s"
                  .formatted(random, array, row, n, expected, actual));
        }
      }
    }
  }

  /** One call for T steps, and T calls for one step each that carry the state, are the same. */
  @ParameterizedTest
  @MethodSource("drives")
  void stateCarriesOn(Drive drive) {
    RandomCase random = drive.start();
    Population all = new Population(1, drive.population().steps(), drive.population().width());
    Membrane membrane = Membrane.of(drive.neuron(), 0f);
    int stride = all.stride();
    FloatArray current = random.rows(all.rows(), all.width());
    FloatArray membranes = FloatArray.allocate(all.rows() * stride);
    SpikeTrain spikes = new SpikeTrain(all.rows(), all.width());
    kernels.fire(membrane, all, current, false, membranes, spikes, null);
    FloatArray state = FloatArray.allocate(2 * stride);
    state.fill(0, stride, drive.neuron().initialMembrane());
    Population one = new Population(1, 1, all.width());
    FloatArray row = FloatArray.allocate(stride);
    FloatArray now = FloatArray.allocate(stride);
    SpikeTrain fired = new SpikeTrain(1, all.width());
    float[] buffer = new float[stride];
    for (int t = 0; t < all.steps(); t++) {
      current.get(t * stride, buffer, 0, stride);
      row.put(buffer, 0, 0, stride);
      kernels.fire(membrane, one, row, t % 2 == 0, now, fired, state);
      for (int n = 0; n < all.width(); n++) {
        assertEquals(membranes.get(t * stride + n), now.get(n), random::toString);
        assertEquals(spikes.get(t, n), fired.get(0, n), random::toString);
      }
    }
  }

  /** The membranes may take the place of a current that is not constant. */
  @ParameterizedTest
  @MethodSource("drives")
  void firesInPlace(Drive drive) {
    RandomCase random = drive.start();
    Population population = drive.population();
    Membrane membrane = Membrane.of(drive.neuron(), 0f);
    FloatArray current = random.rows(population.rows(), population.width());
    FloatArray membranes = FloatArray.allocate(current.length());
    SpikeTrain[] spikes = {
      new SpikeTrain(population.rows(), population.width()),
      new SpikeTrain(population.rows(), population.width())
    };
    kernels.fire(membrane, population, current, false, membranes, spikes[0], null);
    kernels.fire(membrane, population, current, false, current, spikes[1], null);
    random.assertSame("spikes", spikes[0], spikes[1]);
    random.assertSame("membranes", membranes, current, current.length());
  }

  @ParameterizedTest
  @MethodSource("drives")
  void errorsFlowBackAlike(Drive drive) {
    RandomCase random = drive.start();
    Population population = drive.population();
    Membrane membrane = Membrane.of(drive.neuron(), 0f);
    FloatArray membranes = FloatArray.allocate(population.rows() * population.stride());
    SpikeTrain spikes = new SpikeTrain(population.rows(), population.width());
    scalar.fire(
        membrane, population, drive.current(random), drive.constant(), membranes, spikes, null);
    FloatArray expected = random.rows(population.rows(), population.width());
    FloatArray actual = RandomCase.copy(expected);
    FloatArray both = RandomCase.copy(expected);
    FloatArray[] sums = new FloatArray[2];
    for (int i = 0; i < 2; i++) {
      sums[i] = RandomCase.garbage(population.samples(), population.width());
    }
    scalar.fireBackward(membrane, population, membranes, expected, sums[0], null, null);
    kernels.fireBackward(membrane, population, membranes, actual, null, null, null);
    kernels.fireBackward(membrane, population, membranes, both, sums[1], null, null);
    random.assertScaled("errors", expected, actual, expected.length(), ERROR);
    random.assertPaddingZero("errors", actual, population.rows(), population.width());
    random.assertScaled("summed", sums[0], sums[1], sums[0].length(), ERROR);
    random.assertPaddingZero("summed", sums[1], population.samples(), population.width());
    FloatArray reported = random.rows(population.rows(), population.width());
    FloatArray expectedToo = random.rows(population.rows(), population.width());
    FloatArray actualToo = RandomCase.copy(expectedToo);
    scalar.fireBackward(membrane, population, membranes, expectedToo, null, reported, null);
    kernels.fireBackward(membrane, population, membranes, actualToo, null, reported, null);
    random.assertScaled("reported", expectedToo, actualToo, expected.length(), ERROR);
  }

  @ParameterizedTest
  @MethodSource("drives")
  void constantErrorsFlowBackAsRepeatedOnes(Drive drive) {
    RandomCase random = drive.start();
    Population population = drive.population();
    Membrane membrane = Membrane.of(drive.neuron(), 0f);
    FloatArray membranes = random.rows(population.rows(), population.width());
    FloatArray errors = random.rows(population.samples(), population.width());
    FloatArray repeated = FloatArray.allocate(population.rows() * population.stride());
    for (int row = 0; row < population.rows(); row++) {
      for (int n = 0; n < population.stride(); n++) {
        float error = errors.get(row / population.steps() * population.stride() + n);
        repeated.set(row * population.stride() + n, error);
      }
    }
    FloatArray gradient = RandomCase.garbage(population.rows(), population.width());
    FloatArray[] sums = new FloatArray[2];
    for (int i = 0; i < 2; i++) {
      sums[i] = RandomCase.garbage(population.samples(), population.width());
    }
    kernels.fireBackwardConstant(membrane, population, membranes, errors, gradient, null, null);
    scalar.fireBackward(membrane, population, membranes, repeated, sums[0], null, null);
    random.assertScaled("errors", repeated, gradient, repeated.length(), ERROR);
    kernels.fireBackwardConstant(membrane, population, membranes, errors, gradient, sums[1], null);
    random.assertScaled("summed", sums[0], sums[1], sums[0].length(), ERROR);
  }

  @ParameterizedTest
  @MethodSource("drives")
  void activeNeuronsAreMarkedAlike(Drive drive) {
    if (Float.isInfinite(drive.neuron().surrogate().support())) {
      return;
    }
    RandomCase random = drive.start();
    Population population = drive.population();
    Membrane membrane = Membrane.of(drive.neuron(), 0f);
    FloatArray membranes = random.rows(population.rows(), population.width());
    SpikeTrain[] active = new SpikeTrain[2];
    for (int i = 0; i < 2; i++) {
      active[i] = new RandomCase(1, "").spikes(population.rows(), population.width(), 0.5);
      (i == 0 ? scalar : kernels).markActive(membrane, population, membranes, active[i]);
    }
    random.assertSame("active", active[0], active[1]);
    for (int row = 0; row < population.rows(); row++) {
      for (int n = 0; n < population.width(); n++) {
        float u = membranes.get(row * population.stride() + n) - membrane.threshold();
        boolean slopes = membrane.surrogate().derivative(u) != 0;
        assertEquals(true, active[1].get(row, n) || !slopes, random + ": " + u);
      }
    }
  }

  /** One unit in the last place decides: at, just above and just below the threshold. */
  @ParameterizedTest
  @MethodSource("resets")
  void lastPlaceDecides(Reset reset) {
    for (Firing firing : Firing.values()) {
      for (float threshold : new float[] {1f, 0.5f, 0.1f, 3.3f}) {
        SpikingNeuron neuron =
            new SpikingNeuron(
                new Leak.None(),
                InputScaling.DIRECT,
                threshold,
                firing,
                reset,
                new Surrogate.ATan(2f),
                0f);
        float[] membranes = {
          threshold, Math.nextUp(threshold), Math.nextDown(threshold), -threshold, 0f
        };
        boolean[] expected = {firing == Firing.AT_THRESHOLD, true, false, false, false};
        int width = 37;
        Population population = new Population(1, 1, width);
        FloatArray current = FloatArray.allocate(population.stride());
        for (int n = 0; n < width; n++) {
          current.set(n, membranes[n % membranes.length]);
        }
        SpikeTrain spikes = new SpikeTrain(1, width);
        FloatArray stored = FloatArray.allocate(population.stride());
        kernels.fire(Membrane.of(neuron, 0f), population, current, true, stored, spikes, null);
        for (int n = 0; n < width; n++) {
          int which = n % membranes.length;
          assertEquals(
              expected[which],
              spikes.get(0, n),
              firing + ", threshold " + threshold + ", membrane " + membranes[which]);
        }
      }
    }
  }

  /** What is learned, in every set, hard and soft, decayed and direct, constant errors too. */
  @ParameterizedTest
  @MethodSource("dev.spikeq.acceptance.kernels.NeuronKernelsTest#learning")
  void learnsAlike(SpikingNeuron neuron) {
    RandomCase random = new RandomCase(5, neuron.toString());
    Population population = new Population(3, 7, 21);
    Membrane membrane = Membrane.of(neuron, 0.3f);
    FloatArray membranes = random.rows(population.rows(), population.width());
    SpikeTrain spikes = new SpikeTrain(population.rows(), population.width());
    scalar.fire(membrane, population, membranes, false, membranes, spikes, null);
    for (int row = 0; row < population.rows(); row++) {
      membranes.fill(row * population.stride() + 21, population.stride() - 21, Float.NaN);
    }
    FloatArray expected = random.rows(population.rows(), population.width());
    FloatArray actual = RandomCase.copy(expected);
    FloatArray constant = random.rows(population.samples(), population.width());
    boolean decayed = neuron.inputScaling() == InputScaling.DECAYED;
    var learned = new Kernels.NeuronGradients(decayed);
    var found = new Kernels.NeuronGradients(decayed);
    scalar.fireBackward(membrane, population, membranes, expected, null, null, learned);
    kernels.fireBackward(membrane, population, membranes, actual, null, null, found);
    assertAlike(random, population, expected, actual);
    assertLearned(random, learned, found);

    FloatArray sums = RandomCase.copy(constant);
    FloatArray expectedSums = RandomCase.copy(constant);
    scalar.fireBackwardConstant(
        membrane, population, membranes, constant, expected, expectedSums, learned);
    kernels.fireBackwardConstant(membrane, population, membranes, constant, actual, sums, found);
    assertAlike(random, new Population(3, 1, 21), expectedSums, sums);
    assertLearned(random, learned, found);
  }

  private static void assertAlike(
      RandomCase random, Population population, FloatArray expected, FloatArray actual) {
    for (int row = 0; row < population.rows(); row++) {
      for (int n = 0; n < population.width(); n++) {
        int i = row * population.stride() + n;
        assertEquals(
            expected.get(i), actual.get(i), ERROR * (1 + Math.abs(expected.get(i))), random.what());
      }
    }
  }

  private static void assertLearned(
      RandomCase random, Kernels.NeuronGradients expected, Kernels.NeuronGradients found) {
    double inverse = expected.byInverse();
    double threshold = expected.byThreshold();
    assertEquals(inverse, found.byInverse(), ERROR * (1 + Math.abs(inverse)), random::toString);
    assertEquals(
        threshold, found.byThreshold(), ERROR * (1 + Math.abs(threshold)), random::toString);
  }

  static Stream<SpikingNeuron> learning() {
    List<SpikingNeuron> neurons = new ArrayList<>();
    for (Reset reset : resets()) {
      if (reset.timing() == Reset.Timing.IMMEDIATE) {
        for (InputScaling scaling : InputScaling.values()) {
          for (Surrogate surrogate : surrogates()) {
            neurons.add(
                new SpikingNeuron(
                    new Leak.LearnedTimeConstant(2f),
                    scaling,
                    0.4f,
                    Firing.AT_THRESHOLD,
                    reset,
                    surrogate,
                    0f,
                    Threshold.LEARNED));
          }
        }
      }
    }
    return neurons.stream();
  }

  /**
   * Neurons with a synaptic current.
   *
   * @param constant whether the input is
   */
  record Synaptic(long seed, SynapticNeuron neuron, Population population, boolean constant) {}

  static Stream<Synaptic> synaptic() {
    List<Synaptic> cases = new ArrayList<>();
    for (Reset.Kind kind : Reset.Kind.values()) {
      for (Reset.Gradient gradient : Reset.Gradient.values()) {
        for (int width : WIDTHS) {
          int index = cases.size();
          SynapticNeuron neuron =
              new SynapticNeuron(
                  index % 3 == 0 ? 0f : 0.6f,
                  index % 2 == 0 ? 1f : 0.8f,
                  1f,
                  index % 2 == 0 ? Firing.AT_THRESHOLD : Firing.ABOVE_THRESHOLD,
                  kind,
                  gradient,
                  surrogates().get(index % surrogates().size()));
          Population population = new Population(1 + index % 3, index % 7 == 0 ? 1 : 9, width);
          cases.add(new Synaptic(index, neuron, population, index / 2 % 2 == 0));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("synaptic")
  void synapticNeuronsAgree(Synaptic each) {
    RandomCase random = new RandomCase(each.seed(), each.toString());
    Population population = each.population();
    int width = population.width();
    int rows = population.rows();
    FloatArray current = random.rows(each.constant() ? population.samples() : rows, width);
    kernels.scale(2f, current, current.length());
    FloatArray[] states = new FloatArray[2];
    FloatArray[] membranes = new FloatArray[2];
    FloatArray[] synaptic = new FloatArray[2];
    FloatArray[] errors = new FloatArray[2];
    FloatArray[] sums = new FloatArray[2];
    SpikeTrain[] spikes = new SpikeTrain[2];
    states[0] = random.rows(2 * population.samples(), width);
    errors[0] = random.rows(rows, width);
    boolean fromRest = each.seed() % 4 == 3;
    states[1] = RandomCase.copy(states[0]);
    errors[1] = RandomCase.copy(errors[0]);
    for (int i = 0; i < 2; i++) {
      Kernels set = i == 0 ? scalar : kernels;
      // Where the input changes over time, a program stores the membranes in its place.
      FloatArray input = RandomCase.copy(current);
      membranes[i] = each.constant() ? RandomCase.garbage(rows, width) : input;
      synaptic[i] = RandomCase.garbage(rows, width);
      sums[i] = RandomCase.garbage(population.samples(), width);
      spikes[i] = new SpikeTrain(rows, width);
      set.fireSynaptic(
          each.neuron(),
          population,
          input,
          each.constant(),
          membranes[i],
          synaptic[i],
          spikes[i],
          fromRest ? null : states[i]);
      set.fireSynapticBackward(
          each.neuron(),
          population,
          membranes[0],
          synaptic[0],
          errors[i],
          fromRest ? null : sums[i]);
    }
    random.assertSame("spikes", spikes[0], spikes[1]);
    assertColumns(random, "membranes", membranes, rows, width);
    assertColumns(random, "synaptic", synaptic, rows, width);
    assertColumns(random, "state", states, 2 * population.samples(), width);
    random.assertScaled("errors", errors[0], errors[1], errors[0].length(), ERROR);
    if (!fromRest) {
      random.assertScaled("summed", sums[0], sums[1], sums[0].length(), ERROR);
      random.assertPaddingZero("summed", sums[1], population.samples(), width);
    }
  }

  @Test
  void arraysThatAreTooShortAreRefused() {
    Membrane membrane = Membrane.of(learning().findFirst().orElseThrow(), 0f);
    Population population = new Population(2, 3, 20);
    FloatArray rows = FloatArray.allocate(6 * 32);
    FloatArray row = FloatArray.allocate(32);
    SpikeTrain spikes = new SpikeTrain(6, 20);
    SpikeTrain few = new SpikeTrain(5, 20);
    for (Runnable call :
        List.<Runnable>of(
            () -> kernels.fire(membrane, population, row, false, rows, spikes, null),
            () -> kernels.fire(membrane, population, row, true, rows, spikes, null),
            () -> kernels.fire(membrane, population, rows, false, row, spikes, null),
            () -> kernels.fire(membrane, population, rows, false, rows, few, null),
            () -> kernels.fire(membrane, population, rows, false, rows, spikes, row),
            () -> kernels.fireBackward(membrane, population, row, rows, null, null, null),
            () -> kernels.fireBackward(membrane, population, rows, row, null, null, null),
            () -> kernels.fireBackward(membrane, population, rows, rows, row, null, null),
            () -> kernels.fireBackward(membrane, population, rows, rows, null, row, null),
            () -> fireSynaptic(population, row, rows, rows, spikes, null),
            () -> fireSynaptic(population, rows, row, rows, spikes, null),
            () -> fireSynaptic(population, rows, rows, row, spikes, null),
            () -> fireSynaptic(population, rows, rows, rows, few, null),
            () -> fireSynaptic(population, rows, rows, rows, spikes, row),
            () -> fireSynapticBackward(population, row, rows, rows, null),
            () -> fireSynapticBackward(population, rows, row, rows, null),
            () -> fireSynapticBackward(population, rows, rows, row, null),
            () -> fireSynapticBackward(population, rows, rows, rows, FloatArray.allocate(16)),
            () -> kernels.markActive(membrane, population, row, spikes),
            () -> kernels.markActive(membrane, population, rows, few))) {
      assertThrows(IllegalArgumentException.class, call::run);
    }
  }

  private void fireSynaptic(
      Population population,
      FloatArray current,
      FloatArray membranes,
      FloatArray synaptic,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    kernels.fireSynaptic(
        Neurons.thesisHidden(), population, current, false, membranes, synaptic, spikes, state);
  }

  private void fireSynapticBackward(
      Population population,
      FloatArray membranes,
      FloatArray synaptic,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    kernels.fireSynapticBackward(
        Neurons.thesisHidden(), population, membranes, synaptic, gradient, summed);
  }
}
