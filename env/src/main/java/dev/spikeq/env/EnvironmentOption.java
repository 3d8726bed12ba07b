package dev.spikeq.env;

import java.util.List;

/** Something that can be set about an environment, with what it is where nobody says. */
public sealed interface EnvironmentOption {

  /** Returns the key that experiments write, such as {@code sticky_actions}. */
  String name();

  /** Returns one line about it. */
  String summary();

  /** Returns what it is where nobody says: a Long, a Double, a Boolean or a String. */
  Object fallback();

  /**
   * Returns a value as this option keeps it.
   *
   * @param value what was asked for; whole numbers of any kind do for a number
   * @throws IllegalArgumentException if it is of another kind or out of range
   */
  Object checked(Object value);

  /**
   * A whole number.
   *
   * @param name the key
   * @param summary one line about it
   * @param fallback what it is where nobody says
   * @param least the lowest that is allowed
   * @param most the highest that is allowed
   */
  record Whole(String name, String summary, Long fallback, long least, long most)
      implements EnvironmentOption {

    @Override
    public Object checked(Object value) {
      if (!(value instanceof Long || value instanceof Integer)
          || ((Number) value).longValue() < least
          || ((Number) value).longValue() > most) {
        throw mistake(name, "a whole number from " + least + " to " + most, value);
      }
      return ((Number) value).longValue();
    }
  }

  /**
   * A number.
   *
   * @param name the key
   * @param summary one line about it
   * @param fallback what it is where nobody says
   * @param least the lowest that is allowed
   * @param most the highest that is allowed
   */
  record Real(String name, String summary, Double fallback, double least, double most)
      implements EnvironmentOption {

    @Override
    public Object checked(Object value) {
      if (!(value instanceof Number number)
          || !(number.doubleValue() >= least && number.doubleValue() <= most)) {
        throw mistake(name, "a number from " + least + " to " + most, value);
      }
      return number.doubleValue();
    }
  }

  /**
   * Yes or no.
   *
   * @param name the key
   * @param summary one line about it
   * @param fallback what it is where nobody says
   */
  record Truth(String name, String summary, Boolean fallback) implements EnvironmentOption {

    @Override
    public Object checked(Object value) {
      if (!(value instanceof Boolean)) {
        throw mistake(name, "true or false", value);
      }
      return value;
    }
  }

  /**
   * One of some words.
   *
   * @param name the key
   * @param summary one line about it
   * @param fallback what it is where nobody says
   * @param choices the words; copied
   */
  record Choice(String name, String summary, String fallback, List<String> choices)
      implements EnvironmentOption {

    /** Copies the words and checks that the fallback is one of them. */
    public Choice {
      choices = List.copyOf(choices);
      if (!choices.contains(fallback)) {
        throw new IllegalArgumentException(
            "Option '%s': expected one of %s as its fallback, found '%s'"
                .formatted(name, choices, fallback));
      }
    }

    @Override
    public Object checked(Object value) {
      if (!(value instanceof String word) || !choices.contains(word)) {
        throw mistake(name, "one of " + String.join(", ", choices), value);
      }
      return word;
    }
  }

  private static IllegalArgumentException mistake(String name, String expected, Object found) {
    return new IllegalArgumentException(
        "Environment option '%s': expected %s, found %s".formatted(name, expected, found));
  }
}
