package dev.spikeq.lab.run;

/** What a model file carries beside its network, so that it can be run without its folder. */
public final class ModelMetadata {
  /** The metadata key of the experiment that made the model, as TOML. */
  public static final String EXPERIMENT = "spikeq.experiment";

  private ModelMetadata() {}
}
