package dev.spikeq.formats.json;

import dev.spikeq.formats.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that blames the text, by place, for what does not fit.
 *
 * @param where its place, as it appears in messages
 * @param members name to value, in the text's order; see {@link Json} for what a value can be
 */
public record JsonObject(String where, Map<String, Object> members) {

  /** Whether there is a member of that name. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /**
   * Refuses members of other names.
   *
   * @param names those that may be there
   * @throws FormatException if there is another one
   */
  public void allowOnly(String... names) throws FormatException {
    for (String name : members.keySet()) {
      if (!Set.of(names).contains(name)) {
        throw refusal(where, "only " + String.join(", ", names), "'" + Json.shown(name) + "'");
      }
    }
  }

  /**
   * A text.
   *
   * @throws FormatException if there is none of that name
   */
  public String text(String name) throws FormatException {
    if (value(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a text");
  }

  /**
   * A truth value.
   *
   * @throws FormatException if there is none of that name
   */
  public boolean truth(String name) throws FormatException {
    if (value(name) instanceof Boolean truth) {
      return truth;
    }
    throw wrong(name, "true or false");
  }

  /**
   * A whole number.
   *
   * @param name its name
   * @param least the smallest that fits
   * @param most the largest that fits
   * @throws FormatException if there is none of that name and range
   */
  public int integer(String name, int least, int most) throws FormatException {
    if (value(name) instanceof Long number && number >= least && number <= most) {
      return number.intValue();
    }
    throw wrong(name, "a whole number from " + least + " to " + most);
  }

  /**
   * A whole number of 64 bits, exactly.
   *
   * @param name its name
   * @throws FormatException if there is none of that name
   */
  public long whole(String name) throws FormatException {
    if (value(name) instanceof Long number) {
      return number;
    }
    throw wrong(name, "a whole number");
  }

  /**
   * A number as the nearest float.
   *
   * @throws FormatException if there is none of that name, or it is not within a float's range
   */
  public float number(String name) throws FormatException {
    if (value(name) instanceof Number number && Float.isFinite(number.floatValue())) {
      return number.floatValue();
    }
    throw wrong(name, "a finite number");
  }

  /**
   * A number as the nearest double.
   *
   * @throws FormatException if there is none of that name, or it is not within a double's range
   */
  public double decimal(String name) throws FormatException {
    if (value(name) instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw wrong(name, "a finite number");
  }

  /**
   * A list of numbers as doubles.
   *
   * @throws FormatException if there is none of that name, or something else is in it
   */
  public double[] decimals(String name) throws FormatException {
    List<?> items = list(name, "a list of numbers");
    double[] numbers = new double[items.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(items.get(i) instanceof Number number)) {
        throw wrong(name, "a list of numbers");
      }
      numbers[i] = number.doubleValue();
    }
    return numbers;
  }

  /**
   * A constant of an enumeration, written in lower case.
   *
   * @param <E> the enumeration
   * @param name the member's name
   * @param type the enumeration
   * @throws FormatException if there is none of that name, or it is no such constant
   */
  public <E extends Enum<E>> E constant(String name, Class<E> type) throws FormatException {
    Object found = value(name);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(found)) {
        return constant;
      }
    }
    throw wrong(
        name,
        Stream.of(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", "one of ", "")));
  }

  /**
   * An object inside.
   *
   * @throws FormatException if there is none of that name
   */
  public JsonObject object(String name) throws FormatException {
    if (value(name) instanceof Map<?, ?> map) {
      return inner(where + "." + name, map);
    }
    throw wrong(name, "an object");
  }

  /**
   * A list of objects inside.
   *
   * @throws FormatException if there is none of that name, or something else is in it
   */
  public List<JsonObject> objects(String name) throws FormatException {
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : list(name, "a list of objects")) {
      if (!(item instanceof Map<?, ?> map)) {
        throw wrong(name, "a list of objects");
      }
      objects.add(inner(where + "." + name + "[" + objects.size() + "]", map));
    }
    return objects;
  }

  private List<?> list(String name, String expected) throws FormatException {
    if (value(name) instanceof List<?> list) {
      return list;
    }
    throw wrong(name, expected);
  }

  @SuppressWarnings("unchecked") // the reader makes maps with text keys only
  private static JsonObject inner(String where, Map<?, ?> map) {
    return new JsonObject(where, (Map<String, Object>) map);
  }

  private @Nullable Object value(String name) {
    return members.get(name);
  }

  private FormatException wrong(String name, String expected) {
    Object found = members.get(name);
    return refusal(
        where + "." + name,
        expected,
        found == null ? "nothing" : "'" + Json.shown(found.toString()) + "'");
  }

  private static FormatException refusal(String where, String expected, String found) {
    return new FormatException(where, expected, found, "is it the file of another version?");
  }
}
