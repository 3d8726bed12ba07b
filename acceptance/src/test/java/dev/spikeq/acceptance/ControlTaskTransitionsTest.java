package dev.spikeq.acceptance;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.StateAccess;
import dev.spikeq.env.Step;
import dev.spikeq.env.control.Acrobot;
import dev.spikeq.env.control.CartPole;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Single steps of the control tasks from stored states. */
@Tag("acceptance")
final class ControlTaskTransitionsTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("environments");

  static Stream<ControlTaskFile> files() {
    return GOLDEN
        .where(json -> ControlTaskFile.describes(json, ControlTaskFile.Content.TRANSITIONS))
        .map(ControlTaskFile::of);
  }

  static Stream<ControlTaskFile> cartPoles() {
    return files().filter(file -> file.task() == ControlTaskFile.Task.CART_POLE);
  }

  static Stream<ControlTaskFile> acrobots() {
    return files().filter(file -> file.task() == ControlTaskFile.Task.ACROBOT);
  }

  /** What came out of a step from every stored state. */
  private static final class Outcome {
    private final double[] states;
    private final float[] observations;
    private final double[] rewards;
    private final long[] terminated;

    Outcome(int rows, int stateSize, int observationSize) {
      states = new double[rows * stateSize];
      observations = new float[rows * observationSize];
      rewards = new double[rows];
      terminated = new long[rows];
    }
  }

  private static Outcome stepFromEveryState(ControlTaskFile file, Environment environment) {
    double[] states = file.file().tensor("state").doubles();
    int rows = file.file().tensor("state").shape()[0];
    int stateSize = states.length / rows;
    int observationSize = environment.observationSpace().size();
    StateAccess access = environment.find(StateAccess.class).orElseThrow();
    IntFunction<Action> actions = file.actions();
    Outcome outcome = new Outcome(rows, stateSize, observationSize);
    float[] observation = new float[observationSize];
    for (int row = 0; row < rows; row++) {
      ControlTaskFile.continueFrom(environment, ControlTaskFile.row(states, row, stateSize));
      Step step = environment.step(actions.apply(row), observation);
      System.arraycopy(access.state(), 0, outcome.states, row * stateSize, stateSize);
      System.arraycopy(
          observation, 0, outcome.observations, row * observationSize, observationSize);
      outcome.rewards[row] = step.reward();
      outcome.terminated[row] = step.terminated() ? 1 : 0;
    }
    return outcome;
  }

  @ParameterizedTest
  @MethodSource("files")
  void stepsAgree(ControlTaskFile file) {
    GoldenFile golden = file.file();
    Outcome outcome = stepFromEveryState(file, file.environment());
    file.assertClose(
        "next_state",
        golden.tensor("next_state").doubles(),
        outcome.states,
        file.task().stateTolerance);
    file.assertLastPlace("observation", golden.floats("observation"), outcome.observations);
    golden.assertAbsoluteClose(
        "reward", golden.tensor("reward").doubles(), outcome.rewards, file.task().rewardTolerance);
    golden.assertEqualExactly(
        "terminated", golden.tensor("terminated").longs(), outcome.terminated);
  }

  @ParameterizedTest
  @MethodSource("cartPoles")
  void otherRewardOfCartPoleAgrees(ControlTaskFile file) {
    Assumptions.assumeTrue(file.has("reward_sutton_barto"));
    Outcome outcome =
        stepFromEveryState(
            file, new CartPole(CartPole.Reward.SUTTON_BARTO, CartPole.Integrator.EULER));
    file.file()
        .assertEqualExactly(
            "reward_sutton_barto",
            file.file().tensor("reward_sutton_barto").doubles(),
            outcome.rewards);
  }

  @ParameterizedTest
  @MethodSource("cartPoles")
  void otherIntegratorOfCartPoleAgrees(ControlTaskFile file) {
    Assumptions.assumeTrue(file.has("next_state_semi_implicit"));
    Environment environment =
        new CartPole(CartPole.Reward.STANDING, CartPole.Integrator.SEMI_IMPLICIT);
    assertVariant(file, environment, "semi_implicit");
  }

  @ParameterizedTest
  @MethodSource("acrobots")
  void otherEquationsOfAcrobotAgree(ControlTaskFile file) {
    Assumptions.assumeTrue(file.has("next_state_nips"));
    assertVariant(file, new Acrobot(Acrobot.Equations.NIPS), "nips");
  }

  private static void assertVariant(ControlTaskFile file, Environment variant, String name) {
    Outcome outcome = stepFromEveryState(file, variant);
    String states = "next_state_" + name;
    String terminated = "terminated_" + name;
    file.assertClose(
        states, file.file().tensor(states).doubles(), outcome.states, file.task().stateTolerance);
    file.file()
        .assertEqualExactly(terminated, file.file().tensor(terminated).longs(), outcome.terminated);
  }
}
