package dev.spikeq.agent.policygradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.AgentContract;
import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.Evaluation;
import dev.spikeq.agent.EvaluationResult;
import dev.spikeq.agent.FragileCorridors;
import dev.spikeq.agent.Protocol;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.learning.DivergenceException;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Descent;
import dev.spikeq.agent.policygradient.ReinforceConfig.Baseline;
import dev.spikeq.env.Environments;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All three algorithms: what every agent must keep, and that they learn. */
class PolicyGradientTest extends AgentContract {
  private static final int SHORT = 700;
  private static final int LONG = 16_000;

  @Override
  protected Stream<Case> cases() {
    Descent plain = Setups.descent(1e-2);
    Descent averaging = Setups.averaging();
    Baseline learned = new Baseline.Learned();
    return Stream.of(
        make("REINFORCE", Setups.reinforce(SHORT, new Baseline.None(), plain), Setups.relu()),
        make("… mean", Setups.reinforce(SHORT, new Baseline.Mean(), averaging), Setups.spiking()),
        make("… critic", Setups.reinforce(SHORT, learned, averaging), Setups.noisy()),
        make("A2C", Setups.actorCritic(SHORT, plain), Setups.relu()),
        make("A2C, averaging, random", Setups.actorCritic(SHORT, averaging), Setups.noisy()),
        make("PPO", Setups.proximal(SHORT, plain), Setups.spiking()),
        make("PPO, averaging, random", Setups.proximal(SHORT, averaging), Setups.noisy()));
  }

  private static Case make(String name, PolicyGradientConfig config, Network network) {
    return new Case(name, config.steps(), engine -> Setups.agent(config, network, 5, engine));
  }

  static Stream<Arguments> learners() {
    Descent descent = Setups.descent(1e-2);
    return Stream.of(
            Setups.reinforce(LONG, new Baseline.None(), descent),
            Setups.reinforce(LONG, new Baseline.Mean(), descent),
            Setups.reinforce(LONG, new Baseline.Learned(), descent),
            Setups.actorCritic(LONG, descent),
            Setups.proximal(LONG, descent))
        .flatMap(config ->
            Stream.of(Arguments.of(config, Setups.relu()), Arguments.of(config, Setups.spiking())));
  }

  @ParameterizedTest
  @MethodSource("learners")
  void learnsToWalkDownACorridor(PolicyGradientConfig config, Network network) {
    try (Engine engine = Engine.scalar();
        Agent agent = Setups.agent(config, network, 1, engine)) {
      EvaluationResult before = evaluate(network, agent.evaluationParameters(), engine);
      agent.run(Long.MAX_VALUE, TrainingListener.none());
      assertTrue(agent.finished());
      EvaluationResult after = evaluate(network, agent.evaluationParameters(), engine);
      assertTrue(after.mean() > 0.85, "after: " + after.mean() + ", before: " + before.mean());
    }
  }

  private static EvaluationResult evaluate(Network network, Parameters parameters, Engine engine) {
    return Evaluation.run(network, parameters, Corridor::create, 50, 7, engine);
  }

  /** REINFORCE begins its episodes with a round, the others when they are made. */
  @ParameterizedTest
  @EnumSource
  void whatCannotBeMadeLeavesNoEnvironmentOpen(FragileCorridors.Fault fault) {
    Descent descent = Setups.descent(1e-2);
    for (PolicyGradientConfig config :
        List.of(
            Setups.reinforce(SHORT, new Baseline.None(), descent),
            Setups.actorCritic(SHORT, descent),
            Setups.proximal(SHORT, descent))) {
      FragileCorridors corridors = new FragileCorridors(5, fault);
      try (Engine engine = Engine.scalar()) {
        IllegalStateException failure =
            assertThrows(
                IllegalStateException.class,
                () -> {
                  try (Agent agent = Setups.agent(config, Setups.relu(), corridors, 1, engine)) {
                    agent.run(SHORT, TrainingListener.none());
                  }
                });
        assertEquals("fragile", failure.getMessage());
      }
      assertTrue(corridors.made() >= 5);
      assertEquals(0, corridors.open(), config::toString);
    }
  }

