package dev.spikeq.env;

import java.util.List;

/**
 * Adds environments to those that {@link Environments} makes by name. An implementation has a
 * public constructor without parameters and is listed in {@code
 * META-INF/services/dev.spikeq.env.EnvironmentProvider} on the class path.
 */
public interface EnvironmentProvider {

  /** Returns the environments that this provider adds. */
  List<EnvironmentSpec> environments();
}
