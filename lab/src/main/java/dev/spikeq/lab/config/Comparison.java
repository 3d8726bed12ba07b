package dev.spikeq.lab.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Several ways of getting a spiking agent, to be measured side by side; read from TOML by {@link
 * ComparisonReader}.
 *
 * @param name what it is called; the name of its folder
 * @param description one line for lists
 * @param seeds training seeds, each of which every method is made with
 * @param episodes how many greedy episodes judge a policy, at least 1
 * @param firstSeed seed n is judged on episodes of seed {@code firstSeed + n}
 * @param methods in the order of the table, each after its source
 * @param disturbances what each method is disturbed with, at its own T
 */
public record Comparison(
    String name,
    String description,
    List<Long> seeds,
    int episodes,
    long firstSeed,
    List<Method> methods,
    Disturbances disturbances) {

  /** Copies the lists. */
  public Comparison {
    seeds = List.copyOf(seeds);
    methods = List.copyOf(methods);
  }

  /**
   * One way.
   *
   * @param name of its folder
   * @param label of its row in tables
   * @param source the method that it is held against, and made of if it is a conversion
   * @param making how it comes to be
   * @param steps time steps T to measure it at beside its own; none for a rate network
   */
  public record Method(
      String name, String label, Optional<String> source, Making making, List<Integer> steps) {}

  /** How a method's policy comes to be. */
  public sealed interface Making {
    /**
     * Its experiment is trained, once for each seed.
     *
     * @param experiment with any seed
     */
    record Trained(Experiment experiment) implements Making {}

    /**
     * The policy of its source is converted.
     *
     * @param plan how
     */
    record Converted(ConversionPlan plan) implements Making {}

    /**
     * It is there already; the same for all seeds, so that it is measured with the first alone.
     *
     * @param file a model
     */
    record Given(Path file) implements Making {}
  }

  /**
   * What each method is disturbed with.
   *
   * @param seen what happens to observations
   * @param weightBits numbers of bits that weights are rounded to, one scale for a matrix
   * @param neuronWeightBits the same, one scale for the weights into a neuron
   * @param droppedSpikes probabilities of losing a spike
   * @param deadNeurons shares of dead neurons
   */
  public record Disturbances(
      Seen seen,
      List<Integer> weightBits,
      List<Integer> neuronWeightBits,
      List<Double> droppedSpikes,
      List<Double> deadNeurons) {}

  /**
   * What happens to observations on their way to a network.
   *
   * @param noise standard deviations of noise
   * @param gradientSigns how far each value is moved against the decision
   * @param occlusions first rows of a blank bar
   * @param occludedRows rows of the bar
   */
  public record Seen(
      List<Double> noise, List<Double> gradientSigns, List<Integer> occlusions, int occludedRows) {
    /** Copies the lists. */
    public Seen {
      noise = List.copyOf(noise);
      gradientSigns = List.copyOf(gradientSigns);
      occlusions = List.copyOf(occlusions);
    }
  }

  /**
   * Looks a method up.
   *
   * @param wanted the name of one of the methods
   */
  public Method method(String wanted) {
    return methods.stream()
        .filter(method -> method.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Comparison: no method '" + wanted + "'"));
  }

  /**
   * Returns the seed of the episodes that judge a seed's policies.
   *
   * @param seed a training seed
   */
  public long evaluationSeed(long seed) {
    return firstSeed + seed;
  }
}
