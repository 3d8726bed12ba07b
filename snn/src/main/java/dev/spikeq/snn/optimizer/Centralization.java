package dev.spikeq.snn.optimizer;

import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.Synapse;
import java.util.List;

/**
 * Whether the gradients of a neuron's weights lose their mean: what all its inputs have in common.
 * The sum of its weights then hardly moves, however bright all pixels are together, and only its
 * bias says how easily it fires. An optimizer like Adam, that gives every weight a step of about
 * the same length, would else take a filter of 256 weights by 256 such steps at once from silence
 * to firing always, or back.
 *
 * <p>Source: Yong et al., Gradient centralization: a new optimization technique for deep neural
 * networks, 2020. There the last layer is centralized too; here it is not, since action values have
 * a mean to learn.
 */
public enum Centralization {
  /** Gradients stay as they are. */
  NONE,
  /** Those of all synapses but the last. */
  HIDDEN;

  /**
   * Finds what is centralized, for {@code Kernels.centralize}.
   *
   * @param parameters of a network, or gradients
   * @return where the weights of each synapse lie that this applies to
   */
  public List<Synapse> synapses(Parameters parameters) {
    if (this == NONE) {
      return List.of();
    }
    List<Synapse> all =
        parameters.entries().stream()
            .filter(entry -> !entry.vector())
            .map(entry -> new Synapse(entry.offset(), -1, entry.rows(), entry.columns()))
            .toList();
    return all.subList(0, Math.max(0, all.size() - 1));
  }
}
