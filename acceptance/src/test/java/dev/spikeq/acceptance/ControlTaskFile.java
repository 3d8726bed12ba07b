package dev.spikeq.acceptance;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.StateAccess;
import dev.spikeq.env.control.Acrobot;
import dev.spikeq.env.control.CartPole;
import dev.spikeq.env.control.MountainCar;
import dev.spikeq.env.control.MountainCarContinuous;
import dev.spikeq.env.control.Pendulum;
import java.util.Arrays;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;

/**
 * A golden file of a control task: which task it is, with which options, and how close is close.
 *
 * @param file the golden file
 * @param task which task
 */
record ControlTaskFile(GoldenFile file, Task task) {

  /** The tasks, by the beginning of their name, with the tolerances that their files give. */
  enum Task {
    CART_POLE("CartPole-", 1e-14, 0),
    MOUNTAIN_CAR_CONTINUOUS("MountainCarContinuous-", 0, 1e-12),
    MOUNTAIN_CAR("MountainCar-", 1e-14, 0),
    ACROBOT("Acrobot-", 1e-11, 0),
    PENDULUM("Pendulum-", 1e-14, 1e-9);

    private final String prefix;

    /** For the state after a step, times max(1, |value|). */
    final double stateTolerance;

    final double rewardTolerance;

    Task(String prefix, double stateTolerance, double rewardTolerance) {
      this.prefix = prefix;
      this.stateTolerance = stateTolerance;
      this.rewardTolerance = rewardTolerance;
    }
  }

  /** What a file holds, told by its arrays. */
  enum Content {
    TRANSITIONS("next_state"),
    EPISODES("step_offset");

    private final String array;

    Content(String array) {
      this.array = array;
    }
  }

  /** Whether a description is that of a control task's file with this content. */
  static boolean describes(JsonNode description, Content content) {
    String name = description.path("parameters").path("environment").asString("");
    return description.path("arrays").has(content.array)
        && Arrays.stream(Task.values()).anyMatch(task -> name.startsWith(task.prefix));
  }

  static ControlTaskFile of(GoldenFile file) {
    String name = file.description().path("parameters").path("environment").asString("");
    for (Task task : Task.values()) {
      if (name.startsWith(task.prefix)) {
        return new ControlTaskFile(file, task);
      }
    }
    throw new AssertionError(file + ": no control task is called " + name);
  }

  @Override
  public String toString() {
    return file.toString();
  }

  /** The name that the file gives its environment, such as {@code CartPole-v1}. */
  String environmentName() {
    return parameters().path("environment").asString("");
  }

  JsonNode parameters() {
    return file.description().path("parameters");
  }

  boolean has(String array) {
    return file.arrays().names().contains(array);
  }

  /** Makes the environment that the file's parameters describe, without its time limit. */
  Environment environment() {
    double goalVelocity = parameters().path("goal_velocity").asDouble(0);
    return switch (task) {
      case CART_POLE ->
          new CartPole(
              parameters().path("sutton_barto_reward").asBoolean(false)
                  ? CartPole.Reward.SUTTON_BARTO
                  : CartPole.Reward.STANDING,
              parameters().path("kinematics_integrator").asString("euler").equals("euler")
                  ? CartPole.Integrator.EULER
                  : CartPole.Integrator.SEMI_IMPLICIT);
      case MOUNTAIN_CAR -> new MountainCar(goalVelocity);
      case MOUNTAIN_CAR_CONTINUOUS -> new MountainCarContinuous(goalVelocity);
      case ACROBOT ->
          new Acrobot(
              parameters().path("book_or_nips").asString("book").equals("nips")
                  ? Acrobot.Equations.NIPS
                  : Acrobot.Equations.BOOK);
      case PENDULUM -> new Pendulum(parameters().path("g").asDouble(10));
    };
  }

  /** Puts an environment into a state from the middle of an episode. */
  static void continueFrom(Environment environment, double[] state) {
    float[] observation = new float[environment.observationSpace().size()];
    if (environment instanceof MountainCarContinuous car) {
      car.continueFrom(new float[] {(float) state[0], (float) state[1]}, observation);
    } else {
      environment.find(StateAccess.class).orElseThrow().resetTo(state, observation);
    }
  }

  /** The actions of all steps. */
  IntFunction<Action> actions() {
    return switch (task) {
      case CART_POLE, MOUNTAIN_CAR, ACROBOT -> {
        long[] indices = file.tensor("action").longs();
        yield row -> Action.discrete(Math.toIntExact(indices[row]));
      }
      case PENDULUM, MOUNTAIN_CAR_CONTINUOUS -> {
        float[] values = file.tensor("action").floats();
        yield row -> Action.continuous(values[row]);
      }
    };
  }

  /** One row of an array of two dimensions. */
  static double[] row(double[] values, int row, int columns) {
    return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
  }

  /** Demands |actual - expected| ≤ tolerance max(1, |expected|) everywhere. */
  void assertClose(String array, double[] expected, double[] actual, double tolerance) {
    double[] off = new double[expected.length];
    Arrays.setAll(off, i -> (actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i])));
    file.assertAbsoluteClose(array + " (relative error)", new double[off.length], off, tolerance);
  }

  /** Demands that float32 numbers differ by one unit in the last place at most. */
  void assertLastPlace(String array, float[] expected, float[] actual) {
    double[] off = new double[expected.length];
    Arrays.setAll(off, i -> ((double) actual[i] - expected[i]) / Math.ulp(expected[i]));
    file.assertAbsoluteClose(array + " (units in the last place)", new double[off.length], off, 1);
  }
}
