package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.kernel.Convolution;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.kernel.SparseValues;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.kernel.Synapse;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Window;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The convolutions of every kernel set against plain loops, at awkward sizes. */
@ParameterizedClass
@MethodSource("dev.spikeq.acceptance.kernels.KernelSets#all")
final class ConvolutionKernelsTest {
  private static final int RANDOM_CASES = 40;

  private final Kernels scalar = new ScalarKernels();

  @Parameter Kernels kernels;

  /**
   * A convolution and how much goes through it.
   *
   * @param rate probability of a spike
   */
  record Shape(
      long seed, Image input, int channels, Window window, int rows, double rate, boolean bias) {
    Convolution convolution() {
      int fanIn = window.places() * input.channels();
      int weights = 2 * FloatArray.LINE;
      int end = weights + fanIn * FloatArray.padded(channels);
      return new Convolution(new Synapse(weights, bias ? end : -1, fanIn, channels), input, window);
    }

    RandomCase start() {
      return new RandomCase(seed, toString());
    }

    FloatArray block(RandomCase random) {
      Synapse synapse = convolution().synapse();
      FloatArray block =
          FloatArray.allocate(synapse.weightOffset() + (synapse.inputs() + 1) * synapse.stride());
      FloatArray values = random.rows(synapse.inputs() + (bias ? 1 : 0), channels);
      for (int i = 0; i < values.length(); i++) {
        block.set(synapse.weightOffset() + i, values.get(i));
      }
      return block;
    }

    int outputs() {
      return convolution().output().size();
    }

    SpikeTrain spikes(RandomCase random) {
      return random.spikes(rows, input.size(), rate);
    }

    EventList events(Kernels kernels, SpikeTrain spikes) {
      EventList events = new EventList(Math.max(1, rows), input.size(), input.places());
      kernels.listEvents(spikes, rows, events);
      return events;
    }

    FloatArray workspace() {
      FloatArray workspace =
          FloatArray.allocate(convolution().workspace() + (seed % 2 == 0 ? FloatArray.LINE : 0));
      workspace.fill(0, workspace.length(), 77f);
      return workspace;
    }
  }

