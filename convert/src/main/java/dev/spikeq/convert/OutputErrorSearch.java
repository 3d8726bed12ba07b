package dev.spikeq.convert;

import dev.spikeq.snn.program.Engine;

/** Scales the thresholds of one layer after the other until the outputs are closest. */
final class OutputErrorSearch {
  private final Source source;
  private final Folding folding;
  private final CalibrationStates states;
  private final Engine engine;
  private final double outputFactor;
  private final float[] expected;

  /** {@code outputFactor} is what outputs are multiplied by: it decides how much they can spike. */
  OutputErrorSearch(
      Source source,
      Folding folding,
      CalibrationStates states,
      Engine engine,
      double outputFactor) {
    this.source = source;
    this.folding = folding;
    this.states = states;
    this.engine = engine;
    this.outputFactor = outputFactor;
    expected = Batches.run(source.network(), source.parameters(), states, engine);
    centre(expected);
  }

  /** Returns new thresholds; those given stay as they are. */
  double[][] search(double[][] thresholds, ThresholdSearch.OutputError rule) {
    double[][] best = thresholds.clone();
    double least = error(best);
    for (int round = 0; round < rule.rounds(); round++) {
      for (int layer = 0; layer < best.length; layer++) {
        double[] before = best[layer];
        for (int candidate = 0; candidate < rule.candidates(); candidate++) {
          double[][] trial = best.clone();
          trial[layer] = times(before, factor(candidate, rule.candidates()));
          double error = error(trial);
          if (error < least) {
            least = error;
            best = trial;
          }
        }
      }
    }
    return best;
  }

  private static double factor(int candidate, int candidates) {
    double low = ThresholdSearch.OutputError.LOWEST;
    double high = ThresholdSearch.OutputError.HIGHEST;
    return low + (high - low) * candidate / (candidates - 1);
  }

  private static double[] times(double[] values, double factor) {
    double[] result = values.clone();
    for (int j = 0; j < result.length; j++) {
      result[j] *= factor;
    }
    return result;
  }

  private double error(double[][] thresholds) {
    Model model = folding.fold(thresholds, outputFactor);
    float[] found = Batches.run(model.network(), model.parameters(), states, engine);
    centre(found);
    return relativeError(expected, found);
  }

  /** The share of the expected values' squares that no multiple of those found explains. */
  static double relativeError(float[] expected, float[] found) {
    double product = 0;
    double foundSquares = 0;
    double expectedSquares = 0;
    for (int i = 0; i < expected.length; i++) {
      product += (double) expected[i] * found[i];
      foundSquares += (double) found[i] * found[i];
      expectedSquares += (double) expected[i] * expected[i];
    }
    // A negative multiple would turn every decision round.
    return product <= 0 ? 1 : 1 - product * product / (foundSquares * expectedSquares);
  }

  /** Takes each sample's mean off its outputs; a single output stays. */
  private void centre(float[] outputs) {
    int width = source.network().outputs();
    if (width == 1) {
      return;
    }
    for (int first = 0; first < outputs.length; first += width) {
      double sum = 0;
      for (int j = 0; j < width; j++) {
        sum += outputs[first + j];
      }
      for (int j = 0; j < width; j++) {
        outputs[first + j] = (float) (outputs[first + j] - sum / width);
      }
    }
  }
}
