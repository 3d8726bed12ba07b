package dev.spikeq.snn.program;

import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.SynapticIntegrator;
import java.util.Map;

/** One layer of a {@link Twin} for one sample, over all steps: arrays are {@code [T][n]}. */
interface TwinStage {
  double[][] forward(double[][] input);

  /** The error with respect to the input; adds to the gradients of the parameters. */
  double[][] backward(double[][] errors);

  /** From now on, spikes that count as constants keep their values of the last forward pass. */
  default void freeze() {}

  /** How near a decision of the last forward pass was to falling otherwise. */
  default double margin() {
    return Double.POSITIVE_INFINITY;
  }

  /** {@code y = x.W + b}. */
  final class Dense implements TwinStage {
    private final Layer.Linear layer;
    private final Map<String, double[]> parameters;
    private final Map<String, double[]> gradients;
    private double[][] input = new double[0][];

    Dense(Layer.Linear layer, Map<String, double[]> parameters, Map<String, double[]> gradients) {
      this.layer = layer;
      this.parameters = parameters;
      this.gradients = gradients;
    }

    @Override
    public double[][] forward(double[][] x) {
      input = x;
      double[] weights = parameters.get(layer.name() + ".weight");
      double[] biases = parameters.get(layer.name() + ".bias");
      double[][] output = new double[x.length][layer.outputs()];
      for (int t = 0; t < x.length; t++) {
        for (int o = 0; o < layer.outputs(); o++) {
          output[t][o] = biases == null ? 0 : biases[o];
          for (int i = 0; i < layer.inputs(); i++) {
            output[t][o] += x[t][i] * weights[i * layer.outputs() + o];
          }
        }
      }
      return output;
    }

    @Override
    public double[][] backward(double[][] errors) {
      double[] weights = parameters.get(layer.name() + ".weight");
      double[] byWeights = gradients.get(layer.name() + ".weight");
      double[] byBiases = gradients.get(layer.name() + ".bias");
      double[][] inputErrors = new double[errors.length][layer.inputs()];
      for (int t = 0; t < errors.length; t++) {
        for (int o = 0; o < layer.outputs(); o++) {
          double error = errors[t][o];
          if (byBiases != null) {
            byBiases[o] += error;
          }
          for (int i = 0; i < layer.inputs(); i++) {
            inputErrors[t][i] += error * weights[i * layer.outputs() + o];
            byWeights[i * layer.outputs() + o] += error * input[t][i];
          }
        }
      }
      return inputErrors;
    }
  }

  /** {@code y = max(0, x)}. */
  final class Rectified implements TwinStage {
    private double[][] input = new double[0][];

    @Override
    public double[][] forward(double[][] x) {
      input = x;
      return map(x, (t, n) -> Math.max(0, x[t][n]));
    }

    @Override
    public double[][] backward(double[][] errors) {
      return map(errors, (t, n) -> input[t][n] > 0 ? errors[t][n] : 0);
    }

    @Override
    public double margin() {
      double margin = Double.POSITIVE_INFINITY;
      for (double[] row : input) {
        for (double x : row) {
          margin = Math.min(margin, Math.abs(x));
        }
      }
      return margin;
    }
  }

  /** Membranes that only integrate, by their weight for each earlier input. */
  final class Readout implements TwinStage {
    private final Neuron.NonSpiking neuron;

    Readout(Neuron.NonSpiking neuron) {
      this.neuron = neuron;
    }

    /** How much an input of so many steps ago counts in the membrane after this step. */
    private double weight(int age, int steps) {
      return switch (neuron) {
        case Integrator integrator ->
            integrator.scale() == Integrator.Scale.MEAN ? 1.0 / steps : 1.0;
        case LeakyIntegrator leaky -> {
          double gain =
              switch (leaky.inputScaling()) {
                case DECAYED -> 1.0 / leaky.tau();
                case DIRECT -> 1.0;
              };
          yield gain * Math.pow(1 - 1.0 / leaky.tau(), age);
        }
        case SynapticIntegrator thesis -> {
          double sum = 0;
          for (int i = 0; i < age; i++) {
            sum +=
                Math.pow(thesis.synapticDecay(), i) * Math.pow(thesis.membraneDecay(), age - 1 - i);
          }
          yield sum;
        }
      };
    }

    @Override
    public double[][] forward(double[][] x) {
      return map(
          x,
          (t, n) -> {
            double membrane = 0;
            for (int earlier = 0; earlier <= t; earlier++) {
              membrane += weight(t - earlier, x.length) * x[earlier][n];
            }
            return membrane;
          });
    }

    @Override
    public double[][] backward(double[][] errors) {
      return map(
          errors,
          (t, n) -> {
            double error = 0;
            for (int later = t; later < errors.length; later++) {
              error += weight(later - t, errors.length) * errors[later][n];
            }
            return error;
          });
    }
  }

  /** A value for each step and neuron. */
  interface Element {
    double at(int step, int neuron);
  }

  /** An array of the same size. */
  static double[][] map(double[][] like, Element element) {
    double[][] result = new double[like.length][];
    for (int t = 0; t < like.length; t++) {
      result[t] = new double[like[t].length];
      for (int n = 0; n < like[t].length; n++) {
        result[t][n] = element.at(t, n);
      }
    }
    return result;
  }
}
