package dev.spikeq.lab.agreement;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.lab.statistics.Interval;
import dev.spikeq.lab.statistics.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often a network decides as its source does, on the states of some episodes.
 *
 * <p>The source judges by its own outputs: its action is the best of them, its gap the best less
 * the second best, and the regret of another action what that action's output lacks of the best. A
 * disagreement is <em>costly</em> when its regret is above 0 and at least the median gap of the
 * source on the states of its own greedy episodes.
 *
 * @param decisions on how many states
 * @param share of decisions in which both choose the same action, in [0, 1]
 * @param ci95 of the share: 95 % interval by the bootstrap over episodes; by Wilson's score where
 *     each episode is one decision
 * @param costly share of all decisions that are costly disagreements
 * @param regret mean over all decisions, in the units of the source's outputs
 * @param byGap the share by the source's gap, smallest first: tenths of the gaps of its own greedy
 *     episodes; those in which no state falls are left out
 */
public record Agreement(
    int decisions, double share, Interval ci95, double costly, double regret, List<Tenth> byGap) {

  /**
   * The decisions whose gap lies in one tenth of the gaps.
   *
   * @param number from 1 for the smallest to 10 for the largest
   * @param decisions how many, at least 1
   * @param share of them in which both choose the same action
   */
  public record Tenth(int number, int decisions, double share) {}

  /** Copies the list. */
  public Agreement {
    byGap = List.copyOf(byGap);
  }

  /**
   * Counts.
   *
   * @param where the episodes
   * @param chosen what the network chose on each of their states
   * @param source what the source says to them
   * @param gaps of the source on its own states
   */
  static Agreement of(Trajectories where, int[] chosen, Answers source, ActionGaps gaps) {
    double[] agreed = new double[where.episodes()];
    double[] decided = new double[where.episodes()];
    int[] agreedInDecile = new int[ActionGaps.DECILES];
    int[] inDecile = new int[ActionGaps.DECILES];
    int costly = 0;
    double regret = 0;
    for (int episode = 0; episode < agreed.length; episode++) {
      for (int i = where.starts()[episode]; i < where.starts()[episode + 1]; i++) {
        int decile = gaps.decile(source.gap(i));
        inDecile[decile]++;
        decided[episode]++;
        if (chosen[i] == source.actions()[i]) {
          agreed[episode]++;
          agreedInDecile[decile]++;
        } else {
          double lost = source.regret(i, chosen[i]);
          regret += lost;
          costly += lost > 0 && lost >= gaps.median() ? 1 : 0;
        }
      }
    }
    int decisions = where.decisions();
    return new Agreement(
        decisions,
        Statistics.ratio(agreed, decided),
        where.independent()
            ? Statistics.share((long) Arrays.stream(agreed).sum(), decisions)
            : Statistics.bootstrappedRatio(agreed, decided),
        (double) costly / decisions,
        regret / decisions,
        tenths(inDecile, agreedInDecile));
  }

  private static List<Tenth> tenths(int[] decisions, int[] agreed) {
    List<Tenth> tenths = new ArrayList<>();
    for (int i = 0; i < decisions.length; i++) {
      if (decisions[i] > 0) {
        tenths.add(new Tenth(i + 1, decisions[i], (double) agreed[i] / decisions[i]));
      }
    }
    return tenths;
  }

  /** Returns it as a tree for JSON. */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("decisions", decisions);
    tree.put("agreement", share);
    tree.put("ci95", List.of(ci95.low(), ci95.high()));
    tree.put("costly", costly);
    tree.put("regret", regret);
    List<Map<String, Object>> tenths = new ArrayList<>();
    for (Tenth tenth : byGap) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("tenth", tenth.number());
      line.put("decisions", tenth.decisions());
      line.put("agreement", tenth.share());
      tenths.add(line);
    }
    tree.put("byGap", tenths);
    return tree;
  }

  /**
   * Reads what {@link #tree} gave.
   *
   * @param json the object
   * @throws FormatException if something is missing or out of range
   */
  public static Agreement read(JsonObject json) throws FormatException {
    double[] interval = json.decimals("ci95");
    if (interval.length != 2) {
      throw new FormatException(
          json.where() + ".ci95", "two numbers", interval.length + "", "measure it again");
    }
    List<Tenth> tenths = new ArrayList<>();
    for (JsonObject line : json.objects("byGap")) {
      tenths.add(
          new Tenth(
              line.integer("tenth", 1, ActionGaps.DECILES),
              line.integer("decisions", 1, Integer.MAX_VALUE),
              line.decimal("agreement")));
    }
    return new Agreement(
        json.integer("decisions", 1, Integer.MAX_VALUE),
        json.decimal("agreement"),
        new Interval(interval[0], interval[1]),
        json.decimal("costly"),
        json.decimal("regret"),
        tenths);
  }
}
