package dev.spikeq.env;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An environment that can be made by name.
 *
 * @param name the name that experiments use, such as {@code CartPole-v1}
 * @param summary one line about it, for lists
 * @param options what can be set about it; copied
 * @param maker makes a new one at every call
 */
public record EnvironmentSpec(
    String name, String summary, List<EnvironmentOption> options, Maker maker) {

  /** What an environment is made for. */
  public enum Purpose {
    /** To learn in: with what helps learning but is no part of the task. */
    LEARNING,
    /** To judge or show a policy in: the task itself. */
    JUDGING
  }

  /** Makes environments. */
  @FunctionalInterface
  public interface Maker {
    /**
     * Makes a new one.
     *
     * @param settings a value for every option
     * @param purpose what it is for
     */
    Environment make(EnvironmentSettings settings, Purpose purpose);
  }

  /** Copies the options and checks that there is a name. */
  public EnvironmentSpec {
    options = List.copyOf(options);
    if (name.isBlank()) {
      throw new IllegalArgumentException("EnvironmentSpec: expected a name, found a blank one");
    }
  }

  /**
   * An environment about which nothing can be set.
   *
   * @param name the name that experiments use
   * @param summary one line about it, for lists
   * @param factory makes a new one at every call
   */
  public EnvironmentSpec(String name, String summary, Supplier<? extends Environment> factory) {
    this(name, summary, List.of(), (_, _) -> factory.get());
  }

  /**
   * Gives each option the value that is said, or else its fallback.
   *
   * @param said values by name
   * @throws IllegalArgumentException if there is no such option, or a value does not fit
   */
  public EnvironmentSettings settings(Map<String, ?> said) {
    return EnvironmentSettings.of(options, said);
  }

  /** Makes a new one to judge in, with nothing set. */
  public Environment create() {
    return create(settings(Map.of()), Purpose.JUDGING);
  }

  /**
   * Makes a new one.
   *
   * @param settings from {@link #settings}
   * @param purpose what it is for
   */
  public Environment create(EnvironmentSettings settings, Purpose purpose) {
    return maker.make(settings, purpose);
  }
}
