package dev.spikeq.env;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes environments by name: those of {@link dev.spikeq.env.control}, of {@link
 * dev.spikeq.env.minatar}, and of every other {@link EnvironmentProvider} on the class path.
 */
public final class Environments {
  private static final int MOST_SHOWN = 20;

  private Environments() {}

  /**
   * Makes the environment with this name.
   *
   * @param name one of {@link #names}, such as {@code CartPole-v1}
   * @return a new environment, with its time limit, to judge in and with nothing set
   * @throws IllegalArgumentException if there is none of this name; the message gives the nearest
   *     one and all there are
   */
  public static Environment create(String name) {
    return spec(name).create();
  }

  /**
   * Returns the entry with this name.
   *
   * @param name one of {@link #names}
   * @throws IllegalArgumentException as for {@link #create}
   */
  public static EnvironmentSpec spec(String name) {
    SortedMap<String, EnvironmentSpec> specs = load();
    EnvironmentSpec spec = specs.get(name);
    if (spec == null) {
      throw new IllegalArgumentException(
          "Environment: no '%s'; did you mean '%s'? There are: %s"
              .formatted(name, nearest(name, specs.keySet()), shown(specs.keySet())));
    }
    return spec;
  }

  /** Returns the names of all environments, sorted. */
  public static List<String> names() {
    return List.copyOf(load().keySet());
  }

  /** Returns all entries, sorted by name. */
  public static List<EnvironmentSpec> specs() {
    return List.copyOf(load().values());
  }

  /** Looks anew at every call: nothing is kept, and making an environment is rare. */
  private static SortedMap<String, EnvironmentSpec> load() {
    SortedMap<String, EnvironmentSpec> specs = new TreeMap<>();
    Map<String, String> owners = new TreeMap<>();
    for (EnvironmentProvider provider : ServiceLoader.load(EnvironmentProvider.class)) {
      String owner = provider.getClass().getName();
      for (EnvironmentSpec spec : provider.environments()) {
        if (specs.putIfAbsent(spec.name(), spec) != null) {
          throw new IllegalStateException(
              "Environment '%s' is provided by %s and by %s: rename one of them"
                  .formatted(spec.name(), owners.get(spec.name()), owner));
        }
        owners.put(spec.name(), owner);
      }
    }
    return specs;
  }

  /** The names, and only how many there are of a family too large to be read. */
  private static String shown(Collection<String> names) {
    Map<String, List<String>> families =
        names.stream()
            .collect(
                Collectors.groupingBy(
                    name -> name.substring(0, name.indexOf('/') + 1),
                    TreeMap::new,
                    Collectors.toList()));
    return families.entrySet().stream()
        .map(family ->
            family.getKey().isEmpty() || family.getValue().size() <= MOST_SHOWN
                ? String.join(", ", family.getValue())
                : family.getKey() + "… (" + family.getValue().size() + ")")
        .collect(Collectors.joining(", "));
  }

  private static String nearest(String name, Collection<String> known) {
    List<String> byDistance = new ArrayList<>(known);
    Collections.sort(
        byDistance, (a, b) -> Integer.compare(editDistance(name, a), editDistance(name, b)));
    return byDistance.isEmpty() ? "" : byDistance.getFirst();
  }

  /** Levenshtein distance without regard to case. */
  private static int editDistance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
