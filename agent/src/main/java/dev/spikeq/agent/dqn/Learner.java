package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.optimizer.Optimizer;
import java.util.TreeMap;

/**
 * The parameters that learn and their optimizer. Nothing that is not finite gets past it: a spiking
 * layer would hide it, since no comparison with a threshold holds for NaN.
 */
final class Learner {
  private final Network network;
  private final Parameters parameters;
  private final DqnConfig.Descent descent;
  private final Kernels kernels;
  private final Optimizer optimizer;

  Learner(Network network, Parameters parameters, DqnConfig.Descent descent, Kernels kernels) {
    this.network = network;
    this.parameters = parameters;
    this.descent = descent;
    this.kernels = kernels;
    optimizer = new Optimizer(descent.optimizer(), parameters, kernels);
  }

  Parameters parameters() {
    return parameters;
  }

  /** Stops before the backward pass if the loss is not finite. */
  void requireFinite(double loss, Parameters target, long step, long updates) {
    if (!Double.isFinite(loss)) {
      String online = parameters.firstNonFinite();
      String culprit = online.isEmpty() ? target.firstNonFinite() : online;
      String where =
          culprit.isEmpty() ? "the output of '" + network.layers().getLast().name() + "'" : culprit;
      throw new DivergenceException("a loss of " + loss, where, step, updates);
    }
  }

  /** Clips and makes a step, unless a gradient is not finite. */
  void descend(Parameters gradients, double learningRate, long step, long updates) {
    if (!isFinite(gradients.storage())) {
      // A parameter that was spoilt from outside spoils the gradients of the layers before it.
      boolean spoilt = !parameters.firstNonFinite().isEmpty();
      throw new DivergenceException(
          spoilt ? "a parameter" : "a gradient",
          culprit(spoilt ? parameters : gradients),
          step,
          updates);
    }
    descent.clipping().apply(gradients.storage(), kernels);
    optimizer.step(gradients, learningRate);
    if (!isFinite(parameters.storage())) {
      throw new DivergenceException("a parameter", culprit(parameters), step, updates);
    }
  }

  /** A sum of squares is finite only if all values are; it overflows where no norm can be taken. */
  private boolean isFinite(FloatArray values) {
    return Double.isFinite(kernels.sumOfSquares(values, values.length()));
  }

  private static String culprit(Parameters values) {
    String name = values.firstNonFinite();
    return name.isEmpty() ? "the Euclidean norm over all layers" : name;
  }

  void save(Snapshot snapshot) {
    States.save(parameters, snapshot.scoped("parameters"));
    Snapshot scope = snapshot.scoped("optimizer");
    scope.put("steps", new long[] {optimizer.steps()});
    // Sorted: the order of the optimizer's own map may differ between two starts of the JVM.
    new TreeMap<>(optimizer.moments())
        .forEach((name, moment) -> States.save(moment, scope.scoped(name)));
  }

  void restore(Snapshot snapshot) {
    States.restore(parameters, snapshot.scoped("parameters"));
    Snapshot scope = snapshot.scoped("optimizer");
    optimizer.restoreSteps(scope.longs("steps", 1)[0]);
    optimizer.moments().forEach((name, moment) -> States.restore(moment, scope.scoped(name)));
  }
}
