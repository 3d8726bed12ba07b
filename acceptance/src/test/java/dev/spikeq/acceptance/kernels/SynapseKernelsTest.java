package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.spikeq.snn.kernel.EventErrors;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.kernel.Synapse;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The synapses of every kernel set against plain loops, at awkward sizes. */
@ParameterizedClass
@MethodSource("dev.spikeq.acceptance.kernels.KernelSets#all")
final class SynapseKernelsTest {
  private static final int[] WIDTHS = {1, 2, 13, 16, 17, 63, 64, 65, 207, 256};
  private static final double[] RATES = {0, 0.05, 0.3, 1};
  private static final int RANDOM_CASES = 25;

  private final Kernels scalar = new ScalarKernels();

  @Parameter Kernels kernels;

  /**
   * A synapse and how much goes through it.
   *
   * @param rate probability of a spike
   */
  record Shape(long seed, int inputs, int outputs, int rows, double rate, boolean bias) {
    /** The weights do not begin at 0, as in a network's block of parameters. */
    Synapse synapse() {
      int weights = 3 * FloatArray.LINE;
      int end = weights + inputs * FloatArray.padded(outputs);
      return new Synapse(weights, bias ? end : -1, inputs, outputs);
    }

    RandomCase start() {
      return new RandomCase(seed, toString());
    }

    FloatArray block(RandomCase random) {
      Synapse synapse = synapse();
      FloatArray block =
          FloatArray.allocate(synapse.weightOffset() + (inputs + 1) * synapse.stride());
      FloatArray values = random.rows(inputs + (bias ? 1 : 0), outputs);
      for (int i = 0; i < values.length(); i++) {
        block.set(synapse.weightOffset() + i, values.get(i));
      }
      return block;
    }

    SpikeTrain spikes(RandomCase random) {
      return random.spikes(rows, inputs, rate);
    }

    EventList events(Kernels kernels, SpikeTrain spikes) {
      EventList events = new EventList(Math.max(1, rows), inputs);
      kernels.listEvents(spikes, rows, events);
      return events;
    }
  }

