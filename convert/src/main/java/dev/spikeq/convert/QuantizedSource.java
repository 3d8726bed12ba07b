package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.program.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Networks whose activations have levels, between ReLU networks and spiking ones: quantise, train,
 * fold.
 *
 * <p>Source: Bu et al., Optimal ANN-SNN conversion for high-accuracy and ultra-low-latency spiking
 * neural networks, 2022 (quantization clip-floor-shift). There thresholds are those of layers,
 * learned from 8, with simulated spikes that may come unevenly; here they are those of units, or of
 * a convolution's channels, start at percentiles, and a network that integrates first and fires
 * afterwards has exactly the counts that were trained.
 */
public final class QuantizedSource {
  private static final Normalization.Statistic STATISTIC = Normalization.Statistic.ALL_ACTIVATIONS;

  private QuantizedSource() {}

  /**
   * Rounds the activations of a ReLU network: where training against the quantiser starts.
   *
   * <p>A unit's or a channel's threshold is no less than 0.1 % of the largest of its layer. Units
   * keep their names.
   *
   * @param source a ReLU network: synapses and rectified units in turn, a synapse last
   * @param parameters its parameters, not changed
   * @param quantization levels and percentile
   * @param states what thresholds are settled on, at least one
   * @param engine what the network runs on meanwhile
   * @return the network with quantised units, the same weights, and the thresholds as scales
   */
  public static Converted quantize(
      Network source,
      Parameters parameters,
      Quantization quantization,
      CalibrationStates states,
      Engine engine) {
    Source taken = Source.rectified(source, parameters);
    states.requireFor(source, "QuantizedSource");
    Normalization rule = new Normalization.Robust(quantization.percentile(), STATISTIC);
    Activations activations = Activations.of(taken.network(), taken.parameters(), states, engine);
    double[][] thresholds = new Thresholds(taken, rule, Scope.NEURON, activations).hidden();
    List<Affine> synapses = new ArrayList<>(taken.hidden());
    synapses.add(taken.output());
    return assemble(taken, synapses, quantization.levels(), thresholds);
  }

  /**
   * The same quantised network with all thresholds 1: what {@link #fold(Network, Parameters)}
   * equals exactly.
   *
   * @param quantized a network of quantised units
   * @param parameters its parameters, not changed
   * @return the network; its outputs differ from the given one's by the rounding of single
   *     precision alone, which now and then puts an activation on the other side of a level's edge
   */
  public static Converted unit(Network quantized, Parameters parameters) {
    Source source = Source.takeApart(quantized, parameters, Layer.Quantized.class);
    double[][] thresholds = thresholds(source);
    List<Affine> synapses = new ArrayList<>();
    double[] before = Folding.ones(1);
    for (int layer = 0; layer < thresholds.length; layer++) {
      synapses.add(source.hidden().get(layer).scaled(before, 1, 1, thresholds[layer]));
      before = thresholds[layer];
    }
    synapses.add(source.output().scaled(before, 1, 1, Folding.ones(source.output().outputs())));
    double[][] units =
        Arrays.stream(thresholds)
            .map(values -> Folding.ones(values.length))
            .toArray(double[][]::new);
    Converted unit = assemble(source, synapses, levels(source), units);
    return new Converted(unit.network(), unit.parameters(), scales(source, thresholds));
  }

  /**
   * The spiking network that equals {@link #unit} in every output bit: it integrates first and
   * fires afterwards, in as many steps as there are levels.
   *
   * @param quantized a network of quantised units
   * @param parameters its parameters, not changed
   * @return the spiking network
   */
  public static Converted fold(Network quantized, Parameters parameters) {
    Source source = Source.takeApart(quantized, parameters, Layer.Quantized.class);
    return fold(
        quantized,
        parameters,
        Simulation.ofSteps(levels(source))
            .withResidual(Residual.NONE)
            .withNeuron(new HiddenNeuron.IntegrateThenFire(0.5))
            .withDecoder(new Decoder(Decoder.Reading.LAST_MEMBRANE, quantized.decoder().ties())));
  }

  /**
   * A spiking network with the thresholds that were learned, simulated otherwise.
   *
   * @param quantized a network of quantised units
   * @param parameters its parameters, not changed
   * @param simulation how it runs; T = levels is best. A residual would undo the saturation that
   *     was learned
   * @return the spiking network
   */
  public static Converted fold(Network quantized, Parameters parameters, Simulation simulation) {
    Source source = Source.takeApart(quantized, parameters, Layer.Quantized.class);
    source.requireSigns(simulation.input(), CalibrationStates.none());
    Converter.requireReadable(quantized.head(), new OutputScale.Kept(), simulation);
    double[][] thresholds = thresholds(source);
    Model model = new Folding(source, simulation, Layer.Bias.ABSENT).fold(thresholds, 1);
    return new Converted(
        model.network().withStart(simulation.start()),
        model.parameters(),
        scales(source, thresholds));
  }

  private static int levels(Source source) {
    int levels = ((Layer.Quantized) source.units().getFirst()).levels();
    for (Layer unit : source.units()) {
      if (((Layer.Quantized) unit).levels() != levels) {
        throw new IllegalArgumentException(
            "QuantizedSource: expected as many levels in every layer as in '"
                + source.units().getFirst().name()
                + "', "
                + levels
                + ", found "
                + ((Layer.Quantized) unit).levels()
                + " in '"
                + unit.name()
                + "': all layers of a spiking network have the same number of steps");
      }
    }
    return levels;
  }

  /** As the quantiser has them: exponentials in single precision. */
  private static double[][] thresholds(Source source) {
    double[][] thresholds = new double[source.units().size()][];
    for (int layer = 0; layer < thresholds.length; layer++) {
      float[] logarithms =
          source.parameters().get(source.units().get(layer).name() + ".log_threshold");
      thresholds[layer] = new double[logarithms.length];
      for (int j = 0; j < logarithms.length; j++) {
        thresholds[layer][j] = (float) Math.exp(logarithms[j]);
      }
    }
    return thresholds;
  }

  private static Converted assemble(
      Source source, List<Affine> synapses, int levels, double[][] thresholds) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < thresholds.length; i++) {
      layers.add(synapses.get(i).layer());
      layers.add(new Layer.Quantized(source.units().get(i).name(), levels));
    }
    layers.add(synapses.getLast().layer());
    Network before = source.network();
    Network network =
        new Network(
            before.observationSize(),
            before.encoder(),
            layers,
            before.decoder(),
            before.head(),
            before.steps());
    Parameters parameters = Parameters.zeros(network);
    synapses.forEach(synapse -> synapse.store(parameters));
    for (int i = 0; i < thresholds.length; i++) {
      float[] logarithms = new float[thresholds[i].length];
      for (int j = 0; j < logarithms.length; j++) {
        logarithms[j] = (float) Math.log(thresholds[i][j]);
      }
      parameters.set(source.units().get(i).name() + ".log_threshold", logarithms);
    }
    return new Converted(network, parameters, scales(source, thresholds));
  }

  private static List<LayerScale> scales(Source source, double[][] thresholds) {
    List<LayerScale> scales = new ArrayList<>();
    for (int i = 0; i < thresholds.length; i++) {
      float[] values = new float[thresholds[i].length];
      for (int j = 0; j < values.length; j++) {
        values[j] = (float) thresholds[i][j];
      }
      scales.add(new LayerScale(source.units().get(i).name(), values));
    }
    return scales;
  }
}
