package dev.spikeq.lab.agreement;

import dev.spikeq.lab.statistics.Statistics;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far the source's best action is ahead of its second best, over the states of its own
 * episodes.
 *
 * @param median half of its gaps are smaller
 * @param edges between the deciles, ascending: nine numbers
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package alone, never compared
record ActionGaps(double median, double[] edges) {
  static final int DECILES = 10;

  static ActionGaps of(Answers source, int decisions) {
    double[] gaps = IntStream.range(0, decisions).mapToDouble(source::gap).sorted().toArray();
    double[] edges = new double[DECILES - 1];
    Arrays.setAll(edges, i -> Statistics.quantile(gaps, (i + 1.0) / DECILES));
    return new ActionGaps(Statistics.quantile(gaps, 0.5), edges);
  }

  /** The decile that a gap belongs to, from 0 for the smallest. */
  int decile(double gap) {
    int decile = 0;
    while (decile < edges.length && gap >= edges[decile]) {
      decile++;
    }
    return decile;
  }
}
