package dev.spikeq.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * Measures the update and the decision of a work.
 *
 * @param work what is done
 * @param rate firing rate of the hidden layers
 * @param threads threads that share an update
 * @param forks how JMH is run
 */
record WorkRun(Work work, double rate, int threads, Forks forks) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Measures both kinds; a failure of one becomes its entry. */
  void addTo(Entries entries) throws IOException {
    Path rates = Files.createTempFile("spikeq-bench", ".rates");
    try {
      for (String kind : List.of("update", "decision")) {
        Map<String, Object> entry = entries.add(work.label(), kind, threads);
        try {
          measure(kind, rates, entry);
        } catch (IllegalStateException failure) {
          entry.put("error", String.valueOf(failure.getMessage()));
        }
      }
    } finally {
      Files.deleteIfExists(rates);
    }
  }

  private void measure(String kind, Path rates, Map<String, Object> entry) throws IOException {
    Map<String, String[]> parameters =
        Map.of(
            "work", new String[] {work.label()},
            "rate", new String[] {Double.toString(rate)},
            "threads", new String[] {Integer.toString(threads)});
    String pattern = "\\.WorkBenchmarks\\." + kind + "$";
    RunResult result =
        forks
            .run(pattern, parameters, Map.of(WorkBenchmarks.RATES_FILE, rates.toString()))
            .iterator()
            .next();
    Statistics nanos = result.getPrimaryResult().getStatistics();
    entry.put("ms", nanos.getPercentile(50) / NANOS_PER_MILLI);
    entry.put(
        "quartiles_ms",
        new double[] {
          nanos.getPercentile(25) / NANOS_PER_MILLI, nanos.getPercentile(75) / NANOS_PER_MILLI
        });
    entry.put("runs", nanos.getN());
    entry.put("rate_wanted", rate);
    entry.put(
        "rate",
        Arrays.stream(Files.readString(rates).split(" ", -1))
            .mapToDouble(Double::parseDouble)
            .toArray());
  }
}