  @Test
  void anEnvironmentThatTheNetworkDoesNotFitIsClosed() {
    FragileCorridors corridors = new FragileCorridors(-1, FragileCorridors.Fault.MADE);
    Network wide = Network.observing(3).linear(2).build();
    try (Engine engine = Engine.scalar()) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              Setups.agent(
                  Setups.actorCritic(SHORT, Setups.descent(1e-2)), wide, corridors, 1, engine));
    }
    assertEquals(1, corridors.made());
    assertEquals(0, corridors.open());
  }

  @Test
  void endsWithTheRoundInWhichTheLastStepLies() {
    try (Engine engine = Engine.scalar();
        Agent agent =
            Setups.agent(Setups.actorCritic(100, Setups.descent(1e-3)), Setups.relu(), 1, engine)) {
      Protocol protocol = new Protocol();
      agent.run(1, protocol);
      assertEquals(96, agent.step());
      agent.run(96, protocol);
      assertEquals(96, agent.step());
      assertEquals(List.of(), protocol.lines.stream().filter(l -> l.startsWith("[")).toList());
      agent.run(Long.MAX_VALUE, protocol);
      assertEquals(192, agent.step());
      assertTrue(protocol.lines.getLast().startsWith("[192, 2, "), protocol.lines.getLast());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stopsAtAParameterThatIsNotFinite(Case made) {
    try (Engine engine = Engine.scalar();
        Agent agent = made.maker().apply(engine)) {
      agent.run(200, TrainingListener.none());
      Parameters parameters = parameters(agent);
      float[] values = parameters.get("fc1.weight");
      values[0] = Float.NaN;
      parameters.set("fc1.weight", values);
      DivergenceException thrown =
          assertThrows(DivergenceException.class, () -> agent.run(SHORT, TrainingListener.none()));
      assertEquals("fc1.weight", thrown.where());
    }
  }

  private static Parameters parameters(Agent agent) {
    return switch (agent) {
      case Reinforce a -> a.parameters();
      case AdvantageActorCritic a -> a.parameters();
      case ProximalPolicyOptimization a -> a.parameters();
      default -> throw new AssertionError(agent);
    };
  }

  @Test
  void keepsTheAveragedWeightsWhereTheSettingsSaySo() {
    try (Engine engine = Engine.scalar();
        Agent agent =
            Setups.agent(Setups.proximal(SHORT, Setups.averaging()), Setups.relu(), 1, engine)) {
      float start = parameters(agent).get("fc1.weight")[3];
      agent.run(160, TrainingListener.none());
      float end = parameters(agent).get("fc1.weight")[3];
      float average = agent.evaluationParameters().get("fc1.weight")[3];
      assertNotEquals(end, average);
      assertTrue(Math.abs(average - start) < Math.abs(end - start), start + " " + average);
    }
  }

  @Test
  void refusesNetworksThatAreNoPolicy() {
    PolicyGradientConfig config = Setups.proximal(SHORT, Setups.descent(1e-3));
    Network dueling = Network.observing(2).linear(8).relu().linear(3).dueling().build();
    try (Engine engine = Engine.scalar()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> Setups.agent(config, dueling, 1, engine))
              .getMessage();
      assertTrue(message.contains("network.dueling = false"), message);
      String misfit =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      new AdvantageActorCritic(
                          Setups.actorCritic(SHORT, Setups.descent(1e-3)),
                          Setups.relu(),
                          () -> Environments.create("Acrobot-v1"),
                          new Initialization.Calibrated(),
                          RandomStream.root(1),
                          engine))
              .getMessage();
      assertTrue(misfit.contains("6 observed values"), misfit);
    }
  }

  @Test
  void refusesSettingsOutOfRange() {
    Descent descent = Setups.descent(1e-3);
    assertRefused("steps", () -> Setups.proximal(0, descent));
    assertRefused("discount", () -> new ReinforceConfig.Returns(1.1, 1, scale()));
    assertRefused("rewardScale", () -> new ReinforceConfig.Returns(1, 0, scale()));
    assertRefused("lambda", () -> new PolicyGradientConfig.Advantages(1, -0.1, 1, scale()));
    assertRefused("environments", () -> new PolicyGradientConfig.Rollouts(0, 1));
    assertRefused("length", () -> new PolicyGradientConfig.Rollouts(1, 0));
    assertRefused(
        "clipRange", () -> new ProximalPolicyOptimizationConfig.Updates(1, 1, Double.NaN));
    assertRefused("passes", () -> new Baseline.Learned(new Baseline.Learned().critic(), 0));
  }

  private static PolicyGradientConfig.Scale scale() {
    return PolicyGradientConfig.Scale.RAW;
  }

  private static void assertRefused(String clue, Runnable maker) {
    String message = assertThrows(IllegalArgumentException.class, maker::run).getMessage();
    assertTrue(message.contains(clue), message);
  }
}