  static Stream<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    long seed = 1;
    for (int inputs : WIDTHS) {
      for (int outputs : WIDTHS) {
        double rate = RATES[(int) (seed % RATES.length)];
        shapes.add(new Shape(seed, inputs, outputs, (int) (seed % 6), rate, seed % 3 != 0));
        seed++;
      }
    }
    shapes.add(new Shape(seed++, 4098, 2, 3, 0.1, true));
    shapes.add(new Shape(seed++, 3, 4098, 5, 0.5, false));
    shapes.add(new Shape(seed++, 207, 65, 512, 0.2, true));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < RANDOM_CASES; i++) {
      shapes.add(
          new Shape(
              seed++,
              random.nextInt(1, 150),
              random.nextInt(1, 150),
              random.nextInt(0, 40),
              random.nextDouble(),
              random.nextBoolean()));
    }
    return shapes.stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void eventsAreListed(Shape shape) {
    RandomCase random = shape.start();
    SpikeTrain spikes = shape.spikes(random);
    random.assertSame(shape.events(scalar, spikes), shape.events(kernels, spikes), shape.rows());
  }

  /** Kernels may take a neuron's events together where weights are many: no bit may change. */
  static Stream<Shape> large() {
    return Stream.of(
        new Shape(2000, 2100, 128, 130, 0.1, true),
        new Shape(2001, 2100, 128, 130, 0.01, true),
        new Shape(2002, 600, 512, 33, 0.3, false),
        new Shape(2003, 530, 512, 64, 0.05, true),
        new Shape(2004, 3136, 130, 64, 0.2, true));
  }

  @ParameterizedTest
  @MethodSource({"shapes", "large"})
  void eventsAddWeightRows(Shape shape) {
    RandomCase random = shape.start();
    Synapse synapse = shape.synapse();
    FloatArray block = shape.block(random);
    EventList events = shape.events(scalar, shape.spikes(random));
    EventList others = shape.events(scalar, shape.spikes(random));
    FloatArray expected = RandomCase.garbage(shape.rows(), shape.outputs());
    FloatArray actual = RandomCase.garbage(shape.rows(), shape.outputs());
    FloatArray magnitudes = RandomCase.garbage(shape.rows(), shape.outputs());
    scalar.addEvents(synapse, block, events, shape.rows(), expected);
    // What was computed on this thread before must not matter.
    kernels.addEvents(synapse, block, others, shape.rows(), actual);
    kernels.addEvents(synapse, block, events, shape.rows(), actual);
    scalar.addEvents(synapse, RandomCase.magnitudes(block), events, shape.rows(), magnitudes);
    random.assertSums("output", expected, actual, magnitudes, shape.inputs() + 1);
    random.assertPaddingZero("output", actual, shape.rows(), shape.outputs());
    if (synapse.stride() % 64 == 0) {
      random.assertSame("output", expected, actual, shape.rows() * synapse.stride());
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void eventsAddGradients(Shape shape) {
    RandomCase random = shape.start();
    FloatArray start = shape.block(random);
    EventList events = shape.events(scalar, shape.spikes(random));
    assertSameGradients(shape, random, start, events, random.rows(shape.rows(), shape.outputs()));
  }

  /** Kernels may take rows in blocks of 64 and leave out rows without error: no bit may change. */
  static Stream<Shape> tall() {
    List<Shape> shapes = new ArrayList<>();
    long seed = 1000;
    for (int rows : new int[] {63, 64, 65, 127, 128, 129, 200}) {
      for (int outputs : new int[] {16, 64, 130, 256}) {
        shapes.add(new Shape(seed, 200, outputs, rows, 0.3, seed % 2 == 0));
        seed++;
      }
    }
    return shapes.stream();
  }

  @ParameterizedTest
  @MethodSource("tall")
  void eventsOfManyRowsAddGradients(Shape shape) {
    RandomCase random = shape.start();
    FloatArray start = shape.block(random);
    EventList events = shape.events(scalar, shape.spikes(random));
    FloatArray errors = random.rows(shape.rows(), shape.outputs());
    int stride = shape.synapse().stride();
    for (int i = 0; i < errors.length(); i++) {
      int row = i / stride;
      // A third of the rows has no error, some of it with a sign; some rows have one error alone.
      if (row % 3 == 0) {
        errors.set(i, row % 2 == 0 ? 0f : -0f);
      } else if (row % 7 == 0 && i % stride != shape.outputs() - 1) {
        errors.set(i, 0f);
      }
    }
    assertSameGradients(shape, random, start, events, errors);
  }

  /** Shards of other lengths beside each other, one of them empty, one or two threads. */
  static Stream<Arguments> shards() {
    return Stream.of(
        Arguments.of(64, 64, new int[] {64, 64}, 1),
        Arguments.of(200, 128, new int[] {64, 0, 63, 1}, 2),
        Arguments.of(100, 64, new int[] {65, 128, 200}, 2),
        Arguments.of(70, 256, new int[] {0, 129, 64}, 3),
        Arguments.of(16, 64, new int[] {0, 0}, 1));
  }

  @ParameterizedTest
  @MethodSource("shards")
  void gradientsOfShardsAreSummedAsIfEachHadItsOwn(int inputs, int outputs, int[] rows, int parts) {
    RandomCase random = new RandomCase(inputs + outputs + rows[0], "gradients of shards");
    Synapse synapse = new Synapse(16, -1, inputs, outputs);
    int length = 16 + inputs * synapse.stride() + 16;
    FloatArray expected = FloatArray.allocate(length);
    List<EventErrors> shards = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      int room = Math.max(1, rows[i]);
      Shape shape = new Shape(7L * i, inputs, outputs, room, i == 1 ? 0.02 : 0.3, false);
      EventList events = shape.events(scalar, shape.spikes(random));
      FloatArray errors = random.rows(room, outputs);
      for (int row = 0; row < room; row += 3) {
        errors.fill(row * synapse.stride(), synapse.stride(), 0f);
      }
      EventErrors shard = new EventErrors(events, errors);
      shard.setRows(rows[i]);
      shards.add(shard);
      FloatArray own = FloatArray.allocate(length);
      scalar.addEventGradients(synapse, own, events, rows[i], errors);
      scalar.addScaled(1f, own, expected, length);
    }
    for (Kernels each : List.of(scalar, kernels)) {
      FloatArray actual = RandomCase.garbage(1, length);
      actual.fill(0, 16, 0f);
      actual.fill(length - 16, 16, 0f);
      int share = (inputs + parts - 1) / parts;
      for (int from = 0; from < inputs; from += share) {
        int to = Math.min(inputs, from + share);
        FloatArray workspace = RandomCase.garbage(1, Kernels.summing(to - from));
        each.sumEventGradients(synapse, actual, from, to, shards, workspace);
      }
      random.assertSame(each.name(), expected, actual, length);
    }
  }

  private void assertSameGradients(
      Shape shape, RandomCase random, FloatArray start, EventList events, FloatArray errors) {
    FloatArray expected = RandomCase.copy(start);
    FloatArray actual = RandomCase.copy(start);
    scalar.addEventGradients(shape.synapse(), expected, events, shape.rows(), errors);
    kernels.addEventGradients(shape.synapse(), actual, events, shape.rows(), errors);
    random.assertSame("gradients", expected, actual, expected.length());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void biasGradientsAreAdded(Shape shape) {
    RandomCase random = shape.start();
    Synapse synapse = shape.synapse();
    FloatArray start = shape.block(random);
    FloatArray errors = random.rows(shape.rows(), shape.outputs());
    FloatArray expected = RandomCase.copy(start);
    FloatArray actual = RandomCase.copy(start);
    FloatArray magnitudes = RandomCase.magnitudes(start);
    scalar.addBiasGradient(synapse, expected, shape.rows(), errors);
    kernels.addBiasGradient(synapse, actual, shape.rows(), errors);
    scalar.addBiasGradient(synapse, magnitudes, shape.rows(), RandomCase.magnitudes(errors));
    random.assertSums("gradients", expected, actual, magnitudes, shape.rows() + 1);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void denseInputIsMultiplied(Shape shape) {
    RandomCase random = shape.start();
    Synapse synapse = shape.synapse();
    FloatArray block = shape.block(random);
    FloatArray input = random.rows(shape.rows(), shape.inputs());
    FloatArray expected = RandomCase.garbage(shape.rows(), shape.outputs());
    FloatArray actual = RandomCase.garbage(shape.rows(), shape.outputs());
    FloatArray magnitudes = RandomCase.garbage(shape.rows(), shape.outputs());
    scalar.multiply(synapse, block, input, shape.rows(), expected);
    kernels.multiply(synapse, block, input, shape.rows(), actual);
    scalar.multiply(
        synapse,
        RandomCase.magnitudes(block),
        RandomCase.magnitudes(input),
        shape.rows(),
        magnitudes);
    random.assertSums("output", expected, actual, magnitudes, shape.inputs() + 1);
    random.assertPaddingZero("output", actual, shape.rows(), shape.outputs());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void denseGradientsAreAdded(Shape shape) {
    RandomCase random = shape.start();
    Synapse synapse = shape.synapse();
    FloatArray start = shape.block(random);
    FloatArray input = random.rows(shape.rows(), shape.inputs());
    FloatArray errors = random.rows(shape.rows(), shape.outputs());
    FloatArray expected = RandomCase.copy(start);
    FloatArray actual = RandomCase.copy(start);
    FloatArray magnitudes = RandomCase.magnitudes(start);
    scalar.addWeightGradients(synapse, expected, input, shape.rows(), errors);
    kernels.addWeightGradients(synapse, actual, input, shape.rows(), errors);
    scalar.addWeightGradients(
        synapse,
        magnitudes,
        RandomCase.magnitudes(input),
        shape.rows(),
        RandomCase.magnitudes(errors));
    random.assertSums("gradients", expected, actual, magnitudes, shape.rows() + 1);
  }

  @ParameterizedTest
  @MethodSource({"shapes", "large"})
  void errorsArePropagated(Shape shape) {
    RandomCase random = shape.start();
    Synapse synapse = shape.synapse();
    FloatArray block = shape.block(random);
    FloatArray errors = random.rows(shape.rows(), shape.outputs());
    for (int row = 1; row < shape.rows(); row += 3) {
      errors.fill(row * synapse.stride(), synapse.stride(), 0f);
    }
    FloatArray expected = RandomCase.garbage(shape.rows(), shape.inputs());
    FloatArray actual = RandomCase.garbage(shape.rows(), shape.inputs());
    scalar.multiplyTransposed(synapse, block, errors, shape.rows(), expected);
    kernels.multiplyTransposed(synapse, block, errors, shape.rows(), actual);
    random.assertSame("errors", expected, actual, shape.rows() * synapse.inputStride());
    random.assertPaddingZero("errors", actual, shape.rows(), shape.inputs());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void errorsArePropagatedWhereActive(Shape shape) {
    RandomCase random = shape.start();
    Synapse synapse = shape.synapse();
    FloatArray block = shape.block(random);
    SpikeTrain near = shape.spikes(random);
    EventList active = shape.events(scalar, near);
    FloatArray errors = random.rows(shape.rows(), shape.outputs());
    FloatArray expected = RandomCase.garbage(shape.rows(), shape.inputs());
    FloatArray actual = RandomCase.garbage(shape.rows(), shape.inputs());
    scalar.multiplyTransposed(synapse, block, errors, shape.rows(), expected);
    for (int row = 0; row < shape.rows(); row++) {
      for (int i = 0; i < shape.inputs(); i++) {
        int index = row * synapse.inputStride() + i;
        expected.set(index, near.get(row, i) ? expected.get(index) : 0f);
      }
    }
    kernels.multiplyTransposedWhere(synapse, block, errors, active, shape.rows(), actual);
    random.assertSums(
        "errors", expected, actual, magnitudes(shape, block, errors), shape.outputs());
    random.assertPaddingZero("errors", actual, shape.rows(), shape.inputs());
  }

  private FloatArray magnitudes(Shape shape, FloatArray block, FloatArray errors) {
    Synapse synapse = shape.synapse();
    FloatArray sums = RandomCase.garbage(shape.rows(), shape.inputs());
    scalar.multiplyTransposed(
        synapse, RandomCase.magnitudes(block), RandomCase.magnitudes(errors), shape.rows(), sums);
    return sums;
  }

  /** Small enough to work out by hand: two inputs, three outputs. */
  @Test
  void smallSynapseIsRight() {
    Synapse synapse = new Synapse(0, 32, 2, 3);
    FloatArray block = FloatArray.allocate(48);
    block.put(new float[] {1, 2, 3}, 0, 0, 3);
    block.put(new float[] {10, 20, 30}, 0, 16, 3);
    block.put(new float[] {0.5f, 0.25f, 0.125f}, 0, 32, 3);
    SpikeTrain spikes = new SpikeTrain(2, 2);
    spikes.set(0, 0);
    spikes.set(0, 1);
    EventList events = new EventList(2, 2);
    kernels.listEvents(spikes, 2, events);
    FloatArray output = FloatArray.allocate(32);
    kernels.addEvents(synapse, block, events, 2, output);
    assertRow(new float[] {11.5f, 22.25f, 33.125f}, output, 0);
    assertRow(new float[] {0.5f, 0.25f, 0.125f}, output, 16);

    FloatArray input = FloatArray.allocate(16);
    input.put(new float[] {2, -1}, 0, 0, 2);
    kernels.multiply(synapse, block, input, 1, output);
    assertRow(new float[] {-7.5f, -15.75f, -23.875f}, output, 0);

    FloatArray gradients = FloatArray.allocate(48);
    kernels.addEventGradients(synapse, gradients, events, 2, output);
    assertRow(new float[] {-7.5f, -15.75f, -23.875f}, gradients, 16);
  }

  private static void assertRow(float[] expected, FloatArray array, int from) {
    float[] found = new float[expected.length];
    array.get(from, found, 0, found.length);
    assertArrayEquals(expected, found);
  }

  /** A kernel that ran past the end of native memory would take the whole process with it. */
  @Test
  void arraysThatAreTooShortAreRefused() {
    Synapse synapse = new Synapse(0, 48, 3, 20);
    FloatArray block = FloatArray.allocate(3 * 32 + 32);
    FloatArray rows = FloatArray.allocate(2 * 32);
    FloatArray row = FloatArray.allocate(32);
    EventList events = new EventList(2, 3);
    assertRefused("output", () -> kernels.addEvents(synapse, block, events, 2, row));
    assertRefused("output", () -> kernels.multiply(synapse, block, rows, 2, row));
    FloatArray input = FloatArray.allocate(16);
    assertRefused("input", () -> kernels.multiply(synapse, block, input, 2, rows));
    assertRefused("block", () -> kernels.multiply(synapse, row, rows, 2, rows));
    assertRefused("rows", () -> kernels.addEvents(synapse, block, events, 3, rows));
    EventList narrow = new EventList(2, 2);
    assertRefused("neurons", () -> kernels.addEvents(synapse, block, narrow, 2, rows));
    assertRefused("spikes", () -> kernels.listEvents(new SpikeTrain(2, 4), 2, events));
    assertRefused(
        "outputGradient", () -> kernels.addEventGradients(synapse, block, events, 2, row));
    assertRefused("outputGradient", () -> kernels.addBiasGradient(synapse, block, 2, row));
    assertRefused("block", () -> kernels.multiplyTransposed(synapse, row, rows, 2, rows));
    assertRefused(
        "inputGradient", () -> kernels.multiplyTransposed(synapse, block, rows, 2, input));
    FloatArray workspace = FloatArray.allocate(256);
    List<EventErrors> shards = List.of(new EventErrors(events, rows));
    assertRefused(
        "stride", () -> kernels.sumEventGradients(synapse, block, 0, 3, shards, workspace));
    Synapse wide = new Synapse(0, -1, 3, 64);
    FloatArray weights = FloatArray.allocate(3 * 64);
    assertRefused(
        "inputs", () -> kernels.sumEventGradients(wide, weights, 0, 4, shards, workspace));
    assertRefused(
        "workspace", () -> kernels.sumEventGradients(wide, weights, 0, 3, shards, workspace));
    shards.getFirst().setRows(2);
    assertRefused(
        "errors", () -> kernels.sumEventGradients(wide, weights, 0, 3, shards, workspace));
    assertRefused("once", () -> new EventErrors(events.overTime(2), rows));
  }

  private static void assertRefused(String part, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertEquals(true, message.contains(part), message);
  }
}
