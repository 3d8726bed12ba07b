package dev.spikeq.lab.report;

import dev.spikeq.lab.statistics.Interval;
import dev.spikeq.lab.statistics.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Several curves as one: the mean with its 95 % interval at common places.
 *
 * @param x places where every curve has a value
 * @param mean their means
 * @param low lower ends of the intervals
 * @param high upper ends
 * @param members the curves themselves
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package alone, never compared
record Band(double[] x, double[] mean, double[] low, double[] high, List<Curve> members) {
  private static final int MOST_PLACES = 160;
  private static final int MOST_POINTS = 400;

  /** Puts curves together; where not all of them have a value there is no mean. */
  static Band over(List<Curve> curves) {
    List<Curve> members =
        curves.stream().filter(c -> !c.isEmpty()).map(c -> c.thinned(MOST_POINTS)).toList();
    double[] places = places(members);
    Band band =
        new Band(
            places,
            new double[places.length],
            new double[places.length],
            new double[places.length],
            members);
    Resamples resamples = new Resamples(members.size());
    for (int i = 0; i < places.length; i++) {
      double place = places[i];
      double[] there = members.stream().mapToDouble(c -> c.at(place)).toArray();
      Interval interval = resamples.interval(there);
      band.mean[i] = Statistics.mean(there);
      band.low[i] = interval.low();
      band.high[i] = interval.high();
    }
    return band;
  }

  private static double[] places(List<Curve> members) {
    double first = members.stream().mapToDouble(Curve::first).max().orElse(0);
    double last = members.stream().mapToDouble(Curve::last).min().orElse(-1);
    TreeSet<Double> places = new TreeSet<>();
    for (Curve member : members) {
      for (double place : member.x()) {
        if (place >= first && place <= last) {
          places.add(place);
        }
      }
    }
    double[] all = new ArrayList<>(places).stream().mapToDouble(p -> p).toArray();
    return new Curve(all, all).thinned(MOST_PLACES).x();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** All values that will be drawn. */
  List<double[]> values() {
    List<double[]> values = new ArrayList<>(List.of(mean, low, high));
    members.forEach(member -> values.add(member.y()));
    return values;
  }
}
