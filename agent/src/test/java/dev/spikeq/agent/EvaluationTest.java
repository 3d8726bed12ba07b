package dev.spikeq.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.program.Stream;
import dev.spikeq.snn.program.Workers;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluationTest {
  private final Network network =
      Network.observing(2)
          .linear(12)
          .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
          .linear(9)
          .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
          .linear(2)
          .read(Decoder.Reading.MEAN_MEMBRANE)
          .steps(3);
  private final Engine engine = Engine.scalar();
  private final Parameters parameters =
      new Initialization.Calibrated().initialize(network, RandomStream.root(3), engine);

  /** Each episode alone, one decision after the other. */
  @Test
  void lockstepIsTheSameAsOneByOne() {
    int episodes = 40;
    EvaluationResult result =
        Evaluation.run(network, parameters, Corridor::create, episodes, 9, engine);
    Program program = Program.forInference(network, parameters, 1, engine);
    long first = 0;
    long second = 0;
    long decisions = 0;
    for (int i = 0; i < episodes; i++) {
      Environment corridor = Corridor.create();
      float[] observation = new float[2];
      corridor.reset(RandomStream.root(9).child("evaluation/" + i), observation);
      double total = 0;
      int length = 0;
      boolean over = false;
      while (!over) {
        float[] values = program.forward(observation, 1);
        first += program.spikeCount(0);
        second += program.spikeCount(1);
        int action = TieRule.FIRST.argmax(values, 0, 2, RandomStream.root(0));
        Step step = corridor.step(Action.discrete(action), observation);
        total += step.reward();
        length++;
        over = step.over();
      }
      decisions += length;
      assertEquals(total, result.returns()[i], 0, "episode " + i);
      assertEquals(length, result.lengths()[i], "episode " + i);
    }
    assertEquals(decisions, result.decisions());
    assertTrue(first > 0 && second > 0);
    assertEquals((double) (first + second) / decisions, result.spikesPerDecision(), 1e-12);
    assertEquals(
        (first * 9.0 + second * 2.0) / decisions, result.synapticOperationsPerDecision(), 1e-9);
    assertEquals(first / (decisions * 3.0 * 12), result.firingRates()[0], 1e-12);
    assertEquals(second / (decisions * 3.0 * 9), result.firingRates()[1], 1e-12);
    assertEquals(Arrays.stream(result.returns()).sum() / episodes, result.mean(), 1e-12);
  }

  @Test
  void moreEpisodesBeginWithTheSameAndThreadsDoNotMatter() {
    EvaluationResult few = Evaluation.run(network, parameters, Corridor::create, 70, 9, engine);
    EvaluationResult many;
    try (Engine threads = Engine.withThreads(3)) {
      many = Evaluation.run(network, parameters, Corridor::create, 300, 9, threads);
    }
    assertArrayEquals(few.returns(), Arrays.copyOf(many.returns(), 70));
    EvaluationResult other = Evaluation.run(network, parameters, Corridor::create, 70, 10, engine);
    assertFalse(Arrays.equals(few.lengths(), other.lengths()));
  }

  private final Network carrying = network.withStart(Network.Start.CARRIED);

  /** Each episode begins from rest, each decision where the one before has left the membranes. */
  @Test
  void membranesAreCarriedWithinAnEpisode() {
    int episodes = 13;
    EvaluationResult result =
        Evaluation.run(carrying, parameters, Corridor::create, episodes, 9, engine);
    Stream stream = new Stream(carrying, parameters, engine);
    long spikes = 0;
    for (int i = 0; i < episodes; i++) {
      Environment corridor = Corridor.create();
      float[] observation = new float[2];
      corridor.reset(RandomStream.root(9).child("evaluation/" + i), observation);
      stream.rest();
      int length = 0;
      boolean over = false;
      while (!over) {
        float[] values = stream.step(observation);
        spikes += stream.program().spikeCount(0) + stream.program().spikeCount(1);
        int action = TieRule.FIRST.argmax(values, 0, 2, RandomStream.root(0));
        over = corridor.step(Action.discrete(action), observation).over();
        length++;
      }
      assertEquals(length, result.lengths()[i], "episode " + i);
    }
    assertEquals((double) spikes / result.decisions(), result.spikesPerDecision(), 1e-12);
    EvaluationResult rested =
        Evaluation.run(network, parameters, Corridor::create, episodes, 9, engine);
    assertNotEquals(rested.spikesPerDecision(), result.spikesPerDecision());
  }

  @ParameterizedTest
  @EnumSource(Encoder.Presentation.class)
  void threadsDoNotMatterWhereMembranesAreCarried(Encoder.Presentation presentation) {
    Network encoded =
        carrying.withEncoder(new Encoder(presentation, Encoder.Signs.KEPT, Encoder.Constant.NONE));
    EvaluationResult alone = Evaluation.run(encoded, parameters, Corridor::create, 30, 9, engine);
    for (int threads : new int[] {2, 7}) {
      try (Engine several = new Engine(engine.kernels(), Workers.of(threads))) {
        EvaluationResult result =
            Evaluation.run(encoded, parameters, Corridor::create, 30, 9, several);
        assertArrayEquals(alone.returns(), result.returns());
        assertArrayEquals(alone.lengths(), result.lengths());
        assertEquals(alone.spikesPerDecision(), result.spikesPerDecision(), 0);
      }
    }
  }

  /** Behind a residual each neuron enters the synapse once, however often it fires. */
  @Test
  void residualsCostOneValueANeuron() {
    Network residual =
        Network.observing(2)
            .linear(12)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
            .residual(Layer.Residual.Kind.CLIPPED)
            .linear(2)
            .steps(3);
    Parameters drawn =
        new Initialization.Calibrated().initialize(residual, RandomStream.root(3), engine);
    EvaluationResult result = Evaluation.run(residual, drawn, Corridor::create, 5, 9, engine);
    assertTrue(result.spikesPerDecision() > 0);
    assertEquals(12 * 2, result.synapticOperationsPerDecision(), 1e-12);
  }

  @Test
  void measuresADecisionThatIsCarried() {
    double micros = Evaluation.decisionMicros(carrying, parameters, Corridor::create, 1, engine);
    assertTrue(micros > 0 && micros < 1e6, "microseconds: " + micros);
  }

  @Test
  void measuresADecision() {
    double micros = Evaluation.decisionMicros(network, parameters, Corridor::create, 1, engine);
    assertTrue(micros > 0 && micros < 1e6, "microseconds: " + micros);
  }

  @ParameterizedTest
  @EnumSource(FragileCorridors.Fault.class)
  void whereAnEnvironmentFailsAllAreClosed(FragileCorridors.Fault fault) {
    for (Network evaluated : List.of(network, carrying)) {
      for (int threads : new int[] {1, 3}) {
        FragileCorridors corridors = new FragileCorridors(20, fault);
        try (Engine several = new Engine(engine.kernels(), Workers.of(threads))) {
          IllegalStateException failure =
              assertThrows(
                  IllegalStateException.class,
                  () -> Evaluation.run(evaluated, parameters, corridors, 40, 9, several));
          assertTrue(failure.getMessage().contains("fragile"), failure.getMessage());
        }
        assertTrue(corridors.made() >= 20);
        assertEquals(0, corridors.open(), evaluated.start() + ", " + threads + " threads");
      }
    }
  }

  @Test
  void closesEachEnvironmentOnce() {
    for (Network evaluated : List.of(network, carrying)) {
      FragileCorridors corridors = new FragileCorridors(-1, FragileCorridors.Fault.MADE);
      assertEquals(
          300, Evaluation.run(evaluated, parameters, corridors, 300, 9, engine).lengths().length);
      assertEquals(300, corridors.made());
      assertEquals(0, corridors.open());
    }
  }

  @Test
  void refusesToRunNothing() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Evaluation.run(network, parameters, Corridor::create, 0, 1, engine));
  }
}
