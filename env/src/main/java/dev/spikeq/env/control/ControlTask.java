package dev.spikeq.env.control;

import dev.spikeq.env.Environment;
import dev.spikeq.env.StateAccess;
import dev.spikeq.env.render.Renderable;

/** A control task: its state can be read and set, and it can be drawn. */
public sealed interface ControlTask extends Environment, StateAccess, Renderable
    permits CartPole, MountainCar, Acrobot, Pendulum, MountainCarContinuous {

  /**
   * {@inheritDoc}
   *
   * @return in the units and order that the task's page gives
   */
  @Override
  double[] state();
}
