package dev.spikeq.lab.run;

import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.config.EnvironmentConfig;
import java.util.Map;

/**
 * What a model file carries beside its network, so that it can be run without its folder.
 *
 * <p>A trained model names its experiment, which says all. A converted or imported one has the
 * environment that it acts in and where it comes from.
 */
public final class ModelMetadata {
  /** The metadata key of the experiment that made the model, as TOML. */
  public static final String EXPERIMENT = "spikeq.experiment";

  /** The metadata key of the step that an unfinished run had come to. */
  public static final String STEP = "spikeq.step";

  /** The metadata key of the environment that the model acts in, as TOML. */
  public static final String ENVIRONMENT = "spikeq.environment";

  /** The metadata key of where the model comes from, as JSON: see {@link Origin}. */
  public static final String ORIGIN = "spikeq.origin";

  private ModelMetadata() {}

  /**
   * What makes a policy out of a network that no experiment trained.
   *
   * @param environment where it acts
   * @param origin where it comes from
   * @return metadata for a {@link dev.spikeq.formats.model.Model}
   */
  public static Map<String, String> of(EnvironmentConfig environment, Origin origin) {
    return Map.of(ENVIRONMENT, environment.toml(), ORIGIN, Json.write(origin.tree()));
  }
}
