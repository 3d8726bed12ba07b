package dev.spikeq.snn.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program reads, reports and refuses, on networks whose numbers are worked out by hand. */
final class ProgramTest {
  private static final SpikingNeuron IF = Neurons.integrateAndFire(new Surrogate.ATan(2f));

  /** As many neurons as inputs, each fed by its own input alone. */
  private static Parameters identity(Network network) {
    Parameters parameters = Parameters.zeros(network);
    for (Parameters.Entry entry : parameters.entries()) {
      if (!entry.vector()) {
        float[] weights = new float[entry.size()];
        for (int i = 0; i < Math.min(entry.rows(), entry.columns()); i++) {
          weights[i * entry.columns() + i] = 1f;
        }
        parameters.set(entry.name(), weights);
      }
    }
    return parameters;
  }

  private static float[] run(Network network, float... observation) {
    return Program.forInference(network, identity(network), 1, Engine.scalar())
        .forward(observation, 1);
  }

  private static Network counting(Encoder encoder, int size, int steps) {
    return Network.observing(size)
        .encoder(encoder)
        .linear(encoder.width(size), Layer.Bias.ABSENT)
        .neurons(new Integrator(Integrator.Scale.SUM))
        .steps(steps);
  }

  private static Encoder encoder(Encoder.Presentation presentation) {
    return new Encoder(presentation, Encoder.Signs.KEPT, Encoder.Constant.NONE);
  }

  @Test
  void signsAreSplitAndAConstantIsAppended() {
    Encoder encoder =
        new Encoder(
            Encoder.Presentation.CURRENT, Encoder.Signs.SPLIT, Encoder.Constant.ONE_APPENDED);
    assertEquals(7, encoder.width(3));
    assertArrayEquals(new float[] {2, 0, 0, 0, 3, 0, 1}, run(counting(encoder, 3, 1), 2f, -3f, 0f));
  }

  /** 84x84x4, then 32 channels at 20x20: 12,800 currents and as many spikes in every step. */
  @Test
  void aBatchIsSmallerWhereLayersAreWideAndStepsMany() {
    Network network =
        Network.observing(new Image(84, 84, 4)).conv(32, 8, 4).neurons(IF).linear(6).steps(8);
    assertEquals(256, Program.batch(network, 256));
    assertEquals(128, Program.batch(network.withSteps(32), 256));
    assertEquals(64, Program.batch(network.withSteps(64), 256));
    assertEquals(Program.SHARD, Program.batch(network.withSteps(10_000), 256), "a whole shard");
    Encoder encoder = encoder(Encoder.Presentation.CURRENT);
    assertEquals(256, Program.batch(counting(encoder, 4, 1000), 256));
  }

