package dev.spikeq.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What a call of a kernel is made of, and the limit of the hardware that it is held against.
 *
 * @param kernel the benchmark's name
 * @param unit what is counted
 * @param operations how many of them in one call
 * @param limit the benchmark of {@link LimitBenchmarks} that shows what is possible at best
 * @param vectors how many of the limit's vectors one call needs at least
 * @param kibibytes size of the array that the limit reads: that of the cache level where the
 *     kernel's data lie
 */
record Cost(
    String kernel, String unit, double operations, String limit, double vectors, int kibibytes) {
  private static final String MULTIPLY_ADDS = "multiply-adds";
  private static final String ADDITIONS = "additions";
  private static final String VALUES = "values";
  private static final String NEURON_STEPS = "neuron steps";

  private static final int FIRST_LEVEL_KIBIBYTES = 16;
  private static final int SECOND_LEVEL_KIBIBYTES = 256;

  /** The kernels whose work depends on the firing rate. */
  static List<Cost> onSpikes(Work work, double rate) {
    KernelData data = new KernelData(work, rate);
    int n = work.width();
    double values = (double) data.rows * n;
    double perEvent = (double) data.events.starts()[data.rows] * n;
    int weights = cacheOf(n * n);
    return List.of(
        new Cost("listEvents", VALUES, values, "loadAddStore", vectors(values), weights),
        new Cost("addEvents", ADDITIONS, perEvent, "loadAdd", vectors(perEvent), weights),
        new Cost("addEventGradients", ADDITIONS, perEvent, "loadAdd", vectors(perEvent), 16),
        new Cost("sumEventGradients", ADDITIONS, perEvent, "loadAdd", vectors(perEvent), 16),
        // A weight and an error are loaded for each multiply-add.
        new Cost(
            "multiplyTransposedWhere",
            MULTIPLY_ADDS,
            perEvent,
            "loadAdd",
            2 * vectors(perEvent),
            weights));
  }

  /** The kernels whose work does not. */
  static List<Cost> onValues(Work work) {
    int n = work.width();
    int rows = KernelData.SAMPLES * work.steps();
    double values = (double) rows * n;
    double weights = (double) n * n + n;
    List<Cost> costs = new ArrayList<>();
    for (String dense : List.of("multiply", "addWeightGradients", "multiplyTransposed")) {
      double products = values * n;
      costs.add(new Cost(dense, MULTIPLY_ADDS, products, "multiplyAdd", vectors(products), 16));
    }
    int layer = cacheOf((int) values);
    int block = cacheOf((int) weights);
    costs.add(plain("addBiasGradient", ADDITIONS, values, "loadAdd", layer));
    costs.add(plain("fire", NEURON_STEPS, values, "loadAddStore", layer));
    costs.add(plain("fireConstant", NEURON_STEPS, values, "loadAddStore", layer));
    costs.add(plain("fireBackward", NEURON_STEPS, values, "divide", FIRST_LEVEL_KIBIBYTES));
    costs.add(plain("fireBackwardSummed", NEURON_STEPS, values, "divide", FIRST_LEVEL_KIBIBYTES));
    costs.add(plain("markActive", NEURON_STEPS, values, "loadAdd", layer));
    costs.add(plain("rectify", VALUES, values, "loadAddStore", layer));
    costs.add(plain("rectifyBackward", VALUES, values, "loadAddStore", layer));
    costs.add(plain("addScaled", MULTIPLY_ADDS, weights, "loadAddStore", block));
    costs.add(plain("scale", VALUES, weights, "loadAddStore", block));
    costs.add(plain("sumOfSquares", MULTIPLY_ADDS, weights, "loadAdd", block));
    costs.add(plain("adam", VALUES, weights, "rootAndDivide", FIRST_LEVEL_KIBIBYTES));
    return costs;
  }

  /** One of the limit's vectors for each vector of values. */
  private static Cost plain(String kernel, String unit, double values, String limit, int cache) {
    return new Cost(kernel, unit, values, limit, vectors(values), cache);
  }

  private static double vectors(double values) {
    return values / LimitBenchmarks.LANES;
  }

  private static int cacheOf(int values) {
    return 4 * values <= 1024 * FIRST_LEVEL_KIBIBYTES
        ? FIRST_LEVEL_KIBIBYTES
        : SECOND_LEVEL_KIBIBYTES;
  }
}