  static Stream<Shape> shapes() {
    Stream.Builder<Shape> shapes = Stream.builder();
    shapes.add(new Shape(1, new Image(20, 20, 32), 64, new Window(4, 2), 3, 0.1, true));
    shapes.add(new Shape(2, new Image(9, 9, 64), 64, new Window(3, 1), 2, 0.2, true));
    shapes.add(new Shape(3, new Image(10, 10, 4), 16, new Window(3, 1), 5, 0.3, true));
    shapes.add(new Shape(4, new Image(12, 12, 4), 32, new Window(8, 4), 2, 0.5, false));
    shapes.add(new Shape(5, new Image(5, 7, 16), 80, new Window(3, 3, 1, 1), 4, 0.3, true));
    shapes.add(new Shape(6, new Image(6, 5, 128), 16, new Window(2, 3, 2, 1), 3, 0.3, false));
    shapes.add(new Shape(7, new Image(1, 1, 3), 16, new Window(1, 1), 2, 1, true));
    SplittableRandom random = new SplittableRandom(8);
    for (int seed = 8; seed < 8 + RANDOM_CASES; seed++) {
      int height = random.nextInt(1, 5);
      int width = random.nextInt(1, 5);
      Window window =
          new Window(
              height, width, random.nextInt(1, 4), random.nextInt(0, Math.min(height, width)));
      Image image =
          new Image(
              height + random.nextInt(0, 5),
              width + random.nextInt(0, 5),
              random.nextInt(1, 5) * (random.nextBoolean() ? 16 : 1));
      int channels = random.nextBoolean() ? 16 * random.nextInt(1, 6) : random.nextInt(1, 20);
      shapes.add(
          new Shape(
              seed,
              image,
              channels,
              window,
              random.nextInt(0, 5),
              random.nextDouble(),
              random.nextBoolean()));
    }
    return shapes.build();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void eventsAreLocated(Shape shape) {
    RandomCase random = shape.start();
    SpikeTrain spikes = shape.spikes(random);
    EventList expected = shape.events(scalar, spikes);
    EventList actual = shape.events(kernels, spikes);
    random.assertSame(expected, actual, shape.rows());
    int places = shape.rows() * shape.input().places() + 1;
    assertArrayEquals(
        Arrays.copyOf(expected.placeStarts(), places), Arrays.copyOf(actual.placeStarts(), places));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void eventsAreConvolved(Shape shape) {
    RandomCase random = shape.start();
    Convolution convolution = shape.convolution();
    FloatArray block = shape.block(random);
    EventList events = shape.events(scalar, shape.spikes(random));
    FloatArray expected = RandomCase.garbage(shape.rows(), shape.outputs());
    FloatArray actual = RandomCase.copy(expected);
    FloatArray magnitudes = RandomCase.copy(expected);
    scalar.convolveEvents(convolution, block, events, shape.rows(), expected);
    kernels.convolveEvents(convolution, block, events, shape.rows(), actual);
    scalar.convolveEvents(
        convolution, RandomCase.magnitudes(block), events, shape.rows(), magnitudes);
    random.assertSums("output", expected, actual, magnitudes, convolution.synapse().inputs() + 1);
    random.assertPaddingZero("output", actual, shape.rows(), shape.outputs());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void valuesAreConvolved(Shape shape) {
    RandomCase random = shape.start();
    Convolution convolution = shape.convolution();
    FloatArray block = shape.block(random);
    FloatArray input = random.rows(shape.rows(), shape.input().size());
    FloatArray expected = RandomCase.garbage(shape.rows(), shape.outputs());
    FloatArray actual = RandomCase.copy(expected);
    FloatArray magnitudes = RandomCase.copy(expected);
    FloatArray workspace = shape.workspace();
    workspace.clear();
    scalar.convolve(convolution, block, input, shape.rows(), expected, workspace);
    kernels.convolve(convolution, block, input, shape.rows(), actual, workspace);
    scalar.convolve(
        convolution,
        RandomCase.magnitudes(block),
        RandomCase.magnitudes(input),
        shape.rows(),
        magnitudes,
        workspace);
    random.assertSums("output", expected, actual, magnitudes, convolution.synapse().inputs() + 1);
    random.assertPaddingZero("output", actual, shape.rows(), shape.outputs());
  }

  /** Events and values of 0 and 1 say the same. */
  @ParameterizedTest
  @MethodSource("shapes")
  void eventsAreValuesOfOne(Shape shape) {
    RandomCase random = shape.start();
    Convolution convolution = shape.convolution();
    FloatArray block = shape.block(random);
    SpikeTrain spikes = shape.spikes(random);
    FloatArray ones = FloatArray.allocate(Math.max(1, shape.rows()) * convolution.inputStride());
    for (int row = 0; row < shape.rows(); row++) {
      for (int i = 0; i < shape.input().size(); i++) {
        ones.set(row * convolution.inputStride() + i, spikes.get(row, i) ? 1f : 0f);
      }
    }
    FloatArray expected = RandomCase.garbage(shape.rows(), shape.outputs());
    FloatArray actual = RandomCase.copy(expected);
    FloatArray magnitudes = RandomCase.copy(expected);
    kernels.convolve(convolution, block, ones, shape.rows(), expected, shape.workspace());
    kernels.convolveEvents(convolution, block, shape.events(kernels, spikes), shape.rows(), actual);
    kernels.convolve(
        convolution,
        RandomCase.magnitudes(block),
        ones,
        shape.rows(),
        magnitudes,
        shape.workspace());
    random.assertSums("output", expected, actual, magnitudes, convolution.synapse().inputs() + 1);
  }

  /** An image of which one value in eight may not be 0, some of them ones. */
  private static FloatArray fewValues(Shape shape, RandomCase random) {
    int stride = shape.convolution().inputStride();
    FloatArray values = random.rows(shape.rows(), shape.input().size());
    FloatArray few = FloatArray.allocate(values.length());
    int room = new SparseValues(shape.rows(), shape.input().size(), 1).room(shape.rows());
    SpikeTrain there = random.spikes(Math.max(1, shape.rows()), shape.input().size(), 0.1);
    for (int row = 0; row < shape.rows(); row++) {
      for (int i = 0; i < shape.input().size() && room > 0; i++) {
        if (there.get(row, i)) {
          few.set(row * stride + i, room % 3 == 0 ? 1f : values.get(row * stride + i));
          room--;
        }
      }
    }
    return few;
  }

  private static SparseValues list(Kernels kernels, Shape shape, FloatArray values) {
    Image input = shape.input();
    SparseValues list = new SparseValues(shape.rows(), input.size(), input.places());
    assertTrue(kernels.listValues(values, shape.rows(), list), "there was room");
    return list;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void fewValuesAreListed(Shape shape) {
    RandomCase random = shape.start();
    FloatArray values = fewValues(shape, random);
    SparseValues expected = list(scalar, shape, values);
    SparseValues actual = list(kernels, shape, values);
    random.assertSame(expected.events(), actual.events(), shape.rows());
    int count = expected.events().starts()[shape.rows()];
    assertArrayEquals(
        Arrays.copyOf(expected.values(), count), Arrays.copyOf(actual.values(), count));
    int places = shape.rows() * shape.input().places() + 1;
    assertArrayEquals(
        Arrays.copyOf(expected.events().placeStarts(), places),
        Arrays.copyOf(actual.events().placeStarts(), places));
  }

  @Test
  void moreThanFewValuesAreRefused() {
    FloatArray values = FloatArray.allocate(64);
    SparseValues list = new SparseValues(1, 64, 16);
    for (int i = 0; i < list.room(1); i++) {
      values.set(7 * i + 1, i - 20f);
    }
    assertTrue(kernels.listValues(values, 1, list));
    values.set(63, -0f);
    assertTrue(kernels.listValues(values, 1, list));
    values.set(63, Float.MIN_VALUE);
    assertFalse(kernels.listValues(values, 1, list));
    values.set(1, 0f);
    assertTrue(kernels.listValues(values, 1, list), "after a refusal");
  }

  /** Room that the other rows would have does not make a full one sparse. */
  @Test
  void roomIsThatOfTheRowsInUse() {
    SparseValues list = new SparseValues(8, 64, 16);
    FloatArray values = FloatArray.allocate(8 * 64);
    values.fill(0, 16, 2f);
    assertFalse(kernels.listValues(values, 1, list));
    assertTrue(kernels.listValues(values, 2, list));
    assertEquals(8 * 64 / 8, list.room(8));
  }

  @Test
  void whatIsNotANumberIsListed() {
    FloatArray values = FloatArray.allocate(64);
    float[] special = {0f, Float.NaN, -0f, Float.NEGATIVE_INFINITY, Float.MIN_VALUE};
    values.put(special, 0, 10, special.length);
    SparseValues list = new SparseValues(1, 64, 16);
    assertTrue(kernels.listValues(values, 1, list));
    assertArrayEquals(new int[] {11, 13, 14}, Arrays.copyOf(list.events().indices(), 3));
    assertEquals(3, list.events().starts()[1]);
    assertTrue(Float.isNaN(list.values()[0]));
  }

  /** Not up to rounding: whether a picture is mostly empty must not show in a result. */
  @ParameterizedTest
  @MethodSource("shapes")
  void fewValuesAreConvolvedAsAllAre(Shape shape) {
    RandomCase random = shape.start();
    Convolution convolution = shape.convolution();
    FloatArray block = shape.block(random);
    FloatArray values = fewValues(shape, random);
    FloatArray expected = RandomCase.garbage(shape.rows(), shape.outputs());
    FloatArray actual = RandomCase.copy(expected);
    kernels.convolve(convolution, block, values, shape.rows(), expected, shape.workspace());
    kernels.convolveSparse(convolution, block, list(kernels, shape, values), shape.rows(), actual);
    random.assertSame("output", expected, actual, expected.length());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void fewValuesAddGradients(Shape shape) {
    RandomCase random = shape.start();
    Convolution convolution = shape.convolution();
    FloatArray start = shape.block(random);
    FloatArray values = fewValues(shape, random);
    FloatArray errors = random.rows(shape.rows(), shape.outputs());
    FloatArray expected = RandomCase.copy(start);
    FloatArray actual = RandomCase.copy(start);
    kernels.addConvolutionGradients(
        convolution, expected, values, shape.rows(), errors, shape.workspace());
    kernels.addSparseConvolutionGradients(
        convolution, actual, list(kernels, shape, values), shape.rows(), errors);
    random.assertSame("gradients", expected, actual, expected.length());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void eventsAddGradients(Shape shape) {
    RandomCase random = shape.start();
    Convolution convolution = shape.convolution();
    FloatArray start = shape.block(random);
    EventList events = shape.events(scalar, shape.spikes(random));
    FloatArray errors = random.rows(shape.rows(), shape.outputs());
    FloatArray expected = RandomCase.copy(start);
    FloatArray actual = RandomCase.copy(start);
    FloatArray magnitudes = RandomCase.magnitudes(start);
    scalar.addConvolutionEventGradients(convolution, expected, events, shape.rows(), errors);
    kernels.addConvolutionEventGradients(convolution, actual, events, shape.rows(), errors);
    scalar.addConvolutionEventGradients(
        convolution, magnitudes, events, shape.rows(), RandomCase.magnitudes(errors));
    random.assertSums("gradients", expected, actual, magnitudes, terms(shape));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void valuesAddGradients(Shape shape) {
    RandomCase random = shape.start();
    Convolution convolution = shape.convolution();
    FloatArray start = shape.block(random);
    FloatArray input = random.rows(shape.rows(), shape.input().size());
    FloatArray errors = random.rows(shape.rows(), shape.outputs());
    FloatArray expected = RandomCase.copy(start);
    FloatArray actual = RandomCase.copy(start);
    FloatArray magnitudes = RandomCase.magnitudes(start);
    FloatArray workspace = shape.workspace();
    scalar.addConvolutionGradients(convolution, expected, input, shape.rows(), errors, workspace);
    kernels.addConvolutionGradients(convolution, actual, input, shape.rows(), errors, workspace);
    scalar.addConvolutionGradients(
        convolution,
        magnitudes,
        RandomCase.magnitudes(input),
        shape.rows(),
        RandomCase.magnitudes(errors),
        workspace);
    random.assertSums("gradients", expected, actual, magnitudes, terms(shape));
  }

  private static int terms(Shape shape) {
    return shape.rows() * shape.convolution().output().places() + 1;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void errorsArePropagated(Shape shape) {
    RandomCase random = shape.start();
    Convolution convolution = shape.convolution();
    FloatArray block = shape.block(random);
    FloatArray errors = random.rows(shape.rows(), shape.outputs());
    FloatArray expected = RandomCase.garbage(shape.rows(), shape.input().size());
    FloatArray actual = RandomCase.copy(expected);
    FloatArray magnitudes = RandomCase.copy(expected);
    FloatArray workspace = shape.workspace();
    scalar.convolveTransposed(convolution, block, errors, shape.rows(), expected, workspace);
    kernels.convolveTransposed(convolution, block, errors, shape.rows(), actual, workspace);
    scalar.convolveTransposed(
        convolution,
        RandomCase.magnitudes(block),
        RandomCase.magnitudes(errors),
        shape.rows(),
        magnitudes,
        workspace);
    int terms = shape.channels() * shape.window().places();
    random.assertSums("errors", expected, actual, magnitudes, terms);
    random.assertPaddingZero("errors", actual, shape.rows(), shape.input().size());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void errorsArePropagatedWhereActive(Shape shape) {
    RandomCase random = shape.start();
    Convolution convolution = shape.convolution();
    FloatArray block = shape.block(random);
    SpikeTrain near = shape.spikes(random);
    EventList active = shape.events(scalar, near);
    FloatArray errors = random.rows(shape.rows(), shape.outputs());
    FloatArray expected = RandomCase.garbage(shape.rows(), shape.input().size());
    FloatArray actual = RandomCase.copy(expected);
    FloatArray magnitudes = RandomCase.copy(expected);
    FloatArray workspace = shape.workspace();
    scalar.convolveTransposed(convolution, block, errors, shape.rows(), expected, workspace);
    scalar.convolveTransposed(
        convolution,
        RandomCase.magnitudes(block),
        RandomCase.magnitudes(errors),
        shape.rows(),
        magnitudes,
        workspace);
    for (int row = 0; row < shape.rows(); row++) {
      for (int i = 0; i < shape.input().size(); i++) {
        int index = row * convolution.inputStride() + i;
        expected.set(index, near.get(row, i) ? expected.get(index) : 0f);
      }
    }
    kernels.convolveTransposedWhere(convolution, block, errors, active, shape.rows(), actual);
    int terms = shape.channels() * shape.window().places();
    random.assertSums("errors", expected, actual, magnitudes, terms);
    random.assertPaddingZero("errors", actual, shape.rows(), shape.input().size());
  }

  /** Small enough to work out by hand: a 2x3 image, a window of 2x2, one channel. */
  @Test
  void smallConvolutionIsRight() {
    Synapse synapse = new Synapse(0, 64, 4, 1);
    Convolution convolution = new Convolution(synapse, new Image(2, 3, 1), new Window(2, 1));
    FloatArray block = FloatArray.allocate(80);
    for (int i = 0; i < 4; i++) {
      block.set(16 * i, i + 1); // 1 2 / 3 4
    }
    block.set(64, 0.5f);
    FloatArray input = FloatArray.allocate(16);
    input.put(new float[] {1, 0, 2, 0, 10, 0}, 0, 0, 6);
    FloatArray output = FloatArray.allocate(16);
    FloatArray workspace = FloatArray.allocate(convolution.workspace());
    kernels.convolve(convolution, block, input, 1, output, workspace);
    float[] found = new float[2];
    output.get(0, found, 0, 2);
    assertArrayEquals(new float[] {41.5f, 34.5f}, found);
  }

  @Test
  void arraysThatAreTooShortAreRefused() {
    Shape shape = new Shape(1, new Image(4, 4, 16), 16, new Window(2, 1), 2, 1, true);
    RandomCase random = shape.start();
    Convolution convolution = shape.convolution();
    FloatArray block = shape.block(random);
    FloatArray none = FloatArray.allocate(0);
    FloatArray input = random.rows(2, shape.input().size());
    FloatArray output = random.rows(2, shape.outputs());
    FloatArray workspace = shape.workspace();
    EventList events = shape.events(scalar, shape.spikes(random));
    EventList unlocated = new EventList(2, shape.input().size());
    refused("input", () -> kernels.convolve(convolution, block, none, 2, output, workspace));
    refused("output", () -> kernels.convolve(convolution, block, input, 2, none, workspace));
    refused("block", () -> kernels.convolve(convolution, none, input, 2, output, workspace));
    refused("output", () -> kernels.convolveEvents(convolution, block, events, 2, none));
    refused(
        "outputGradient",
        () -> kernels.addConvolutionEventGradients(convolution, block, events, 2, none));
    SparseValues few = new SparseValues(2, shape.input().size(), shape.input().places());
    refused("values", () -> kernels.listValues(none, 2, few));
    refused("output", () -> kernels.convolveSparse(convolution, block, few, 2, none));
    refused(
        "outputGradient",
        () -> kernels.addSparseConvolutionGradients(convolution, block, few, 2, none));
    refused(
        "inputGradient",
        () -> kernels.convolveTransposedWhere(convolution, block, output, events, 2, none));
    if (kernels.name().startsWith("vector")) {
      SparseValues elsewhere = new SparseValues(2, shape.input().size(), 1);
      refused("places", () -> kernels.convolveSparse(convolution, block, elsewhere, 2, output));
      refused("workspace", () -> kernels.convolve(convolution, block, input, 2, output, none));
      refused("places", () -> kernels.convolveEvents(convolution, block, unlocated, 2, output));
    }
  }

  private static void refused(String part, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
