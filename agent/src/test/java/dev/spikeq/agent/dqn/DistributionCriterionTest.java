package dev.spikeq.agent.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.learning.Ending;
import dev.spikeq.agent.replay.Batch;
import dev.spikeq.agent.replay.Replay;
import dev.spikeq.agent.replay.ReplayRule;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionCriterionTest {
  private static final int BATCH = 6;
  private static final int[] NEXT = {1, 0, 1, 1, 0, 0};
  private static final Network.Head ATOMS = new Network.Head.Categorical(5, -2, 3);
  private static final Network.Head QUANTILES = new Network.Head.Quantile(4);

  /** The criterion on a batch of a prioritised replay, whose weights differ. */
  private static final class Bed {
    final Batch batch = new Batch(BATCH, 2);
    final Criterion criterion;
    final Parameters parameters;
    final Program before;
    final Program after;

    Bed(Network network, Engine engine) {
      RandomStream random = RandomStream.root(8);
      DqnConfig config = Setups.quick(300).withUpdates(new Updates(10, 1, 1, BATCH));
      criterion = Criterion.of(config, network, new OutputValuation(network.outputs()));
      parameters = new Initialization.Calibrated().initialize(network, random.child("a"), engine);
      Parameters target =
          new Initialization.Calibrated().initialize(network, random.child("b"), engine);
      before = Program.forTraining(network, parameters, BATCH, engine);
      after = Program.forInference(network, target, BATCH, engine);
      fill(random);
    }

    private void fill(RandomStream random) {
      try (Replay replay = Replay.of(new ReplayRule.Prioritized(16), 2)) {
        for (int i = 0; i < 16; i++) {
          float[] observation = {3 * random.nextFloat(), -3 * random.nextFloat()};
          float[] next = {3 * random.nextFloat(), -3 * random.nextFloat()};
          double bootstrap = i % 4 == 3 ? 0 : 0.9;
          replay.add(observation, 0, i % 2, 2 * random.nextDouble() - 1, bootstrap, next);
        }
        for (int round = 0; round < 4; round++) {
          replay.sample(batch, 0.5, random);
          float[] errors = new float[BATCH];
          for (int i = 0; i < BATCH; i++) {
            errors[i] = 0.1f + random.nextFloat();
          }
          replay.learned(batch, errors);
        }
        replay.sample(batch, 0.5, random);
      }
    }

    Criterion.Verdict compare() {
      criterion.look(batch, after);
      after.forward(batch.nextObservations(), BATCH);
      before.forward(batch.observations(), BATCH);
      return criterion.compare(batch, NEXT, after, before);
    }
  }

  static Stream<Network> networks() {
    return Stream.of(ATOMS, QUANTILES)
        .flatMap(head ->
            Stream.of(
                Network.observing(2).linear(12).relu().linear(head.decoded(2)).head(head).build(),
                Setups.spiking(head)));
  }

  /** Of a spiking network those of the last synapse: its spikes do not hang on them. */
  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreThoseOfTheLoss(Network network) {
    try (Engine engine = Engine.scalar()) {
      Bed bed = new Bed(network, engine);
      assertTrue(bed.compare().loss() > 0);
      Parameters gradients = bed.criterion.backward(bed.before).copy();
      int seen = 0;
      for (Parameters.Entry entry : bed.parameters.entries()) {
        if (network.isSpiking() && !entry.name().startsWith("fc3")) {
          continue;
        }
        float[] values = bed.parameters.get(entry.name());
        float[] slopes = gradients.get(entry.name());
        for (int i = 0; i < values.length; i++) {
          float value = values[i];
          values[i] = value + 2e-3f;
          bed.parameters.set(entry.name(), values);
          double above = bed.compare().loss();
          values[i] = value - 2e-3f;
          bed.parameters.set(entry.name(), values);
          double below = bed.compare().loss();
          values[i] = value;
          bed.parameters.set(entry.name(), values);
          assertEquals((above - below) / 4e-3, slopes[i], 4e-3, entry.name() + " " + i);
          seen += Math.abs(slopes[i]) > 0.02 ? 1 : 0;
        }
      }
      assertTrue(seen > 10, "slopes that a test can see: " + seen);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theLossIsTheWeightedMeanOfWhatAReplayIsTold(Network network) {
    try (Engine engine = Engine.scalar()) {
      Bed bed = new Bed(network, engine);
      Criterion.Verdict verdict = bed.compare();
      double loss = 0;
      double value = 0;
      float least = 1;
      for (int i = 0; i < BATCH; i++) {
        assertTrue(bed.criterion.errors()[i] > 0);
        loss += bed.batch.weight(i) * bed.criterion.errors()[i] / BATCH;
        value += bed.before.outputs()[2 * i + bed.batch.action(i)] / BATCH;
        least = Math.min(least, bed.batch.weight(i));
      }
      assertTrue(least < 0.9f, "weights that differ");
      assertEquals(loss, verdict.loss(), 1e-6);
      assertEquals(value, verdict.meanValue(), 1e-6);
    }
  }

  /** With the distributions of another action the loss of that sample alone changes. */
  @ParameterizedTest
  @MethodSource("networks")
  void onlyTheActionAfterATransitionCounts(Network network) {
    try (Engine engine = Engine.scalar()) {
      Bed bed = new Bed(network, engine);
      bed.compare();
      float[] expected = bed.criterion.errors().clone();
      int moved = -1;
      for (int i = 0; i < BATCH; i++) {
        moved = bed.batch.bootstrap(i) > 0 ? i : moved;
      }
      int[] next = NEXT.clone();
      next[moved] = 1 - next[moved];
      bed.criterion.compare(bed.batch, next, bed.after, bed.before);
      for (int i = 0; i < BATCH; i++) {
        assertEquals(i != moved, expected[i] == bed.criterion.errors()[i], "sample " + i);
      }
    }
  }

  static Stream<Arguments> refused() {
    DqnConfig plain = Setups.quick(300);
    return Stream.of(ATOMS, QUANTILES)
        .flatMap(head ->
            Stream.of(
                Arguments.of(head, Setups.corrected(plain), "agent.common_mode"),
                Arguments.of(
                    head,
                    Setups.unusual(300, CutOff.TERMINAL, Ending.Result.AT_GOAL),
                    "agent.action_gap"),
                Arguments.of(head, Setups.elaborate(300), "leave agent.loss out")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatHasNoMeaningForDistributions(Network.Head head, DqnConfig config, String clue) {
    try (Engine engine = Engine.scalar()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Setups.agent(config, Setups.spiking(head), 1, engine))
              .getMessage();
      assertTrue(message.contains(clue) && message.contains(head.toString()), message);
    }
  }
}
