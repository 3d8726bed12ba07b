package dev.spikeq.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** Measures the limits of the hardware, then kernels in pairs, and prints a line a pair. */
final class KernelRun {
  private static final String[] RATES = {"0.02", "0.05", "0.1", "0.2", "0.4"};

  private final Forks forks;
  private final PrintWriter out;
  private final List<String> only;

  /** Nanoseconds a vector, by the limit's name and array size. */
  private final Map<String, Double> limits = new LinkedHashMap<>();

  private final List<Map<String, Object>> entries = new ArrayList<>();

  /**
   * Makes a run.
   *
   * @param only the kernels to measure; empty for all
   */
  KernelRun(Forks forks, PrintWriter out, List<String> only) {
    this.forks = forks;
    this.out = out;
    this.only = List.copyOf(only);
  }

  /** The names of all kernels that are measured. */
  static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    Cost.onSpikes(Work.MLP64, 0.1).forEach(cost -> names.add(cost.kernel()));
    Cost.onValues(Work.MLP64).forEach(cost -> names.add(cost.kernel()));
    return names;
  }

  List<Map<String, Object>> run() {
    measureLimits();
    out.println();
    out.println(
        "| kernel                  | work   | firing | scalar, us | vector, us | faster | G a second           | share of the limit         |");
    out.println(
        "|-------------------------|--------|-------:|-----------:|-----------:|-------:|----------------------|----------------------------|");
    for (Work work : Work.ofEqualLayers()) {
      for (Cost cost : Cost.onSpikes(work, 0.1)) {
        if (wanted(cost)) {
          measureOnSpikes(work, cost.kernel());
        }
      }
      for (Cost cost : Cost.onValues(work)) {
        if (wanted(cost)) {
          measureOnValues(work, cost);
        }
      }
    }
    return entries;
  }

  private boolean wanted(Cost cost) {
    return only.isEmpty() || only.contains(cost.kernel());
  }

  private void measureLimits() {
    out.println("| limit         |  KiB | G values a second |");
    out.println("|---------------|-----:|------------------:|");
    for (RunResult result : forks.run("\\.LimitBenchmarks\\.", Map.of(), Map.of())) {
      BenchmarkParams parameters = result.getParams();
      String name = methodOf(parameters);
      String size = parameters.getParam("kibibytes");
      // The best that was seen: what disturbs a measurement does not lower what is possible.
      double nanos = result.getPrimaryResult().getStatistics().getMin() / LimitBenchmarks.VECTORS;
      limits.put(name + size, nanos);
      boolean inMemory = name.startsWith("load");
      if (inMemory || size.equals("16")) {
        double rate = LimitBenchmarks.LANES / nanos;
        out.printf(Locale.ROOT, "| %-13s | %4s | %17.1f |%n", name, inMemory ? size : "-", rate);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("limit", name);
        entry.put("kibibytes", inMemory ? Integer.parseInt(size) : 0);
        entry.put("giga_values_per_second", rate);
        entries.add(entry);
      }
    }
    out.flush();
  }

  private void measureOnSpikes(Work work, String kernel) {
    Map<String, Double> nanos = new LinkedHashMap<>();
    String pattern = "\\.SpikeKernelBenchmarks\\." + kernel + "$";
    for (RunResult result :
        forks.run(pattern, Map.of("work", new String[] {work.label()}, "rate", RATES), Map.of())) {
      BenchmarkParams parameters = result.getParams();
      nanos.put(parameters.getParam("set") + parameters.getParam("rate"), nanos(result));
    }
    for (String rate : RATES) {
      Cost.onSpikes(work, Double.parseDouble(rate)).stream()
          .filter(cost -> cost.kernel().equals(kernel))
          .forEach(cost ->
              print(
                  work, rate, cost, found(nanos, "scalar" + rate), found(nanos, "vector" + rate)));
    }
  }

  private void measureOnValues(Work work, Cost cost) {
    Map<String, Double> nanos = new LinkedHashMap<>();
    String pattern = "\\.KernelBenchmarks\\." + cost.kernel() + "$";
    for (RunResult result :
        forks.run(pattern, Map.of("work", new String[] {work.label()}), Map.of())) {
      nanos.put(result.getParams().getParam("set"), nanos(result));
    }
    print(work, "-", cost, found(nanos, "scalar"), found(nanos, "vector"));
  }

  private void print(Work work, String rate, Cost cost, double scalar, double vector) {
    double limit = limits.getOrDefault(cost.limit() + cost.kibibytes(), Double.NaN);
    double share = cost.vectors() * limit / vector;
    out.printf(
        Locale.ROOT,
        "| %-23s | %-6s | %6s | %10.2f | %10.2f | %6.1f | %6.2f %-13s | %5.0f %% %-18s |%n",
        cost.kernel(),
        work.label(),
        rate,
        scalar / 1e3,
        vector / 1e3,
        scalar / vector,
        cost.operations() / vector,
        cost.unit(),
        100 * share,
        cost.limit() + (cost.limit().startsWith("load") ? " " + cost.kibibytes() + " KiB" : ""));
    out.flush();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("kernel", cost.kernel());
    entry.put("work", work.label());
    if (!rate.equals("-")) {
      entry.put("rate", Double.parseDouble(rate));
    }
    entry.put("scalar_us", scalar / 1e3);
    entry.put("vector_us", vector / 1e3);
    entry.put("giga_per_second", cost.operations() / vector);
    entry.put("unit", cost.unit());
    entry.put("limit", cost.limit());
    entry.put("share_of_limit", share);
    entries.add(entry);
  }

  private static double found(Map<String, Double> nanos, String key) {
    Double value = nanos.get(key);
    if (value == null) {
      throw new IllegalStateException(
          "expected a result for '%s', found %s".formatted(key, nanos.keySet()));
    }
    return value;
  }

  static String methodOf(BenchmarkParams parameters) {
    String name = parameters.getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The median over the iterations of all JVMs. */
  static double nanos(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }
}
