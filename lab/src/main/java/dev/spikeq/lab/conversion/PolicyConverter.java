package dev.spikeq.lab.conversion;

import dev.spikeq.convert.CalibrationStates;
import dev.spikeq.convert.Converted;
import dev.spikeq.convert.Converter;
import dev.spikeq.convert.QuantizedSource;
import dev.spikeq.formats.model.Model;
import dev.spikeq.lab.config.ConversionPlan;
import dev.spikeq.lab.config.ConversionPlan.Tuning;
import dev.spikeq.lab.run.FileHash;
import dev.spikeq.lab.run.ModelMetadata;
import dev.spikeq.lab.run.Origin;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes spiking policies of policies without spikes. Equal calls give equal bytes. */
public final class PolicyConverter {
  private PolicyConverter() {}

  /**
   * Converts a policy.
   *
   * @param source what is converted; a policy that does not spike
   * @param plan how
   * @param states what thresholds are settled on; may be {@link CalibrationStates#none} where the
   *     plan needs none
   * @param engine what networks run on meanwhile
   * @return the spiking policy, with the source's environment and its own origin as metadata
   * @throws IllegalArgumentException for what cannot be converted, with the layer's name and what
   *     to do instead
   * @throws IOException if the source's file cannot be read again for its hash
   */
  public static Model convert(
      TrainedPolicy source, ConversionPlan plan, CalibrationStates states, Engine engine)
      throws IOException {
    requireThresholds(source, plan.tuning());
    Converted converted =
        switch (plan.tuning()) {
          case Tuning.None _ ->
              Converter.convert(
                  source.network(), source.parameters(), plan.conversion(), states, engine);
          case Tuning.Imitated tuning -> Tuned.convert(source, plan, tuning, states, engine);
          case Tuning.Learned _ -> {
            Tuned.requireUsable(plan.conversion());
            yield QuantizedSource.fold(
                source.network(), source.parameters(), plan.conversion().simulation());
          }
        };
    Origin origin =
        new Origin(
            Origin.Kind.CONVERTED,
            source.origin().name(),
            source.origin().evaluationSeed(),
            source.origin().evaluationEpisodes(),
            details(source, plan, states));
    return new Model(
        converted.network(),
        converted.parameters(),
        ModelMetadata.of(source.environment(), origin));
  }

  /** Quantised units have learned their thresholds; other units have none to take. */
  private static void requireThresholds(TrainedPolicy source, Tuning tuning) {
    Optional<Layer> quantized =
        source.network().layers().stream().filter(Layer.Quantized.class::isInstance).findFirst();
    boolean learned = tuning instanceof Tuning.Learned;
    if (quantized.isPresent() && !learned) {
      throw new IllegalArgumentException(
          "convert: expected tuning = \"learned\" for the quantised units '%s', which have learned their thresholds, found another: add --set tuning=learned"
              .formatted(quantized.get().name()));
    }
    if (quantized.isEmpty() && learned) {
      throw new IllegalArgumentException(
          "convert: expected a source of quantised units for tuning = \"learned\", found none: train it with network.kind = \"quantized\", or leave the tuning out");
    }
  }

  private static Map<String, Object> details(
      TrainedPolicy source, ConversionPlan plan, CalibrationStates states) throws IOException {
    Map<String, Object> from = new LinkedHashMap<>();
    from.put("kind", source.origin().kind().name().toLowerCase(java.util.Locale.ROOT));
    from.put("name", source.origin().name());
    from.put("sha256", FileHash.sha256(source.file()));
    source
        .experiment()
        .ifPresent(experiment -> {
          from.put("configHash", experiment.hash());
          from.put("trainingSeed", experiment.seed());
        });
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("source", from);
    details.put("settings", plan.settings());
    details.put("calibrationStates", (long) states.count());
    return details;
  }
}
