package dev.spikeq.lab.agreement;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.lab.run.EvaluationSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A network beside its source.
 *
 * @param steps time steps T of the network
 * @param simulatedSteps time steps from an observation to its decision: T, or a window of T for
 *     each layer that integrates first and fires afterwards; 1 for a rate network
 * @param own agreement on the states of the network's own greedy episodes
 * @param onSource agreement on those of the source's greedy episodes
 * @param onStates agreement on a fixed set of states, if one was given
 * @param evaluation how the network fared in its episodes, and what its decisions cost
 * @param sourceReturn mean return of the source in as many episodes of the same seed
 */
public record AgreementResult(
    int steps,
    int simulatedSteps,
    Agreement own,
    Agreement onSource,
    Optional<Agreement> onStates,
    EvaluationSummary evaluation,
    double sourceReturn) {

  /**
   * Returns it as a tree for JSON: the figures of {@link #own} and what the evaluation says beside
   * each other, then the agreement on other states.
   */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("steps", steps);
    tree.put("simulatedSteps", simulatedSteps);
    tree.putAll(own.tree());
    tree.put("return", evaluation.mean());
    tree.put("sourceReturn", sourceReturn);
    tree.put("spikesPerDecision", evaluation.spikesPerDecision());
    tree.put("synapticOperationsPerDecision", evaluation.synapticOperationsPerDecision());
    tree.put("onSource", onSource.tree());
    onStates.ifPresent(agreement -> tree.put("onStates", agreement.tree()));
    tree.put("evaluation", evaluation.tree());
    return tree;
  }

  /**
   * Reads what {@link #tree} gave.
   *
   * @param json the object
   * @throws FormatException if something is missing or out of range
   */
  public static AgreementResult read(JsonObject json) throws FormatException {
    return new AgreementResult(
        json.integer("steps", 1, Integer.MAX_VALUE),
        json.integer("simulatedSteps", 1, Integer.MAX_VALUE),
        Agreement.read(json),
        Agreement.read(json.object("onSource")),
        json.has("onStates")
            ? Optional.of(Agreement.read(json.object("onStates")))
            : Optional.empty(),
        EvaluationSummary.read(json.object("evaluation")),
        json.decimal("sourceReturn"));
  }
}
