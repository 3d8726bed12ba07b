package dev.spikeq.lab.config;

import dev.spikeq.convert.BiasCalibration;
import dev.spikeq.convert.Clock;
import dev.spikeq.convert.Conversion;
import dev.spikeq.convert.DuelingHead;
import dev.spikeq.convert.HiddenNeuron;
import dev.spikeq.convert.Normalization;
import dev.spikeq.convert.OutputRefit;
import dev.spikeq.convert.OutputScale;
import dev.spikeq.convert.Refinement;
import dev.spikeq.convert.Residual;
import dev.spikeq.convert.Scope;
import dev.spikeq.convert.Simulation;
import dev.spikeq.convert.ThresholdSearch;
import dev.spikeq.lab.config.ConversionPlan.Mix;
import dev.spikeq.lab.config.ConversionPlan.States;
import dev.spikeq.lab.config.ConversionPlan.Tuning;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.neuron.Reset;

/** Reads how a policy becomes a spiking one. */
final class ConversionSection {
  private ConversionSection() {}

  static ConversionPlan read(Section section) throws ConfigException {
    Tuning tuning = tuning(section);
    Normalization normalization = normalization(section);
    Scope scope = section.constant("scope", Scope.NEURON);
    OutputScale output = output(section);
    Simulation simulation = simulation(section, tuning);
    Refinement refinement = refinement(section, usualFit(normalization, simulation, tuning));
    DuelingHead dueling = section.constant("dueling", DuelingHead.KEPT);
    States states = states(section);
    if (tuning instanceof Tuning.Learned && states instanceof States.From(String path, _)) {
      throw section.mistake(
          "calibration", "none for thresholds that are learned already", path, "leave it out");
    }
    Conversion conversion =
        section.make(
            () -> new Conversion(normalization, scope, output, simulation, refinement, dueling));
    return new ConversionPlan(conversion, tuning, states, section.settings());
  }

  /**
   * Where the readout takes the residual, fitting it pays; elsewhere nobody asked for it, nor for
   * states where the normalisation needs none.
   */
  private static String usualFit(
      Normalization normalization, Simulation simulation, Tuning tuning) {
    Decoder.Reading reading = simulation.decoder().reading();
    boolean linear =
        reading == Decoder.Reading.LAST_MEMBRANE || reading == Decoder.Reading.MEAN_MEMBRANE;
    return tuning instanceof Tuning.None
            && normalization.needsStates()
            && simulation.residual() == Residual.CLIPPED
            && linear
        ? "least_squares"
        : "none";
  }

  private static Tuning tuning(Section section) throws ConfigException {
    return switch (section.choice("tuning", "actions", "actions", "none", "learned")) {
      case "none" -> new Tuning.None();
      case "learned" -> new Tuning.Learned();
      default ->
          new Tuning.Imitated(
              section.integer("tuning_rounds", 4, 1),
              section.integer("tuning_updates", 5_000, 1),
              section.integer("tuning_states", 10_000, 1));
    };
  }

  private static Normalization normalization(Section section) throws ConfigException {
    String kind = section.choice("normalisation", "robust", "none", "model", "data", "robust");
    return switch (kind) {
      case "none" -> new Normalization.None();
      case "model" ->
          new Normalization.ModelBased(
              section.constant("propagation", Normalization.ModelBased.Propagation.BOUND));
      case "data" -> new Normalization.DataBased();
      default -> {
        double percentile = section.number("percentile", 0.999);
        Normalization.Statistic statistic =
            section.constant("statistic", Normalization.Statistic.ALL_ACTIVATIONS);
        yield section.make(() -> new Normalization.Robust(percentile, statistic));
      }
    };
  }

  private static OutputScale output(Section section) throws ConfigException {
    return switch (section.choice("output", "kept", "kept", "normalized", "factor")) {
      case "normalized" -> new OutputScale.Normalized();
      case "factor" -> {
        double factor = section.number("output_factor", 1);
        yield section.make(() -> new OutputScale.Factor(factor));
      }
      default -> new OutputScale.Kept();
    };
  }

