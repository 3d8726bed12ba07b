package dev.spikeq.env.control;

import dev.spikeq.env.Environment;
import dev.spikeq.env.EnvironmentProvider;
import dev.spikeq.env.EnvironmentSpec;
import dev.spikeq.env.wrapper.TimeLimit;
import java.util.List;
import java.util.function.Supplier;

/** The control tasks by name, with their time limits; found by {@link java.util.ServiceLoader}. */
public final class ControlTasks implements EnvironmentProvider {

  /** Makes the provider; for the service loader. */
  public ControlTasks() {}

  @Override
  public List<EnvironmentSpec> environments() {
    return List.of(
        spec("CartPole-v0", "balance a pole on a cart, 200 steps", CartPole::new, 200),
        spec("CartPole-v1", "balance a pole on a cart, 500 steps", CartPole::new, 500),
        spec("MountainCar-v0", "swing a car out of a valley, 200 steps", MountainCar::new, 200),
        spec("MountainCar-v0-500", "the same with 500 steps", MountainCar::new, 500),
        spec("Acrobot-v1", "swing two links up, 500 steps", Acrobot::new, 500),
        spec("Pendulum-v1", "swing up and hold, torque, 200 steps", Pendulum::new, 200),
        spec(
            "MountainCarContinuous-v0",
            "swing a car out of a valley, throttle, 999 steps",
            MountainCarContinuous::new,
            999));
  }

  private static EnvironmentSpec spec(
      String name, String summary, Supplier<Environment> task, int steps) {
    return new EnvironmentSpec(name, summary, () -> new TimeLimit(task.get(), steps));
  }
}
