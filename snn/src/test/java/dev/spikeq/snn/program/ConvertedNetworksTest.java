package dev.spikeq.snn.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What converted networks are made of, on numbers that are worked out by hand. */
final class ConvertedNetworksTest {
  private static final SpikingNeuron IF = Neurons.integrateAndFire(new Surrogate.ATan(2f));

  private static NetworkBuilder diagonal(int size) {
    return Network.observing(size).linear(size, Layer.Bias.ABSENT);
  }

  /** Each output fed by its own input alone. */
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

  private static Program program(Network network) {
    return Program.forInference(network, identity(network), 1, Engine.scalar());
  }

  @Test
  void quantizedUnitsRoundToLevels() {
    Network network = diagonal(6).quantized(4).build();
    Parameters parameters = identity(network);
    float[] logarithms = new float[6];
    Arrays.fill(logarithms, (float) Math.log(2));
    parameters.set("quantized1.log_threshold", logarithms);
    float[] outputs =
        Program.forInference(network, parameters, 1, Engine.scalar())
            .forward(new float[] {-1f, 0.2f, 0.26f, 1.3f, 1.8f, 5f}, 1);
    assertArrayEquals(new float[] {0, 0, 0.5f, 1.5f, 2, 2}, outputs, 1e-6f);
  }

  @Test
  void integrateThenFireCountsTheSum() {
    Network network =
        diagonal(4)
            .neurons(new IntegrateThenFire(2f, 1f))
            .linear(4, Layer.Bias.ABSENT)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(4);
    Program program = program(network);
    // floor((4x + 1) / 2), from 0 to 4
    float[] outputs = program.forward(new float[] {0.9f, -3f, 7f, 0.25f}, 1);
    assertArrayEquals(new float[] {0.5f, 0, 1, 0.25f}, outputs);
    assertEquals(2 + 4 + 1, program.spikeCount(0));
    assertEquals(7.0 / 16, program.firingRate(0));
    for (int t = 0; t < 4; t++) {
      assertEquals(t < 2, program.spiked(0, 0, t, 0), "step " + t);
    }
  }

  @Test
  void integrateThenFireAveragesACurrentThatChanges() {
    Network network =
        Network.observing(2)
            .encoder(
                new Encoder(
                    Encoder.Presentation.EQUIDISTANT, Encoder.Signs.KEPT, Encoder.Constant.NONE))
            .linear(2, Layer.Bias.ABSENT)
            .neurons(new IntegrateThenFire(1f, 0.5f))
            .linear(2, Layer.Bias.ABSENT)
            .steps(8);
    assertArrayEquals(
        new float[] {0.375f, 1f}, program(network).forward(new float[] {0.375f, 1f}, 1));
  }

  @Test
  void integrateThenFireCarriesWhatIsLeft() {
    Network network =
        diagonal(1)
            .neurons(new IntegrateThenFire(1f, 0.5f))
            .linear(1, Layer.Bias.ABSENT)
            .steps(2)
            .withStart(Network.Start.CARRIED);
    Decider decider = new Decider(network, identity(network), Engine.scalar());
    for (int episode = 0; episode < 2; episode++) {
      decider.beginEpisode();
      // 0.5 + 0.8 = 1.3; 0.3 + 0.8 = 1.1; 0.1 + 0.8 = 0.9; 0.9 + 0.8 = 1.7; 0.7 + 0.8 = 1.5
      for (float count : new float[] {1, 1, 0, 1, 1}) {
        assertEquals(count / 2, decider.decide(new float[] {0.4f})[0]);
        assertEquals((long) count, decider.program().spikeCount(0));
      }
    }
  }

  /** Two neurons spike always and in every second step; their sum goes up by 0.6, down by 0.9. */
  private static Network signed(Decoder.Reading reading) {
    return diagonal(2)
        .neurons(IF)
        .linear(1, Layer.Bias.ABSENT)
        .neurons(new SignedNeuron(1f, 0.5f))
        .linear(1, Layer.Bias.ABSENT)
        .neurons(new Integrator(Integrator.Scale.SUM))
        .read(reading)
        .steps(4);
  }

  private static Parameters signedParameters(Network network) {
    Parameters parameters = identity(network);
    parameters.set("fc2.weight", new float[] {0.6f, -1.5f});
    return parameters;
  }