  private static Simulation simulation(Section section, Tuning tuning) throws ConfigException {
    int steps = section.integer("steps", tuning instanceof Tuning.None ? 16 : 8, 1);
    int stepsPerUnit = section.integer("steps_per_unit", 1, 1);
    HiddenNeuron neuron = neuron(section, tuning);
    Simulation.Input input =
        new Simulation.Input(
            section.constant("input", Encoder.Presentation.CURRENT),
            section.constant("signs", Encoder.Signs.KEPT));
    Decoder decoder =
        new Decoder(
            section.constant("reading", Decoder.Reading.LAST_MEMBRANE),
            section.constant("ties", TieRule.FIRST));
    boolean clipped =
        tuning instanceof Tuning.None
            && !decoder.readsSpikes()
            && (neuron instanceof HiddenNeuron.Signed
                || (neuron instanceof HiddenNeuron.IntegrateAndFire fire
                    && fire.reset() == Reset.Kind.SOFT));
    Residual residual = section.constant("residual", clipped ? Residual.CLIPPED : Residual.NONE);
    Network.Start start = section.constant("start", Network.Start.REST);
    return section.make(() ->
        new Simulation(neuron, residual, input, decoder, new Clock(steps, stepsPerUnit), start));
  }

  private static HiddenNeuron neuron(Section section, Tuning tuning) throws ConfigException {
    String usual = tuning instanceof Tuning.None ? "integrate_and_fire" : "integrate_then_fire";
    String kind =
        section.choice(
            "neuron", usual, "integrate_and_fire", "signed", "integrate_then_fire", "synaptic");
    if (kind.equals("synaptic")) {
      return new HiddenNeuron.Synaptic(section.constant("reset", Reset.Kind.SOFT));
    }
    double membrane = section.number("initial_membrane", 0.5);
    Reset.Kind reset =
        kind.equals("integrate_and_fire")
            ? section.constant("reset", Reset.Kind.SOFT)
            : Reset.Kind.SOFT;
    return section.make(() ->
        switch (kind) {
          case "signed" -> new HiddenNeuron.Signed(membrane);
          case "integrate_then_fire" -> new HiddenNeuron.IntegrateThenFire(membrane);
          default -> new HiddenNeuron.IntegrateAndFire(reset, membrane);
        });
  }

  private static Refinement refinement(Section section, String fit) throws ConfigException {
    ThresholdSearch search = search(section);
    int rounds = section.integer("bias_rounds", 0, 0);
    BiasCalibration biases =
        rounds == 0 ? new BiasCalibration.None() : new BiasCalibration.MeanActivation(rounds);
    OutputRefit refit = new OutputRefit.None();
    if (section.choice("output_fit", fit, "none", "least_squares").equals("least_squares")) {
      double ridge = section.number("ridge", 1e-3);
      refit = section.make(() -> new OutputRefit.LeastSquares(ridge));
    }
    return new Refinement(search, biases, refit);
  }

  private static ThresholdSearch search(Section section) throws ConfigException {
    String kind = section.choice("threshold_search", "none", "none", "layer_wise", "output_error");
    return switch (kind) {
      case "layer_wise" -> {
        int candidates = section.integer("candidates", 100, 2);
        yield section.make(() -> new ThresholdSearch.LayerWise(candidates));
      }
      case "output_error" -> {
        int candidates = section.integer("candidates", 25, 2);
        int rounds = section.integer("search_rounds", 2, 1);
        yield section.make(() -> new ThresholdSearch.OutputError(candidates, rounds));
      }
      default -> new ThresholdSearch.None();
    };
  }

  private static States states(Section section) throws ConfigException {
    String path = section.text("calibration", "");
    if (!path.isEmpty()) {
      return new States.From(path, section.texts("observation"));
    }
    return new States.Own(
        section.constant("states", Mix.MIXED), section.integer("greedy_states", 8_000, 1));
  }
}
