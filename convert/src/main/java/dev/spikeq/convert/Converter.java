package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.program.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a spiking network of a trained ReLU network.
 *
 * <p>In the order of what happens: thresholds from activations ({@link Normalization}), perhaps
 * searched ({@link ThresholdSearch}); folded into the weights, so that all are 1; biases and output
 * corrected where asked for. The same input gives the same bytes.
 */
public final class Converter {
  /** More calibration states than this are thinned for whatever simulates the spiking network. */
  static final int SIMULATED_STATES = 4096;

  private final Source source;
  private final Conversion conversion;
  private final CalibrationStates states;
  private final Engine engine;
  private final @Nullable Activations activations;

  private Converter(Source source, Conversion conversion, CalibrationStates states, Engine engine) {
    this.source = source;
    this.conversion = conversion;
    this.states = states;
    this.engine = engine;
    activations =
        conversion.needsStates()
            ? Activations.of(source.network(), source.parameters(), states, engine)
            : null;
  }

  /**
   * Converts.
   *
   * @param source a ReLU network: synapses and rectified units in turn, a synapse last
   * @param parameters its parameters, not changed
   * @param conversion how
   * @param states what thresholds are settled on; {@link CalibrationStates#none} where {@link
   *     Conversion#needsStates} is false
   * @param engine what networks run on meanwhile
   * @return the spiking network, its parameters, and what each layer was divided by
   * @throws IllegalArgumentException for what cannot be converted, with the layer and what to do
   */
  public static Converted convert(
      Network source,
      Parameters parameters,
      Conversion conversion,
      CalibrationStates states,
      Engine engine) {
    requireReadable(source.head(), conversion.output(), conversion.simulation());
    Source whole = Source.rectified(source, parameters);
    if (conversion.needsStates() || states.count() > 0) {
      states.requireFor(source, "Converter");
    }
    whole.requireSigns(conversion.simulation().input(), states);
    Source used =
        conversion.dueling() == DuelingHead.ADVANTAGES_ONLY ? whole.advantagesOnly() : whole;
    return new Converter(used, conversion, states, engine).convert();
  }

  /** Probabilities hang on the units of the outputs, which spikes and other scales do not keep. */
  static void requireReadable(Network.Head head, OutputScale scale, Simulation simulation) {
    Decoder.Reading reading = simulation.decoder().reading();
    boolean exact =
        scale instanceof OutputScale.Kept
            && (reading == Decoder.Reading.LAST_MEMBRANE
                || reading == Decoder.Reading.MEAN_MEMBRANE);
    if (head instanceof Network.Head.Categorical && !exact) {
      throw new IllegalArgumentException(
          "Converter: expected outputs in the units of the source (OutputScale.Kept), read from the"
              + " last or the mean membrane, for a categorical head, found "
              + scale
              + " and "
              + reading
              + ": its probabilities are a softmax of the outputs");
    }
  }

  private Converted convert() {
    Thresholds rule =
        new Thresholds(source, conversion.normalization(), conversion.scope(), activations);
    double[][] thresholds = rule.hidden();
    Folding folding = new Folding(source, conversion.simulation(), newBiases());
    thresholds = searched(thresholds, folding, outputDivisor(rule, thresholds));
    double divisor = outputDivisor(rule, thresholds);
    Model model = folding.fold(thresholds, 1 / divisor);
    refine(model, thresholds, 1 / divisor);
    Network network = model.network().withStart(conversion.simulation().start());
    return new Converted(network, model.parameters(), scales(thresholds, divisor));
  }

  private double[][] searched(double[][] thresholds, Folding folding, double divisor) {
    return switch (conversion.refinement().thresholds()) {
      case ThresholdSearch.None _ -> thresholds;
      case ThresholdSearch.LayerWise rule -> {
        Activations some = Activations.of(source.network(), source.parameters(), thinned(), engine);
        LayerWiseSearch search =
            new LayerWiseSearch(conversion.simulation(), conversion.scope(), rule.candidates());
        double[][] found = new double[thresholds.length][];
        for (int layer = 0; layer < found.length; layer++) {
          found[layer] = search.search(some.hidden(layer), thresholds[layer]);
        }
        yield found;
      }
      case ThresholdSearch.OutputError rule ->
          new OutputErrorSearch(source, folding, thinned(), engine, 1 / divisor)
              .search(thresholds, rule);
    };
  }

  private void refine(Model model, double[][] thresholds, double outputFactor) {
    if (newBiases() == Layer.Bias.ABSENT) {
      return;
    }
    Refiner refiner = new Refiner(source, conversion.simulation(), thinned(), engine);
    switch (conversion.refinement().biases()) {
      case BiasCalibration.None _ -> {}
      case BiasCalibration.MeanActivation rule ->
          refiner.shiftBiases(model, thresholds, outputFactor, rule.rounds());
    }
    switch (conversion.refinement().output()) {
      case OutputRefit.None _ -> {}
      case OutputRefit.LeastSquares rule -> refiner.refitOutput(model, outputFactor, rule.ridge());
    }
  }

  private CalibrationStates thinned() {
    return states.thinned(SIMULATED_STATES);
  }

  private double outputDivisor(Thresholds rule, double[][] hidden) {
    return switch (conversion.output()) {
      case OutputScale.Kept _ -> 1;
      case OutputScale.Factor factor -> 1 / factor.factor();
      case OutputScale.Normalized _ -> rule.output(hidden[hidden.length - 1]);
    };
  }

  private Layer.Bias newBiases() {
    return conversion.refinement().biases() instanceof BiasCalibration.None
            && conversion.refinement().output() instanceof OutputRefit.None
        ? Layer.Bias.ABSENT
        : Layer.Bias.PRESENT;
  }

  private List<LayerScale> scales(double[][] thresholds, double divisor) {
    List<LayerScale> scales = new ArrayList<>();
    for (int layer = 0; layer < thresholds.length; layer++) {
      scales.add(new LayerScale(source.units().get(layer).name(), floats(thresholds[layer])));
    }
    if (!(conversion.output() instanceof OutputScale.Kept)) {
      scales.add(new LayerScale(source.output().layer().name(), new float[] {(float) divisor}));
    }
    return scales;
  }

  private static float[] floats(double[] values) {
    boolean equal = Arrays.stream(values).allMatch(value -> value == values[0]);
    float[] result = new float[equal ? 1 : values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