  @Test
  void signedNeuronsTakeSpikesBack() {
    float[] observation = {1f, 0.5f};
    Network network = signed(Decoder.Reading.LAST_MEMBRANE);
    Program program = Program.forInference(network, signedParameters(network), 1, Engine.scalar());
    for (int pass = 0; pass < 2; pass++) {
      // 1.1: +1, leaves 0.1; -0.8: -1, leaves 0.2; 0.8: none; -0.1: nothing left to take back
      assertEquals(0f, program.forward(observation, 1)[0]);
      assertEquals(2, program.spikeCount(1));
      for (int t = 0; t < 4; t++) {
        assertEquals(t < 2, program.spiked(1, 0, t, 0), "step " + t);
      }
    }
    Network largest = signed(Decoder.Reading.MAX_MEMBRANE);
    assertEquals(
        1f,
        Program.forInference(largest, signedParameters(largest), 1, Engine.scalar())
            .forward(observation, 1)[0]);
  }

  @Test
  void signedNeuronsCarryTheirMembranesAndCountAnew() {
    Network network = signed(Decoder.Reading.LAST_MEMBRANE).withStart(Network.Start.CARRIED);
    Decider decider = new Decider(network, signedParameters(network), Engine.scalar());
    float[] observation = {1f, 0.5f};
    for (int episode = 0; episode < 2; episode++) {
      decider.beginEpisode();
      decider.decide(observation);
      assertEquals(2, decider.program().spikeCount(1));
      // From -0.1: 0.5, -0.4, 0.2, -0.7: no spike, and none to take back.
      assertEquals(0f, decider.decide(observation)[0]);
      assertEquals(0, decider.program().spikeCount(1));
      // From -0.7 upwards only: -0.1, 0.5, then 1.1 fires.
      assertEquals(1f, decider.decide(new float[] {1f, 0f})[0]);
      assertEquals(1, decider.program().spikeCount(1));
    }
  }

  @Test
  void lastLayersAreCounted() {
    for (Neuron neuron : List.of(new SignedNeuron(), new IntegrateThenFire())) {
      Network network = diagonal(3).neurons(neuron).read(Decoder.Reading.SPIKE_COUNT).steps(5);
      // floor(5x + 1/2)
      float[] observation = {0.3f, -1f, 2f};
      assertArrayEquals(
          new float[] {2, 0, 5}, program(network).forward(observation, 1), neuron.toString());
    }
    Network first =
        diagonal(3).neurons(new SignedNeuron()).read(Decoder.Reading.FIRST_SPIKE).steps(5);
    assertArrayEquals(
        new float[] {4, 0, 5}, program(first).forward(new float[] {0.3f, -1f, 2f}, 1));
    Network window =
        diagonal(3).neurons(new IntegrateThenFire()).read(Decoder.Reading.FIRST_SPIKE).steps(5);
    assertArrayEquals(
        new float[] {5, 0, 5}, program(window).forward(new float[] {0.3f, -1f, 2f}, 1));
  }

  static List<Neuron.Spiking> withRemainders() {
    return List.of(
        IF.withThreshold(0.8f).withInitialMembrane(0.4f),
        IF.withThreshold(0.5f).withInitialMembrane(-0.1f),
        new SignedNeuron(0.8f, 0.4f));
  }

  /** One neuron of the hidden layer, over the T steps of a decision. */
  private static final class Hand {
    private static final int STEPS = 7;
    private final Neuron.Spiking neuron;
    private float membrane;

    Hand(Neuron.Spiking neuron) {
      this.neuron = neuron;
      membrane =
          switch (neuron) {
            case SpikingNeuron spiking -> spiking.initialMembrane();
            case SignedNeuron signed -> signed.initialMembrane();
            default -> throw new IllegalArgumentException(neuron.toString());
          };
    }

    /** The value that the residual makes of a current. */
    float decide(float current, Layer.Residual.Kind kind) {
      float theta = neuron.threshold();
      float start = membrane;
      int count = 0;
      for (int t = 0; t < STEPS; t++) {
        membrane += current;
        if (membrane >= theta) {
          membrane -= theta;
          count++;
        } else if (neuron instanceof SignedNeuron && membrane < 0 && count > 0) {
          membrane += theta;
          count--;
        }
      }
      float drift = membrane - start;
      return switch (kind) {
        case RAW -> (count * theta + drift) / (theta * STEPS);
        case CLIPPED -> Math.max(0, count * theta + drift) / (theta * STEPS);
        case POSITIVE -> (count * theta + Math.max(0, drift)) / (theta * STEPS);
      };
    }
  }

  @ParameterizedTest
  @MethodSource("withRemainders")
  void residualsAddWhatIsLeft(Neuron.Spiking neuron) {
    int width = 40;
    float[] currents = new float[3 * width];
    RandomStream random = RandomStream.root(4);
    for (int i = 0; i < currents.length; i++) {
      currents[i] = 1.5f * random.nextFloat() - 0.5f;
    }
    for (Layer.Residual.Kind kind : Layer.Residual.Kind.values()) {
      Network network =
          diagonal(width)
              .neurons(neuron)
              .residual(kind)
              .linear(width, Layer.Bias.ABSENT)
              .steps(Hand.STEPS);
      Parameters parameters = identity(network);
      Program program = Program.forInference(network, parameters, 3, Engine.scalar());
      float[] found = program.forward(currents, 3);
      boolean negative = false;
      for (int i = 0; i < currents.length; i++) {
        float expected = new Hand(neuron).decide(currents[i], kind);
        negative |= expected < 0;
        assertEquals(expected, found[i], 2e-6f, kind + " of current " + currents[i]);
      }
      assertEquals(kind == Layer.Residual.Kind.RAW, negative);
      assertTrue(program.spikeCount(0) > 0);
    }
  }