  @Test
  void observationsAreScaledBeforeAnythingElse() {
    Encoder encoder =
        new Encoder(
            Encoder.Presentation.CURRENT, Encoder.Signs.SPLIT, Encoder.Constant.ONE_APPENDED, 0.5f);
    assertArrayEquals(new float[] {1, 0, 0, 1.5f, 1}, run(counting(encoder, 2, 1), 2f, -3f));
    Encoder spikes = encoder(Encoder.Presentation.EQUIDISTANT).withScale(1f / 256);
    assertArrayEquals(new float[] {4, 2, 0}, run(counting(spikes, 3, 4), 256f, 128f, 0f));
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, 0.001f, 0.1f, 0.25f, 0.3f, 0.5f, 0.77f, 0.999f, 1f, 1.5f, 40f, -0.5f})
  void equidistantSpikesAreEvenlySpaced(float value) {
    Encoder encoder = encoder(Encoder.Presentation.EQUIDISTANT);
    double rate = Math.clamp(value, 0f, 1f);
    int before = 0;
    int lastSpike = 0;
    for (int steps = 1; steps <= 64; steps++) {
      int count = Math.round(run(counting(encoder, 1, steps), value)[0]);
      assertEquals((int) Math.floor(rate * steps + 0.5), count, "after " + steps);
      if (count > before) {
        int distance = steps - lastSpike;
        assertTrue(lastSpike == 0 || Math.abs(distance - 1 / rate) < 1, "distance " + distance);
        lastSpike = steps;
      }
      before = count;
    }
  }

  @Test
  void poissonSpikesAtItsRate() {
    int steps = 20_000;
    float[] rates = {0f, 0.05f, 0.5f, 0.9f, 1f, 7f, -0.4f};
    float[] counts = run(counting(encoder(Encoder.Presentation.POISSON), 7, steps), rates);
    for (int i = 0; i < rates.length; i++) {
      double p = Math.clamp(rates[i], 0f, 1f);
      double deviation = Math.sqrt(p * (1 - p) / steps);
      assertEquals(p, counts[i] / steps, 4 * deviation + 1e-9, "rate " + rates[i]);
    }
  }

  @Test
  void poissonSpikesContinueFromASavedState() {
    Network network = counting(encoder(Encoder.Presentation.POISSON), 2, 50);
    float[] rates = {0.5f, 0.4f};
    Program program = Program.forInference(network, identity(network), 1, Engine.scalar());
    long[] state = program.encoderRandom().state();
    float[] first = program.forward(rates, 1).clone();
    float[] second = program.forward(rates, 1).clone();
    assertFalse(first[0] == second[0] && first[1] == second[1]);
    program.encoderRandom().restore(state);
    assertArrayEquals(first, program.forward(rates, 1));
  }

  private static Network spiking(Decoder.Reading reading, int steps) {
    return Network.observing(3).linear(3, Layer.Bias.ABSENT).neurons(IF).read(reading).steps(steps);
  }

  @Test
  void spikesAreCounted() {
    assertArrayEquals(
        new float[] {4, 10, 0}, run(spiking(Decoder.Reading.SPIKE_COUNT, 10), 0.4f, 1f, -1f));
  }

  @Test
  void earliestSpikeIsTheLargest() {
    assertArrayEquals(
        new float[] {8, 10, 0}, run(spiking(Decoder.Reading.FIRST_SPIKE, 10), 0.4f, 1f, 0.05f));
  }

  @Test
  void firstSpikesHaveNoGradient() {
    Network network = spiking(Decoder.Reading.FIRST_SPIKE, 3);
    Program program = Program.forTraining(network, identity(network), 1, Engine.scalar());
    program.forward(new float[3], 1);
    assertThrows(IllegalStateException.class, () -> program.backward(new float[3]));
  }

  @Test
  void membranesAreReadInEveryWay() {
    Network network =
        Network.observing(2)
            .encoder(encoder(Encoder.Presentation.EQUIDISTANT))
            .linear(2, Layer.Bias.ABSENT)
            .neurons(IF.withThreshold(2f))
            .linear(2)
            .neurons(new Integrator(Integrator.Scale.SUM))
            .steps(8);
    Parameters parameters = identity(network);
    parameters.set("fc2.weight", new float[] {-6, 0, 0, 6});
    parameters.set("fc2.bias", new float[] {1, -1});
    float[] full = {1f, 1f};
    // A spike in every second step: by -6 or 6 then, by 1 or -1 always.
    assertRead(network, parameters, full, Decoder.Reading.LAST_MEMBRANE, -16, 16);
    assertRead(network, parameters, full, Decoder.Reading.MAX_MEMBRANE, 1, 16);
    assertRead(network, parameters, full, Decoder.Reading.MEAN_MEMBRANE, -7.5f, 7.5f);
    assertRead(network, parameters, full, Decoder.Reading.LARGEST_MAGNITUDE_MEMBRANE, -16, 16);
  }

  private static void assertRead(
      Network network,
      Parameters parameters,
      float[] observation,
      Decoder.Reading reading,
      float... expected) {
    Network read = network.withDecoder(new Decoder(reading));
    float[] found =
        Program.forInference(read, parameters, 1, Engine.scalar()).forward(observation, 1);
    assertArrayEquals(expected, found, reading::toString);
  }

  @Test
  void duelingHeadCombinesValueAndAdvantages() {
    Network network = Network.observing(4).linear(4, Layer.Bias.ABSENT).dueling().build();
    assertArrayEquals(new float[] {9, 10, 11}, run(network, 10, 1, 2, 3));
  }

  @Test
  void categoricalHeadTakesMeansOfSoftmaxes() {
    Network network =
        Network.observing(6)
            .linear(6, Layer.Bias.ABSENT)
            .head(new Network.Head.Categorical(3, -1, 5))
            .build();
    // Atoms -1, 2, 5; the first action with probabilities 1/2, 1/4, 1/4, the second all alike.
    float two = (float) Math.log(2);
    assertEquals(2, network.outputs());
    float[] found = run(network, 1 + two, 1, 1, -7, -7, -7);
    assertEquals(1.25f, found[0], 1e-6f);
    assertEquals(2f, found[1], 1e-6f);
    assertArrayEquals(new float[] {5, -1}, run(network, -200, 0, 900, 1e4f, 0, 0), 1e-6f);
  }

  @Test
  void quantileHeadTakesMeans() {
    Network network =
        Network.observing(6)
            .linear(6, Layer.Bias.ABSENT)
            .head(new Network.Head.Quantile(3))
            .build();
    assertArrayEquals(new float[] {2, -3}, run(network, 1, 2, 3, -10, 0, 1));
  }

  @Test
  void whatOutputsAreMadeOfCanBeRead() {
    Network quantiles =
        Network.observing(4)
            .linear(4, Layer.Bias.ABSENT)
            .head(new Network.Head.Quantile(2))
            .build();
    Program program = Program.forInference(quantiles, identity(quantiles), 2, Engine.scalar());
    program.forward(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2);
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, program.decoded());
    assertArrayEquals(new float[] {1.5f, 3.5f, 5.5f, 7.5f}, program.outputs());
    assertThrows(IllegalStateException.class, () -> program.backwardFromDecoded(new float[8]));
    Program learning = Program.forTraining(quantiles, identity(quantiles), 2, Engine.scalar());
    learning.forward(new float[8], 2);
    assertThrows(IllegalArgumentException.class, () -> learning.backwardFromDecoded(new float[7]));
  }

  @Test
  void spikesAreReported() {
    Network network = spiking(Decoder.Reading.SPIKE_COUNT, 5);
    Program program = Program.forInference(network, identity(network), 40, Engine.scalar());
    float[] observations = new float[40 * 3];
    observations[38 * 3] = 0.5f;
    observations[1] = 1f;
    program.forward(observations, 40);
    assertEquals(7, program.spikeCount(0));
    assertEquals(7.0 / (40 * 5 * 3), program.firingRate(0));
    assertTrue(program.spiked(0, 38, 1, 0));
    assertFalse(program.spiked(0, 38, 0, 0));
    assertTrue(program.spiked(0, 0, 4, 1));
    program.forward(observations, 1);
    assertEquals(5, program.spikeCount(0));
    assertEquals(1.0 / 3, program.firingRate(0));
  }

  static List<Neuron.Spiking> carrying() {
    return List.of(
        IF,
        Neurons.spikingJellyLif(2f, new Surrogate.ATan(2f)).withInitialMembrane(0.5f),
        Neurons.snnTorchLeaky(0.9f, new Surrogate.ATan(2f)),
        Neurons.snnTorchLeaky(0.9f, new Surrogate.ATan(2f))
            .withReset(Reset.soft().at(Reset.Timing.CORRECTED)),
        Neurons.thesisHidden());
  }

  /** A stream of single steps does what a program does in many; a program starts anew each time. */
  @ParameterizedTest
  @MethodSource("carrying")
  void streamsCarryStateAndProgramsDoNot(Neuron.Spiking neuron) {
    Network network =
        Network.observing(2)
            .linear(2, Layer.Bias.ABSENT)
            .neurons(neuron)
            .linear(2, Layer.Bias.ABSENT)
            .neurons(Neurons.thesisOutput())
            .steps(1);
    Parameters parameters = identity(network);
    float[] observation = {0.7f, 1.6f};
    Stream stream = new Stream(network, parameters, Engine.scalar());
    for (int round = 0; round < 2; round++) {
      for (int t = 1; t <= 12; t++) {
        Program program =
            Program.forInference(network.withSteps(t), parameters, 1, Engine.scalar());
        float[] expected = program.forward(observation, 1).clone();
        assertArrayEquals(expected, program.forward(observation, 1), "again");
        assertArrayEquals(expected, stream.step(observation), "step " + t);
      }
      stream.rest();
    }
    assertEquals(network, stream.program().network());
  }

  @Test
  void parametersAreReadAtEveryPass() {
    Network network = Network.observing(1).linear(1).build();
    Parameters parameters = identity(network);
    Program program = Program.forTraining(network, parameters, 1, Engine.scalar());
    assertEquals(2f, program.forward(new float[] {2}, 1)[0]);
    parameters.set("fc1.weight", new float[] {3});
    assertEquals(6f, program.forward(new float[] {2}, 1)[0]);
    Parameters gradients = program.backward(new float[] {10});
    assertEquals(20f, gradients.get("fc1.weight")[0]);
    assertEquals(10f, gradients.get("fc1.bias")[0]);
  }

  @Test
  void wrongSizesAreRefused() {
    Network network = Network.observing(2).linear(3).build();
    Parameters parameters = identity(network);
    Engine engine = Engine.scalar();
    assertRefused("at least 1", () -> Program.forInference(network, parameters, 0, engine));
    Program program = Program.forTraining(network, parameters, 4, engine);
    assertRefused("1 to 4", () -> program.forward(new float[10], 5));
    assertRefused("1 to 4", () -> program.forward(new float[10], 0));
    assertRefused("array of 7", () -> program.forward(new float[7], 4));
    program.forward(new float[8], 4);
    assertRefused("[4, 3]", () -> program.backward(new float[11]));
    Program inference = Program.forInference(network, parameters, 4, engine);
    inference.forward(new float[8], 4);
    String message =
        assertThrows(IllegalStateException.class, () -> inference.backward(new float[12]))
            .getMessage();
    assertTrue(message.contains("forTraining"), message);
  }

  private static void assertRefused(String part, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
