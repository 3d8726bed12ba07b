package dev.spikeq.lab.conversion;

import dev.spikeq.convert.CalibrationStates;
import dev.spikeq.convert.Converted;
import dev.spikeq.lab.config.ConversionPlan;
import dev.spikeq.lab.config.ConversionPlan.Tuning;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;

/** Conversions whose thresholds are learned. */
final class Tuned {
  private Tuned() {}

  static Converted convert(
      TrainedPolicy source,
      ConversionPlan plan,
      Tuning.Imitated tuning,
      CalibrationStates states,
      Engine engine) {
    throw new UnsupportedOperationException("tuning: not built yet");
  }
}
