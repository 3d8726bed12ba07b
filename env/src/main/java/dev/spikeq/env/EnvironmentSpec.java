package dev.spikeq.env;

import java.util.function.Supplier;

/**
 * An environment that can be made by name.
 *
 * @param name the name that experiments use, such as {@code CartPole-v1}
 * @param summary one line about it, for lists
 * @param factory makes a new one at every call
 */
public record EnvironmentSpec(
    String name, String summary, Supplier<? extends Environment> factory) {

  /** Checks that there is a name. */
  public EnvironmentSpec {
    if (name.isBlank()) {
      throw new IllegalArgumentException("EnvironmentSpec: expected a name, found a blank one");
    }
  }
}
