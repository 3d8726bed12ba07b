package dev.spikeq.lab.config;

import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Environments;
import dev.spikeq.env.wrapper.ObservationScaling;
import dev.spikeq.env.wrapper.TimeLimit;
import java.util.Arrays;
import java.util.List;

/**
 * Which environment is run, and what an agent sees of it.
 *
 * @param name its name, such as {@code CartPole-v1}
 * @param stepLimit steps after which an episode is cut off, where that is earlier than the
 *     environment's own limit; 0 for its own alone
 * @param observationOffset taken off each element of an observation; empty for 0
 * @param observationDivisor what each element is then divided by; empty for 1
 */
public record EnvironmentConfig(
    String name, int stepLimit, List<Float> observationOffset, List<Float> observationDivisor) {

  /** Copies the lists. */
  public EnvironmentConfig {
    observationOffset = List.copyOf(observationOffset);
    observationDivisor = List.copyOf(observationDivisor);
  }

  /**
   * Makes the environment.
   *
   * @return a new one, wrapped
   * @throws IllegalArgumentException if there is none of that name, its actions are not discrete,
   *     or offsets or divisors do not fit its observations
   */
  public Environment create() {
    Environment environment = Environments.create(name);
    if (!(environment.actionSpace() instanceof Discrete)) {
      throw new IllegalArgumentException(
          "Environment '%s': expected one with discrete actions, found %s"
              .formatted(name, environment.actionSpace()));
    }
    if (stepLimit > 0) {
      environment = new TimeLimit(environment, stepLimit);
    }
    if (observationOffset.isEmpty() && observationDivisor.isEmpty()) {
      return environment;
    }
    int size = environment.observationSpace().size();
    return new ObservationScaling(
        environment, filled(observationOffset, size, 0), filled(observationDivisor, size, 1));
  }

  /** Returns it as TOML that {@link ExperimentReader#readEnvironment} reads back. */
  public String toml() {
    return "[environment]\nname = %s\nstep_limit = %d\nobservation_offset = %s\nobservation_divisor = %s\n"
        .formatted(
            TomlText.write(name),
            stepLimit,
            TomlText.write(observationOffset),
            TomlText.write(observationDivisor));
  }

  /**
   * Turns observations as the environment shows them into what the network sees.
   *
   * @param observations {@code [n, observationSize]}, changed in place
   */
  public void scale(float[] observations) {
    if (observationOffset.isEmpty() && observationDivisor.isEmpty()) {
      return;
    }
    int size = observationSize();
    float[] offsets = filled(observationOffset, size, 0);
    float[] divisors = filled(observationDivisor, size, 1);
    for (int i = 0; i < observations.length; i++) {
      observations[i] = (observations[i] - offsets[i % size]) / divisors[i % size];
    }
  }

  /** Returns how many actions there are. */
  public int actions() {
    try (Environment environment = create()) {
      return environment.actionSpace() instanceof Discrete discrete ? discrete.size() : 0;
    }
  }

  /** Returns how many values an observation has. */
  public int observationSize() {
    try (Environment environment = create()) {
      return environment.observationSpace().size();
    }
  }

  private static float[] filled(List<Float> given, int size, float otherwise) {
    float[] values = new float[given.isEmpty() ? size : given.size()];
    Arrays.fill(values, otherwise);
    for (int i = 0; i < given.size(); i++) {
      values[i] = given.get(i);
    }
    return values;
  }
}
