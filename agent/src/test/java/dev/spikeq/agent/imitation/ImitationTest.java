package dev.spikeq.agent.imitation;

import static dev.spikeq.agent.Snapshots.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.Protocol;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.imitation.ImitationConfig.Descent;
import dev.spikeq.agent.imitation.ImitationConfig.Rounds;
import dev.spikeq.agent.imitation.ImitationConfig.Target;
import dev.spikeq.agent.imitation.ImitationConfig.Temperature;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.Observations;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImitationTest {
  private static final int STEPS = 60;

  private static final Network RELU = Network.observing(2).linear(16).relu().linear(2).build();

  private static final Network SPIKING =
      Network.observing(2)
          .linear(16)
          .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
          .linear(16)
          .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
          .linear(2)
          .read(Decoder.Reading.MEAN_MEMBRANE)
          .steps(3);

  private static final Network NOISY =
      Network.observing(2)
          .encoder(
              new Encoder(
                  Encoder.Presentation.POISSON, Encoder.Signs.SPLIT, Encoder.Constant.ONE_APPENDED))
          .linear(8)
          .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
          .linear(2)
          .decoder(new Decoder(Decoder.Reading.MEAN_MEMBRANE, TieRule.RANDOM))
          .steps(4);

  private static final Descent DESCENT =
      new Descent(
          new Optimizer.Method.Adam(), new LearningRate.Linear(1e-2, 0), new Clipping.ByNorm(10));

  private static ImitationConfig config(int steps, Target target) {
    return new ImitationConfig(
        steps,
        target,
        DESCENT,
        64,
        List.of(Rollout.greedy(300), new Rollout(300, 0.5, 0.5)),
        new Rounds(3, 200),
        20);
  }

  private static Target scaled() {
    return new Target.Action(new Temperature.OfMeanGap(0.1));
  }

  /** Goes right in the left half and on odd places, else left: nothing that a line tells apart. */
  private static Policy teacher() {
    Network network = Network.observing(2).linear(3).relu().linear(2).build();
    Parameters parameters = Parameters.zeros(network);
    // [2 inputs, 3 units]: -x, x - 0.4 - y/2, and a constant.
    parameters.set("fc1.weight", new float[] {-1, 1, 0, 0, -0.5f, 0});
    parameters.set("fc1.bias", new float[] {0, -0.4f, 1});
    parameters.set("fc2.weight", new float[] {0, 1, 0, 1, 0.1f, 0});
    return new Policy(network, parameters);
  }

  private static Imitation imitation(
      ImitationConfig config, Network student, Policy teacher, Engine engine) {
    RandomStream root = RandomStream.root(5);
    Parameters parameters =
        new Initialization.Calibrated().initialize(student, root.child("init"), engine);
    Teaching teaching =
        new Teaching(
            teacher,
            Observations.of(new float[] {0.5f, 1}, 2),
            Corridor::create,
            ActingForm.itself());
    return new Imitation(config, student, parameters, teaching, root, engine);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("ReLU", config(STEPS, scaled()), RELU),
        Arguments.of("spiking", config(STEPS, scaled()), SPIKING),
        Arguments.of("values", config(STEPS, new Target.Values(0.1)), SPIKING),
        Arguments.of(
            "random input", config(STEPS, new Target.Action(new Temperature.Fixed(1))), NOISY));
  }

  static Stream<Arguments> students() {
    return Stream.of(
        Arguments.of(RELU, new Target.Action(new Temperature.Fixed(1))),
        Arguments.of(SPIKING, new Target.Action(new Temperature.Fixed(1))),
        Arguments.of(RELU, scaled()),
        Arguments.of(SPIKING, new Target.Values(1)));
  }

  @ParameterizedTest
  @MethodSource("students")
  void learnsToActAsItsTeacher(Network student, Target target) {
    try (Engine engine = Engine.scalar();
        Imitation imitation = imitation(config(600, target), student, teacher(), engine)) {
      imitation.run(Long.MAX_VALUE, TrainingListener.none());
      assertTrue(imitation.finished());
      float[] states =
          Rollouts.states(
                  teacher(),
                  new Rollout(2_000, 0.3, 0.5),
                  Corridor::create,
                  RandomStream.root(99),
                  engine)
              .toArray();
      double agreement =
          agreement(teacher(), new Policy(student, imitation.evaluationParameters()), states);
      assertTrue(agreement > 0.98, "agreement " + agreement);
    }
  }

  private static double agreement(Policy first, Policy second, float[] states) {
    int[] expected = actions(first, states);
    int[] found = actions(second, states);
    int agreed = 0;
    for (int i = 0; i < found.length; i++) {
      agreed += expected[i] == found[i] ? 1 : 0;
    }
    return (double) agreed / found.length;
  }

  private static int[] actions(Policy policy, float[] states) {
    int count = states.length / 2;
    try (Engine engine = Engine.scalar()) {
      float[] values =
          Program.forInference(policy.network(), policy.parameters(), count, engine)
              .forward(states, count);
      int[] actions = new int[count];
      for (int i = 0; i < count; i++) {
        actions[i] = values[2 * i + 1] > values[2 * i] ? 1 : 0;
      }
      return actions;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void isTheSameTwiceAndWithOtherThreads(String name, ImitationConfig config, Network student) {
    Protocol expected = new Protocol();
    Snapshot first = runThrough(config, student, expected, 1);
    for (int threads : new int[] {1, 2}) {
      Protocol found = new Protocol();
      assertSame(first, runThrough(config, student, found, threads), name + ", " + threads);
      assertEquals(expected.lines, found.lines);
    }
  }

  private static Snapshot runThrough(
      ImitationConfig config, Network student, TrainingListener listener, int threads) {
    try (Engine engine = Engine.withThreads(threads);
        Imitation imitation = imitation(config, student, teacher(), engine)) {
      imitation.run(config.steps(), listener);
      return imitation.snapshot();
    }
  }

  /** Cuts: at once, within a round, where one begins, at reports, at the end. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void continuesToTheBit(String name, ImitationConfig config, Network student) {
    Protocol expected = new Protocol();
    Snapshot whole = runThrough(config, student, expected, 1);
    for (int cut : new int[] {0, 1, 19, 20, 21, 40, STEPS - 1, STEPS}) {
      Protocol found = new Protocol();
      try (Engine engine = Engine.scalar();
          Imitation before = imitation(config, student, teacher(), engine);
          Imitation after = imitation(config, student, teacher(), engine)) {
        before.run(cut, found);
        assertEquals(cut, before.step());
        Snapshot snapshot = before.snapshot();
        before.run(cut + 10, TrainingListener.none());
        after.run(23, TrainingListener.none());
        after.restore(snapshot);
        assertSame(snapshot, after.snapshot(), name + ", saved again at " + cut);
        after.run(config.steps(), found);
        assertSame(whole, after.snapshot(), name + ", cut at " + cut);
        assertEquals(expected.lines, found.lines, name + ", cut at " + cut);
      }
    }
  }

  @Test
  void addsTheStatesOfTheStudentsActingForm() {
    ImitationConfig config = config(STEPS, scaled());
    Policy walker = teacher();
    List<Long> formed = new ArrayList<>();
    try (Engine engine = Engine.scalar()) {
      RandomStream root = RandomStream.root(5);
      Parameters parameters =
          new Initialization.Calibrated().initialize(RELU, root.child("init"), engine);
      List<Imitation> holder = new ArrayList<>();
      ActingForm form =
          student -> {
            assertEquals(RELU, student.network());
            formed.add(holder.getFirst().step());
            return walker;
          };
      Teaching teaching = new Teaching(walker, new Observations(2), Corridor::create, form);
      Imitation imitation = new Imitation(config, RELU, parameters, teaching, root, engine);
      holder.add(imitation);
      imitation.run(STEPS, TrainingListener.none());
      assertEquals(List.of(20L, 40L), formed);
      assertEquals(300 + 300 + 2 * 200, imitation.snapshot().ints("states/actions", -1).length);
      float[] visited =
          Rollouts.states(
                  walker, Rollout.greedy(200), Corridor::create, root.child("round/1"), engine)
              .toArray();
      float[] kept = imitation.snapshot().floats("states/observations", -1);
      assertEquals(Arrays.toString(visited), Arrays.toString(Arrays.copyOfRange(kept, 1200, 1600)));
    }
  }

  @Test
  void neverActsInASingleRound() {
    ImitationConfig config =
        new ImitationConfig(10, scaled(), DESCENT, 8, List.of(), new Rounds(1, 1), 10);
    try (Engine engine = Engine.scalar()) {
      Teaching teaching =
          new Teaching(
              teacher(),
              Observations.of(new float[] {0, 1, -0.5f, -1}, 2),
              () -> {
                throw new AssertionError("no environment is needed");
              },
              ActingForm.itself());
      Parameters parameters = Parameters.zeros(RELU);
      Imitation imitation =
          new Imitation(config, RELU, parameters, teaching, RandomStream.root(1), engine);
      imitation.run(10, TrainingListener.none());
      assertEquals(2, imitation.snapshot().ints("states/actions", -1).length);
    }
  }

  @Test
  void refusesATeacherOfAnotherTask() {
    Network other = Network.observing(4).linear(2).build();
    try (Engine engine = Engine.scalar()) {
      Policy teacher = new Policy(other, Parameters.zeros(other));
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> imitation(config(STEPS, scaled()), RELU, teacher, engine));
      assertTrue(e.getMessage().contains("observes 4 values"), e.getMessage());
    }
  }

  @Test
  void refusesATeacherThatPrefersNothing() {
    Policy teacher = new Policy(RELU, Parameters.zeros(RELU));
    try (Engine engine = Engine.scalar();
        Imitation imitation = imitation(config(STEPS, scaled()), RELU, teacher, engine)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> imitation.run(1, TrainingListener.none()));
      assertTrue(e.getMessage().contains("mean gap of 0.0"), e.getMessage());
    }
  }

  @Test
  void refusesStatesThatAreNone() {
    ImitationConfig config =
        new ImitationConfig(10, scaled(), DESCENT, 8, List.of(), new Rounds(1, 1), 10);
    try (Engine engine = Engine.scalar()) {
      for (float[] states : new float[][] {{}, {1}, {0, Float.NaN}}) {
        Observations rows = Observations.of(states, states.length == 1 ? 1 : 2);
        Teaching teaching = new Teaching(teacher(), rows, Corridor::create, ActingForm.itself());
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Imitation(
                    config, RELU, Parameters.zeros(RELU), teaching, RandomStream.root(1), engine));
      }
    }
  }

  @Test
  void refusesASnapshotOfAnotherTeacher() {
    try (Engine engine = Engine.scalar();
        Imitation imitation = imitation(config(STEPS, scaled()), RELU, teacher(), engine)) {
      imitation.run(5, TrainingListener.none());
      Snapshot snapshot = imitation.snapshot();
      Policy other = teacher();
      other.parameters().set("fc2.bias", new float[] {0, 1e-6f});
      Imitation second = imitation(config(STEPS, scaled()), RELU, other, engine);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> second.restore(snapshot));
      assertTrue(e.getMessage().contains("teacher"), e.getMessage());
      assertNotEquals(5, second.step());
    }
  }
}
