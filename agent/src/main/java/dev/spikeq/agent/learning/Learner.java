package dev.spikeq.agent.learning;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Synapse;
import dev.spikeq.snn.optimizer.Centralization;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;
import java.util.List;
import java.util.TreeMap;

/**
 * The parameters that learn and their optimizer. Nothing that is not finite gets past it: a spiking
 * layer would hide it, since no comparison with a threshold holds for NaN.
 */
public final class Learner {
  private final Network network;
  private final Parameters parameters;
  private final List<Synapse> centralized;
  private final Clipping clipping;
  private final Kernels kernels;
  private final Optimizer optimizer;

  /**
   * Prepares to learn.
   *
   * @param network what the parameters belong to
   * @param parameters what learns; changed in place, not copied
   * @param method the optimizer's rule
   * @param centralization of the gradients
   * @param clipping of what it leaves of them
   * @param engine the arithmetic, and the threads that share large steps
   */
  public Learner(
      Network network,
      Parameters parameters,
      Optimizer.Method method,
      Centralization centralization,
      Clipping clipping,
      Engine engine) {
    this.network = network;
    this.parameters = parameters;
    centralized = centralization.synapses(parameters);
    this.clipping = clipping;
    kernels = engine.kernels();
    optimizer = new Optimizer(method, parameters, engine);
  }

  /** Returns the parameters that learn; not a copy. */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * Stops before the backward pass if the loss is not finite.
   *
   * @param loss of the batch
   * @param others parameters that the loss depends on too, such as a target network's
   * @param step environment steps made
   * @param updates updates made
   * @throws DivergenceException if it is not finite
   */
  public void requireFinite(double loss, Parameters others, long step, long updates) {
    if (!Double.isFinite(loss)) {
      String online = parameters.firstNonFinite();
      String culprit = online.isEmpty() ? others.firstNonFinite() : online;
      String where =
          culprit.isEmpty() ? "the output of '" + network.layers().getLast().name() + "'" : culprit;
      throw new DivergenceException("a loss of " + loss, where, step, updates);
    }
  }

  /**
   * Centralizes, clips and makes a step, unless a gradient is not finite.
   *
   * @param gradients of all parameters; changed in place
   * @param learningRate of this step
   * @param step environment steps made
   * @param updates updates made
   * @throws DivergenceException if a gradient is not finite once it is centralized, with the
   *     parameters as they were, or if the step has made a parameter infinite
   */
  public void descend(Parameters gradients, double learningRate, long step, long updates) {
    for (Synapse synapse : centralized) {
      kernels.centralize(synapse, gradients.storage());
    }
    FloatArray all = gradients.storage();
    double sumOfSquares = kernels.sumOfSquares(all, all.length());
    // Finite only if all values are.
    if (!Double.isFinite(sumOfSquares)) {
      // A parameter that was spoilt from outside spoils the gradients of the layers before it.
      boolean spoilt = !parameters.firstNonFinite().isEmpty();
      throw new DivergenceException(
          spoilt ? "a parameter" : "a gradient",
          (spoilt ? parameters : gradients).firstNonFinite(),
          step,
          updates);
    }
    clipping.apply(all, sumOfSquares, kernels);
    if (!optimizer.step(gradients, learningRate)) {
      throw new DivergenceException("a parameter", parameters.firstNonFinite(), step, updates);
    }
  }

  /**
   * Moves other parameters towards those that learn: {@code (1 - share) follower + share
   * parameters}.
   *
   * @param follower what is moved; of the same network
   * @param share in [0, 1]
   */
  public void drawAlong(Parameters follower, double share) {
    FloatArray values = follower.storage();
    kernels.drawAlong((float) share, parameters.storage(), values, values.length());
  }

  /**
   * Saves parameters and moments.
   *
   * @param snapshot where to
   */
  public void save(Snapshot snapshot) {
    States.save(parameters, snapshot.scoped("parameters"));
    Snapshot scope = snapshot.scoped("optimizer");
    scope.put("steps", new long[] {optimizer.steps()});
    // Sorted: the order of the optimizer's own map may differ between two starts of the JVM.
    new TreeMap<>(optimizer.moments())
        .forEach((name, moment) -> States.save(moment, scope.scoped(name)));
  }

  /**
   * Goes on from saved parameters and moments.
   *
   * @param snapshot from {@link #save}
   * @throws IllegalArgumentException if it does not fit
   */
  public void restore(Snapshot snapshot) {
    States.restore(parameters, snapshot.scoped("parameters"));
    Snapshot scope = snapshot.scoped("optimizer");
    optimizer.restoreSteps(scope.longs("steps", 1)[0]);
    optimizer.moments().forEach((name, moment) -> States.restore(moment, scope.scoped(name)));
  }
}
