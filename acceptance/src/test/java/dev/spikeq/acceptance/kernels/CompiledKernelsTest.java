package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.SparseValues;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is computed does not change when the compiler has come to a kernel. It once did: JDK 25
 * compiles the compression of indices by a mask of floats to wrong results on AVX2, and MinAtar's
 * networks learned from pictures that nobody had seen, while every test of a kernel that is called
 * a few times passed.
 */
final class CompiledKernelsTest {
  /** Enough for the loops of every kernel to be compiled at the highest level. */
  private static final int REPEATS = 1500;

  private static final int BATCH = 5;

  /** What a picture of few things on an empty ground is seen as. */
  private static final Image EMPTY = new Image(10, 10, 4);

  static Stream<Network> networks() {
    return Stream.concat(ProgramBytesTest.networks().stream(), images())
        .filter(each -> each.encoder().presentation() != Encoder.Presentation.POISSON);
  }

  /** Images that are mostly empty (events with values) and full ones, every kind of layer. */
  private static Stream<Network> images() {
    Surrogate atan = new Surrogate.ATan(2f);
    return Stream.of(
        Network.observing(EMPTY)
            .conv(16, 3, 1)
            .neurons(Neurons.spikingJellyLif(2f, atan))
            .linear(40)
            .neurons(Neurons.integrateAndFire(atan))
            .linear(5)
            .neurons(new LeakyIntegrator(2f))
            .steps(4),
        Network.observing(new Image(12, 12, 3))
            .conv(32, new Window(4, 4, 2, 1), Layer.Bias.PRESENT)
            .layerNorm(1f, 0f)
            .neurons(Neurons.integrateAndFire(atan))
            .conv(48, 3, 1)
            .batchNorm()
            .neurons(Neurons.spikingJellyLif(2f, atan))
            .pool(Layer.Pool2d.Pooling.AVERAGE, new Window(2, 2))
            .linear(5)
            .steps(3),
        Network.observing(new Image(11, 11, 2))
            .conv(16, 4, 2)
            .relu()
            .conv(64, 2, 1)
            .relu()
            .linear(20)
            .relu()
            .linear(3)
            .build());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void programsKeepTheirBits(Network network) {
    try (Engine engine = Engine.withThreads(1)) {
      RandomStream random = RandomStream.root(11);
      Parameters parameters =
          new Initialization.Calibrated(0.3, 1).initialize(network, random, engine);
      Program program = Program.forTraining(network, parameters, BATCH, engine);
      float[] observations = observations(network, random);
      float[] errors = new float[BATCH * network.outputs()];
      for (int i = 0; i < errors.length; i++) {
        errors[i] = random.nextFloat() - 0.5f;
      }
      float[] outputs = program.forward(observations, BATCH).clone();
      float[] gradients = program.backward(errors).storage().toArray();
      for (int repeat = 1; repeat < REPEATS; repeat++) {
        String what = "repeat " + repeat;
        assertArrayEquals(outputs, program.forward(observations, BATCH), what);
        assertArrayEquals(gradients, program.backward(errors).storage().toArray(), what);
      }
    }
  }

  /** Nine of ten values are 0 where {@link #EMPTY} is seen. */
  private static float[] observations(Network network, RandomStream random) {
    boolean sparse = network.observationSize() == EMPTY.size();
    float[] observations = new float[BATCH * network.observationSize()];
    for (int i = 0; i < observations.length; i++) {
      boolean empty = sparse && random.nextFloat() > 0.1f;
      observations[i] = empty ? 0f : 2 * random.nextFloat() - 1;
    }
    return observations;
  }

  @Test
  void listsHoldWhatThereIs() {
    int rows = 4;
    int width = EMPTY.size();
    SparseValues sparse = new SparseValues(rows, width, EMPTY.places());
    EventList events = new EventList(rows, width);
    try (Engine engine = Engine.withThreads(1)) {
      for (int repeat = 0; repeat < 3 * REPEATS; repeat++) {
        RandomCase random = new RandomCase(repeat, "repeat " + repeat);
        SpikeTrain spikes = random.spikes(rows, width, 0.08);
        FloatArray values = FloatArray.allocate(rows * width);
        for (int i = 0; i < rows * width; i++) {
          values.set(i, spikes.get(i / width, i % width) ? 1 + i : 0);
        }
        engine.kernels().listEvents(spikes, rows, events);
        assertTrue(engine.kernels().listValues(values, rows, sparse), random.what());
        int next = 0;
        for (int i = 0; i < rows * width; i++) {
          if (spikes.get(i / width, i % width)) {
            assertEquals(i % width, events.indices()[next], random.what());
            assertEquals(i % width, sparse.events().indices()[next], random.what());
            assertEquals(1 + i, sparse.values()[next], random.what());
            next++;
          }
        }
        assertEquals(next, events.starts()[rows], random.what());
        assertEquals(next, sparse.events().starts()[rows], random.what());
      }
    }
  }
}
