package dev.spikeq.lab.config;

import dev.spikeq.convert.Conversion;
import java.util.List;

/**
 * How a policy becomes a spiking one: the conversion, and what comes before it.
 *
 * @param conversion of the network; where thresholds are learned its normalisation is only where
 *     they start, if that
 * @param tuning whether the network is trained against its quantiser first
 * @param states where calibration states come from
 * @param settings all keys with their values as TOML, for provenance
 */
public record ConversionPlan(Conversion conversion, Tuning tuning, States states, String settings) {

  /** Whether the network learns what spikes can say before it is converted. */
  public sealed interface Tuning {
    /** It does not: thresholds are settled on calibration states alone. */
    record None() implements Tuning {}

    /**
     * Its activations are quantised to T levels and it is trained on its own source's actions, on
     * states that its spiking form visits among others.
     *
     * @param rounds of training; after each but the last its own states are added
     * @param updates in a round
     * @param states added after a round
     */
    record Imitated(int rounds, int updates, int states) implements Tuning {}

    /** Its thresholds are those that a source of quantised units was trained with. */
    record Learned() implements Tuning {}
  }

  /**
   * Whether states are gathered before anything is converted.
   *
   * @return false where weights, or what the source has learned, settle all
   */
  public boolean needsStates() {
    return switch (tuning) {
      case Tuning.None _ -> conversion.needsStates();
      case Tuning.Imitated _ -> true;
      case Tuning.Learned _ -> false;
    };
  }

  /** Where calibration states come from. */
  public sealed interface States {
    /**
     * The source acts in its environment: greedily, and for {@link Mix#MIXED} in three more runs of
     * three quarters as many states with 10, 30 and 60 % random actions.
     *
     * @param mix with or without random actions
     * @param greedy how many states of greedy episodes
     */
    record Own(Mix mix, int greedy) implements States {}

    /**
     * States from a file, or those that a run's policy visits.
     *
     * @param path a CSV or safetensors file, or a run's folder
     * @param columns of the file that make an observation; empty for all
     */
    record From(String path, List<String> columns) implements States {}
  }

  /** Whether random actions are among those that gather states. */
  public enum Mix {
    /** Greedy actions alone. */
    GREEDY,
    /** Greedy ones, and runs with 10, 30 and 60 % random actions. */
    MIXED
  }

  /**
   * The same with states from elsewhere; the settings still say what was written.
   *
   * @param other where they come from
   */
  ConversionPlan withStates(States other) {
    return new ConversionPlan(conversion, tuning, other, settings);
  }
}
