package dev.spikeq.snn.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Derivatives by observations, and what spikes cost. */
final class ObservationErrorsTest {
  private static final int BATCH = 37;
  private static final Image PICTURE = new Image(5, 6, 2);

  private static Parameters draw(Network network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Parameters parameters = Parameters.zeros(network);
    for (Parameters.Entry entry : parameters.entries()) {
      float[] values = new float[entry.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble(-0.5, 0.7);
      }
      parameters.set(entry.name(), values);
    }
    return parameters;
  }

  private static float[] draw(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  static List<Network> rates() {
    return List.of(
        Network.observing(PICTURE)
            .encoder(
                new Encoder(
                    Encoder.Presentation.CURRENT, Encoder.Signs.KEPT, Encoder.Constant.NONE, 0.25f))
            .conv(3, new Window(3, 2, 2, 1), Layer.Bias.PRESENT)
            .relu()
            .linear(4)
            .build(),
        Network.observing(7)
            .encoder(
                new Encoder(
                    Encoder.Presentation.CURRENT,
                    Encoder.Signs.SPLIT,
                    Encoder.Constant.ONE_APPENDED))
            .linear(9)
            .relu()
            .linear(4)
            .dueling()
            .build());
  }

  /** Most values lie on one side of their corner; at those that do not, the loss has no slope. */
  @ParameterizedTest
  @MethodSource("rates")
  void areTheSlopesOfFiniteDifferences(Network network) {
    assertTrue(shareFar(network) < 0.1, "values far from their slope: " + shareFar(network));
  }

  /** Who split the signs must remember them: a normalization writes over what they became. */
  @Test
  void signsAreThoseOfTheObservation() {
    Network network =
        Network.observing(7)
            .encoder(
                new Encoder(
                    Encoder.Presentation.CURRENT,
                    Encoder.Signs.SPLIT,
                    Encoder.Constant.ONE_APPENDED))
            .layerNorm(1, 0)
            .linear(4)
            .build();
    assertTrue(shareFar(network) < 0.03, "only next to 0 it has a corner: " + shareFar(network));
  }

  /** How many of the values have another derivative than finite differences find. */
  private static double shareFar(Network network) {
    Parameters parameters = draw(network, 3);
    float[] observations = draw(BATCH * network.observationSize(), 4);
    float[] errors = draw(BATCH * network.outputs(), 5);
    Program program = Program.forObservationErrors(network, parameters, BATCH, Engine.scalar());
    program.forward(observations, BATCH);
    float[] found = program.observationErrors(errors).clone();
    assertEquals(observations.length, found.length);
    int far = 0;
    for (int i = 0; i < observations.length; i++) {
      float before = observations[i];
      float step = 1e-2f;
      observations[i] = before + step;
      double above = loss(program.forward(observations, BATCH), errors);
      observations[i] = before - step;
      double below = loss(program.forward(observations, BATCH), errors);
      observations[i] = before;
      far += Math.abs((above - below) / (2 * step) - found[i]) > 2e-3 ? 1 : 0;
    }
    return (double) far / observations.length;
  }

  private static double loss(float[] outputs, float[] errors) {
    double sum = 0;
    for (int i = 0; i < errors.length; i++) {
      sum += (double) outputs[i] * errors[i];
    }
    return sum;
  }

  /** The gradient of an identity's weights is an input times the error that reaches its output. */
  @Test
  void ofSpikingNetworksAreThoseThatALayerBeforeThemGets() {
    int inputs = 6;
    Network network = spiking(Network.observing(inputs));
    Parameters parameters = draw(network, 8);
    Network longer = spiking(Network.observing(inputs).linear(inputs, Layer.Bias.ABSENT));
    Parameters identity = Parameters.zeros(longer);
    float[] ones = new float[inputs * inputs];
    for (int i = 0; i < inputs; i++) {
      ones[i * inputs + i] = 1;
    }
    identity.set("fc1.weight", ones);
    for (String name : List.of("weight", "bias")) {
      identity.set("fc2." + name, parameters.get("fc1." + name));
      identity.set("fc3." + name, parameters.get("fc2." + name));
    }
    float[] observation = {0.5f, 0.25f, 1, 0.75f, 0.125f, 0.9f};
    float[] errors = {1, -0.5f, 0.25f};
    Program program = Program.forObservationErrors(network, parameters, 1, Engine.scalar());
    program.forward(observation, 1);
    Program training = Program.forTraining(longer, identity, 1, Engine.scalar());
    training.forward(observation, 1);
    float[] byWeights = training.backward(errors).get("fc1.weight");
    float[] found = program.observationErrors(errors);
    double size = 0;
    for (int i = 0; i < inputs; i++) {
      assertEquals(byWeights[i] / observation[0], found[i], 1e-5);
      size += Math.abs(found[i]);
    }
    assertTrue(size > 1e-3);
  }

  private static Network spiking(NetworkBuilder builder) {
    return builder
        .linear(12)
        .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2)))
        .linear(3)
        .read(Decoder.Reading.MEAN_MEMBRANE)
        .steps(5);
  }

  @Test
  void spikesHaveNone() {
    Network network =
        Network.observing(4)
            .encoder(
                new Encoder(
                    Encoder.Presentation.POISSON, Encoder.Signs.KEPT, Encoder.Constant.NONE))
            .linear(2)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(4);
    assertFalse(Program.reachesObservations(network));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Program.forObservationErrors(
                        network, Parameters.zeros(network), 1, Engine.scalar()))
            .getMessage();
    assertTrue(message.contains("CURRENT") && message.contains("POISSON"), message);
  }

  /** An attack must not change the network that it measures. */
  @Test
  void batchNormalizationIsToBeFoldedFirst() {
    Network network = Network.observing(PICTURE).conv(2, 2, 1).batchNorm().relu().linear(2).build();
    assertFalse(Program.reachesObservations(network));
    Parameters parameters = draw(network, 1);
    Engine engine = Engine.scalar();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Program.forObservationErrors(network, parameters, 1, engine))
            .getMessage();
    assertTrue(message.contains("FoldedNetwork.of"), message);
  }

  @Test
  void othersProgramsHaveNone() {
    Network network = rates().getFirst();
    Program program = Program.forTraining(network, Parameters.zeros(network), 1, Engine.scalar());
    program.forward(new float[network.observationSize()], 1);
    assertThrows(IllegalStateException.class, () -> program.observationErrors(new float[4]));
  }

  @Test
  void aSpikeCostsAWeightForEachWindowThatSeesIt() {
    Network network =
        Network.observing(PICTURE)
            .conv(3, new Window(3, 3, 1, 1), Layer.Bias.PRESENT)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2)))
            .conv(4, new Window(3, 2, 2, 1), Layer.Bias.PRESENT)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2)))
            .linear(5)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(4);
    Program program = Program.forInference(network, draw(network, 2), 20, Engine.scalar());
    program.forward(draw(20 * PICTURE.size(), 9), 20);
    Image image = new Image(5, 6, 3);
    Image output = new Window(3, 2, 2, 1).over(image, 4);
    long expected = 0;
    for (int sample = 0; sample < 20; sample++) {
      for (int step = 0; step < 4; step++) {
        for (int y = 0; y < output.height(); y++) {
          for (int x = 0; x < output.width(); x++) {
            expected += 4L * seen(program, sample, step, 2 * y - 1, 2 * x - 1);
          }
        }
      }
    }
    assertTrue(expected > 0 && expected % 4 == 0);
    assertEquals(expected, program.synapticOperations(0));
    assertEquals(5 * program.spikeCount(1), program.synapticOperations(1));
  }

  /** Spikes in a window of 3 rows and 2 columns. */
  private static int seen(Program program, int sample, int step, int top, int left) {
    int count = 0;
    for (int y = Math.max(0, top); y < Math.min(5, top + 3); y++) {
      for (int x = Math.max(0, left); x < Math.min(6, left + 2); x++) {
        for (int c = 0; c < 3; c++) {
          count += program.spiked(0, sample, step, (y * 6 + x) * 3 + c) ? 1 : 0;
        }
      }
    }
    return count;
  }
}
