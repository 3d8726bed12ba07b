package dev.spikeq.env;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A value for every {@link EnvironmentOption} of an environment, in the order of the options. Equal
 * if all values are.
 */
public final class EnvironmentSettings {
  private final SequencedMap<String, Object> values;

  private EnvironmentSettings(SequencedMap<String, Object> values) {
    this.values = Collections.unmodifiableSequencedMap(values);
  }

  /**
   * Gives each option the value that is said, or else its fallback.
   *
   * @param options what can be set
   * @param said values by name; a name that no option has is refused
   * @throws IllegalArgumentException if there is no such option, or a value does not fit
   */
  public static EnvironmentSettings of(List<EnvironmentOption> options, Map<String, ?> said) {
    SequencedMap<String, Object> values = new LinkedHashMap<>();
    for (EnvironmentOption option : options) {
      Object value = said.get(option.name());
      values.put(option.name(), value == null ? option.fallback() : option.checked(value));
    }
    for (String name : said.keySet()) {
      if (!values.containsKey(name)) {
        throw new IllegalArgumentException(
            "Environment: no option '%s'; there are: %s"
                .formatted(name, values.isEmpty() ? "none" : String.join(", ", values.keySet())));
      }
    }
    return new EnvironmentSettings(values);
  }

  /** Returns the settings of an environment without options. */
  public static EnvironmentSettings none() {
    return of(List.of(), Map.of());
  }

  /** Returns all values by name; not to be changed. */
  public SequencedMap<String, Object> values() {
    return values;
  }

  /**
   * Returns a whole number.
   *
   * @param name of a {@link EnvironmentOption.Whole}
   */
  public long whole(String name) {
    return value(name, Long.class);
  }

  /**
   * Returns a number.
   *
   * @param name of a {@link EnvironmentOption.Real}
   */
  public double real(String name) {
    return value(name, Double.class);
  }

  /**
   * Returns whether something is so.
   *
   * @param name of a {@link EnvironmentOption.Truth}
   */
  public boolean truth(String name) {
    return value(name, Boolean.class);
  }

  /**
   * Returns the constant whose name in lower case was chosen.
   *
   * @param <E> the enumeration
   * @param name of a {@link EnvironmentOption.Choice} whose words are those of the constants
   * @param type the enumeration
   */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    return Enum.valueOf(type, value(name, String.class).toUpperCase(Locale.ROOT));
  }

  private <T> T value(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "Environment: expected an option '%s' that is a %s, found %s"
              .formatted(name, type.getSimpleName(), values));
    }
    return type.cast(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EnvironmentSettings that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
