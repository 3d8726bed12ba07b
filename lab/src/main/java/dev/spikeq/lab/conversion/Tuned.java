package dev.spikeq.lab.conversion;

import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.imitation.ActingForm;
import dev.spikeq.agent.imitation.Imitation;
import dev.spikeq.agent.imitation.ImitationConfig;
import dev.spikeq.agent.imitation.Policy;
import dev.spikeq.agent.imitation.Teaching;
import dev.spikeq.convert.CalibrationStates;
import dev.spikeq.convert.Conversion;
import dev.spikeq.convert.Converted;
import dev.spikeq.convert.DuelingHead;
import dev.spikeq.convert.Normalization;
import dev.spikeq.convert.OutputScale;
import dev.spikeq.convert.Quantization;
import dev.spikeq.convert.QuantizedSource;
import dev.spikeq.convert.Scope;
import dev.spikeq.convert.Simulation;
import dev.spikeq.lab.config.ConversionPlan;
import dev.spikeq.lab.config.ConversionPlan.Tuning;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.List;

/**
 * Conversions whose thresholds are learned. The source's activations are rounded to as many levels
 * as there will be time steps; the rounded network learns to choose the source's greedy actions, on
 * the calibration states and on those that its spiking form visits; then it is folded.
 *
 * <p>Source: Bu et al., Optimal ANN-SNN conversion for high-accuracy and ultra-low-latency spiking
 * neural networks, 2022, for the rounding; Ross, Gordon and Bagnell, DAgger, 2011, for the states.
 */
final class Tuned {
  private static final int BATCH = 256;
  private static final double LEARNING_RATE = 2e-3;

  /** What scores are divided by, as a share of the source's mean action gap. */
  private static final double TEMPERATURE = 0.1;

  private Tuned() {}

  /**
   * Trains and converts.
   *
   * @param source what is converted
   * @param plan how; its simulation says how many levels there are
   * @param tuning how long it is trained
   * @param states where thresholds start, and what it learns on first
   * @param engine what networks run on
   * @return the spiking network
   */
  static Converted convert(
      TrainedPolicy source,
      ConversionPlan plan,
      Tuning.Imitated tuning,
      CalibrationStates states,
      Engine engine) {
    requireUsable(plan.conversion());
    Simulation simulation = plan.conversion().simulation();
    Converted quantized =
        QuantizedSource.quantize(
            source.network(), source.parameters(), quantization(plan.conversion()), states, engine);
    ActingForm spiking =
        student -> {
          Converted folded =
              QuantizedSource.fold(student.network(), student.parameters(), simulation);
          return new Policy(folded.network(), folded.parameters());
        };
    Teaching teaching =
        new Teaching(
            new Policy(source.network(), source.parameters()),
            states.observations(),
            source.environment()::create,
            spiking);
    RandomStream random =
        RandomStream.root(source.origin().evaluationSeed()).child("conversion/tuning");
    try (Imitation imitation =
        new Imitation(
            config(tuning),
            quantized.network(),
            quantized.parameters(),
            teaching,
            random,
            engine)) {
      imitation.run(Long.MAX_VALUE, new TrainingListener() {});
      return QuantizedSource.fold(
          quantized.network(), imitation.evaluationParameters(), simulation);
    }
  }

  private static Quantization quantization(Conversion conversion) {
    int levels = conversion.simulation().clock().steps();
    return conversion.normalization() instanceof Normalization.Robust(double percentile, _)
        ? new Quantization(levels, percentile)
        : new Quantization(levels);
  }

  /** Refuses what learned thresholds would pass over in silence. */
  static void requireUsable(Conversion conversion) {
    String found = unusable(conversion);
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(
          "convert: expected settings that go with learned thresholds, found "
              + found
              + ": leave that out or choose --no-tuning");
    }
  }

  /** The first setting that it would; empty if there is none. */
  private static String unusable(Conversion conversion) {
    if (!(conversion.normalization() instanceof Normalization.Robust(_, var statistic))) {
      return "another normalisation than robust";
    }
    if (statistic != Normalization.Statistic.ALL_ACTIVATIONS) {
      return "statistic = \"per_sample_maximum\"";
    }
    if (conversion.scope() != Scope.NEURON) {
      return "scope = \"layer\"";
    }
    if (!(conversion.output() instanceof OutputScale.Kept)) {
      return "a scaled output";
    }
    if (conversion.dueling() == DuelingHead.ADVANTAGES_ONLY) {
      return "dueling = \"advantages_only\"";
    }
    return conversion.refinement().needsStates()
        ? "a threshold search, bias calibration or output fit"
        : "";
  }

  private static ImitationConfig config(Tuning.Imitated tuning) {
    long updates = Math.multiplyExact((long) tuning.rounds(), tuning.updates());
    return new ImitationConfig(
        updates,
        new ImitationConfig.Target.Action(new ImitationConfig.Temperature.OfMeanGap(TEMPERATURE)),
        new ImitationConfig.Descent(
            new Optimizer.Method.Adam(0.9, 0.999, 1e-8),
            new LearningRate.Linear(LEARNING_RATE, 0),
            new Clipping.None()),
        BATCH,
        List.of(),
        new ImitationConfig.Rounds(tuning.rounds(), tuning.states()),
        updates);
  }
}