  /** Other currents at every decision; what one has left is where the next begins. */
  @ParameterizedTest
  @MethodSource("withRemainders")
  void carriedMembranesFollowTheEpisode(Neuron.Spiking neuron) {
    for (Layer.Residual.Kind kind : Layer.Residual.Kind.values()) {
      Network network =
          diagonal(2)
              .neurons(neuron)
              .residual(kind)
              .linear(2, Layer.Bias.ABSENT)
              .steps(Hand.STEPS)
              .withStart(Network.Start.CARRIED);
      Stream stream = new Stream(network, identity(network), Engine.scalar());
      RandomStream random = RandomStream.root(8);
      for (int episode = 0; episode < 3; episode++) {
        Hand[] hands = {new Hand(neuron), new Hand(neuron)};
        for (int decision = 0; decision < 20; decision++) {
          float[] currents = {1.5f * random.nextFloat() - 0.5f, random.nextFloat() - 0.3f};
          float[] found = stream.step(currents);
          for (int n = 0; n < 2; n++) {
            assertEquals(
                hands[n].decide(currents[n], kind), found[n], 2e-5f, kind + ", " + decision);
          }
        }
        stream.rest();
      }
    }
  }

  /** Of one long simulation each piece says what has come in during it, and not before. */
  @ParameterizedTest
  @MethodSource("withRemainders")
  void residualsAreThoseOfAPieceWhereASimulationGoesOn(Neuron.Spiking neuron) {
    Network network =
        diagonal(1)
            .neurons(neuron)
            .residual(Layer.Residual.Kind.RAW)
            .linear(1, Layer.Bias.ABSENT)
            .steps(7);
    Stream simulation = new Stream(network, identity(network), Engine.scalar());
    for (float current : new float[] {0.3f, 0.3f, 0.2f, -0.05f, 0.25f}) {
      float value = current / neuron.threshold();
      assertEquals(value, simulation.step(new float[] {current})[0], 1e-5f, "of " + current);
    }
  }

  /** Carried hidden membranes, and a readout that begins at 0 in every decision. */
  @Test
  void theReadoutIsNotCarried() {
    Network network =
        diagonal(1)
            .neurons(IF)
            .linear(1, Layer.Bias.ABSENT)
            .neurons(new Integrator(Integrator.Scale.SUM))
            .steps(2);
    float[] current = {0.7f};
    Stream simulation = new Stream(network, identity(network), Engine.scalar());
    Stream decisions =
        new Stream(network.withStart(Network.Start.CARRIED), identity(network), Engine.scalar());
    // 0.7, 1.4 fires; 1.1 fires, 0.8; 1.5 fires, 1.2 fires
    for (float[] sums : new float[][] {{1, 1}, {2, 1}, {4, 2}}) {
      assertEquals(sums[0], simulation.step(current)[0]);
      assertEquals(sums[1], decisions.step(current)[0]);
    }
  }

  @Test
  void whatOnlyRunsIsNotTrained() {
    assertUntrainable("spiking1", diagonal(2).neurons(new IntegrateThenFire()).linear(2).steps(2));
    assertUntrainable("spiking1", diagonal(2).neurons(new SignedNeuron()).linear(2).steps(2));
    assertUntrainable(
        "residual",
        diagonal(2).neurons(IF).residual(Layer.Residual.Kind.CLIPPED).linear(2).steps(2));
  }

  private static void assertUntrainable(String layer, Network network) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Program.forTraining(network, identity(network), 1, Engine.scalar()))
            .getMessage();
    assertTrue(message.startsWith("Layer '" + layer + "'"), message);
    assertTrue(message.contains("Quantized"), message);
  }

  @Test
  void programsDoNotCarry() {
    Network network = diagonal(2).neurons(IF).linear(2).steps(2).withStart(Network.Start.CARRIED);
    for (boolean training : new boolean[] {true, false}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> {
                    if (training) {
                      Program.forTraining(network, identity(network), 1, Engine.scalar());
                    } else {
                      Program.forInference(network, identity(network), 1, Engine.scalar());
                    }
                  })
              .getMessage();
      assertTrue(message.contains("Stream"), message);
    }
  }
}
