package dev.spikeq.lab.config;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.toml.TomlFactory;

/**
 * TOML as trees of maps, lists, texts, booleans, {@link Long} and {@link Double}. The parser comes
 * from a library, which keeps no line numbers; {@link #lineOf} finds them again.
 */
final class TomlText {
  private static final int MAX_CHARACTERS = 1 << 20;

  private TomlText() {}

  /** Parses a document; {@code source} is what messages call it. */
  static Map<String, Object> parse(String text, String source) throws ConfigException {
    if (text.length() > MAX_CHARACTERS) {
      throw new ConfigException(
          source
              + ": expected an experiment of at most 1 MiB, found "
              + text.length()
              + " letters");
    }
    try (JsonParser parser = new TomlFactory().createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      return readTable(parser);
    } catch (JacksonException e) {
      String fault = Objects.requireNonNullElse(e.getOriginalMessage(), "a fault");
      String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new ConfigException(
          source
              + line
              + ": expected TOML, found a mistake ("
              + fault.lines().findFirst().orElse("").toLowerCase(Locale.ROOT)
              + "): texts stand in quotes, sections in [brackets]",
          e);
    } catch (StackOverflowError e) {
      throw new ConfigException(source + ": expected TOML, found lists nested too deeply", e);
    }
  }

  private static Map<String, Object> readTable(JsonParser parser) {
    Map<String, Object> table = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      table.put(name, readValue(parser));
    }
    return table;
  }

  private static Object readValue(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readTable(parser);
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(readValue(parser));
        }
        yield items;
      }
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case null, default -> parser.getString();
    };
  }

  /** A value as TOML; a number is written so that it is read again exactly. */
  static String write(Object value) {
    return switch (value) {
      case String text -> quote(text);
      case Boolean truth -> truth.toString();
      case Long number -> number.toString();
      case Integer number -> number.toString();
      case Double number -> number.toString();
      case Float number -> number.toString();
      case List<?> items ->
          items.stream()
              .map(item -> write(Objects.requireNonNull(item)))
              .collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> table ->
          table.entrySet().stream()
              .map(e -> e.getKey() + " = " + write(Objects.requireNonNull(e.getValue())))
              .collect(Collectors.joining(", ", "{", "}"));
      default -> throw new IllegalArgumentException("TOML: cannot write " + value);
    };
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /**
   * The line on which a key stands, or null where it is not written plainly (as in an inline table
   * or a set value).
   */
  static @Nullable Integer lineOf(String text, String section, String key) {
    String current = "";
    Map<String, Integer> lists = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String code = line.strip();
      if (code.startsWith("[")) {
        int end = code.indexOf(']');
        current = end < 0 ? current : code.substring(1, end).replaceAll("[\\s\"'\\[]", "");
        current = numbered(current, code.startsWith("[["), lists);
        if (current.equals(join(section, key))) {
          return number;
        }
        continue;
      }
      int equals = code.indexOf('=');
      if (equals > 0
          && join(current, code.substring(0, equals).replaceAll("[\\s\"']", ""))
              .equals(join(section, key))) {
        return number;
      }
    }
    return null;
  }

  /** The name of a section with the number of the list's table that it is, or stands in. */
  private static String numbered(String name, boolean begins, Map<String, Integer> lists) {
    if (begins) {
      return name + "[" + lists.merge(name, 1, Integer::sum) + "]";
    }
    for (Map.Entry<String, Integer> list : lists.entrySet()) {
      if (name.startsWith(list.getKey() + ".")) {
        return list.getKey() + "[" + list.getValue() + "]" + name.substring(list.getKey().length());
      }
    }
    return name;
  }

  /** The dotted name of a key in a section. */
  static String join(String section, String key) {
    return section.isEmpty() ? key : section + "." + key;
  }

  /** Signals that a file could not be read, as a mistake of the caller. */
  static ConfigException unreadable(String source, IOException cause) {
    return new ConfigException(
        source + ": expected an experiment to read, found " + cause + ": check the path", cause);
  }
}
