package dev.spikeq.lab.config;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers of time steps as people write them: {@code 1,2,4..64}. */
public final class StepList {
  private static final Pattern PART = Pattern.compile("(\\d{1,6})(?:\\.\\.(\\d{1,6}))?");
  private static final int MOST = 100_000;

  private StepList() {}

  /**
   * Reads a list of numbers and ranges, separated by commas. A range {@code A..B} is A, 2A, 4A and
   * so on as long as it is below B, and B: {@code 4..64} is 4, 8, 16, 32 and 64.
   *
   * @param text such as {@code 1,2,4..64}
   * @param place where it stands, for messages
   * @return the numbers, ascending, each once, all from 1 to 100000
   * @throws ConfigException if the text is anything else
   */
  public static List<Integer> parse(String text, String place) throws ConfigException {
    TreeSet<Integer> steps = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      Matcher match = PART.matcher(part.strip());
      if (!match.matches()) {
        throw mistake(text, place);
      }
      int first = Integer.parseInt(match.group(1));
      int last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
      if (first < 1 || last < first || last > MOST) {
        throw mistake(text, place);
      }
      for (int step = first; step < last; step *= 2) {
        steps.add(step);
      }
      steps.add(last);
    }
    return new ArrayList<>(steps);
  }

  private static ConfigException mistake(String text, String place) {
    return new ConfigException(
        place
            + ": expected numbers of time steps from 1 to "
            + MOST
            + " such as 1,2,4..64 (where 4..64 is 4, 8, 16, 32, 64), found '"
            + text
            + "'");
  }
}
