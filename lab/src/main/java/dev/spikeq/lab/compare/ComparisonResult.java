package dev.spikeq.lab.compare;

import dev.spikeq.lab.agreement.AgreementResult;
import dev.spikeq.lab.config.Comparison;
import dev.spikeq.lab.config.Comparison.Method;
import dev.spikeq.lab.statistics.Interval;
import dev.spikeq.lab.statistics.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All methods of a comparison with their figures over seeds.
 *
 * @param comparison what was compared
 * @param methods in its order
 */
public record ComparisonResult(Comparison comparison, List<MethodResult> methods) {

  /** Copies the list. */
  public ComparisonResult {
    methods = List.copyOf(methods);
  }

  /**
   * A figure over training seeds.
   *
   * @param mean of the seeds' figures
   * @param ci95 of the mean: 95 % interval by the bootstrap over seeds, a point for one seed
   * @param seeds each seed's figure
   */
  public record Figure(double mean, Interval ci95, List<Double> seeds) {
    static Figure of(List<AgreementResult> results, ToDoubleFunction<AgreementResult> figure) {
      double[] values = results.stream().mapToDouble(figure).toArray();
      return new Figure(
          Statistics.mean(values),
          Statistics.bootstrappedMean(values),
          java.util.Arrays.stream(values).boxed().toList());
    }

    private Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("mean", mean);
      tree.put("ci95", List.of(ci95.low(), ci95.high()));
      tree.put("seeds", seeds);
      return tree;
    }
  }

  /**
   * A method in so many steps, or under a disturbance.
   *
   * @param steps time steps T
   * @param seeds what each seed has shown, in the order of the comparison's seeds
   */
  public record Point(int steps, List<AgreementResult> seeds) {
    /** Returns the time steps from an observation to its decision. */
    public int simulatedSteps() {
      return seeds.getFirst().simulatedSteps();
    }

    /** Returns the mean return of the episodes. */
    public Figure returns() {
      return Figure.of(seeds, result -> result.evaluation().mean());
    }

    /** Returns the mean return of what the method is held against. */
    public Figure sourceReturns() {
      return Figure.of(seeds, AgreementResult::sourceReturn);
    }

    /** Returns the agreement on the method's own states. */
    public Figure agreement() {
      return Figure.of(seeds, result -> result.own().share());
    }

    /** Returns the agreement on the source's states. */
    public Figure agreementOnSource() {
      return Figure.of(seeds, result -> result.onSource().share());
    }

    /** Returns the share of costly disagreements on the method's own states. */
    public Figure costly() {
      return Figure.of(seeds, result -> result.own().costly());
    }

    /** Returns the mean regret on the method's own states, in the source's outputs. */
    public Figure regret() {
      return Figure.of(seeds, result -> result.own().regret());
    }

    /** Returns the spikes of a decision. */
    public Figure spikes() {
      return Figure.of(seeds, result -> result.evaluation().spikesPerDecision());
    }

    /** Returns the synaptic operations of a decision. */
    public Figure operations() {
      return Figure.of(seeds, result -> result.evaluation().synapticOperationsPerDecision());
    }

    private Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("steps", steps);
      tree.put("simulatedSteps", simulatedSteps());
      tree.put("return", returns().tree());
      tree.put("sourceReturn", sourceReturns().tree());
      tree.put("agreement", agreement().tree());
      tree.put("agreementOnSource", agreementOnSource().tree());
      tree.put("costly", costly().tree());
      tree.put("regret", regret().tree());
      tree.put("spikesPerDecision", spikes().tree());
      tree.put("synapticOperationsPerDecision", operations().tree());
      return tree;
    }
  }

  /**
   * One method.
   *
   * @param method what it is
   * @param ownSteps the number of steps that its policies were made for
   * @param parameters numbers that a policy of it consists of
   * @param curve at each number of steps, ascending
   * @param disturbed at its own number of steps under each disturbance that means something to it
   * @param micros microseconds of a decision by number of steps, of its first seed
   */
  public record MethodResult(
      Method method,
      int ownSteps,
      int parameters,
      List<Point> curve,
      Map<String, Point> disturbed,
      Map<Integer, Double> micros) {

    /** Returns the figures at its own number of steps. */
    public Point own() {
      return at(ownSteps).orElseThrow();
    }

    /**
     * Returns the figures at a number of steps, if it was measured there.
     *
     * @param steps time steps T
     */
    public Optional<Point> at(int steps) {
      return curve.stream().filter(point -> point.steps() == steps).findFirst();
    }

    private Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", method.name());
      tree.put("label", method.label());
      method.source().ifPresent(source -> tree.put("source", source));
      tree.put("ownSteps", ownSteps);
      tree.put("parameters", parameters);
      List<Map<String, Object>> points = new ArrayList<>();
      curve.forEach(point -> points.add(point.tree()));
      tree.put("curve", points);
      Map<String, Object> robustness = new LinkedHashMap<>();
      disturbed.forEach((label, point) -> robustness.put(label, point.tree()));
      tree.put("robustness", robustness);
      return tree;
    }
  }

  /** Returns it as a tree for JSON, without what depends on the machine. */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("comparison", comparison.name());
    tree.put("seeds", comparison.seeds());
    tree.put("episodes", comparison.episodes());
    List<Map<String, Object>> all = new ArrayList<>();
    methods.forEach(method -> all.add(method.tree()));
    tree.put("methods", all);
    return tree;
  }
}
