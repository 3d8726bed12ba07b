package dev.spikeq.formats.json;

import dev.spikeq.formats.FormatException;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Turns trees into JSON and back.
 *
 * <p>A tree is a {@link Map} with text keys (written in its order), a {@link List}, an array of
 * {@code double} or {@code int}, a {@link String}, a {@link Boolean} or a number. Reading gives
 * maps, lists, texts, booleans, {@link Long} for whole numbers and {@link BigDecimal} for others,
 * so that {@code floatValue} rounds once and gives exactly the float that was written. There is no
 * null on either side, and no number that is not finite.
 */
public final class Json {
  private static final int MAX_NESTING = 32;
  private static final int MAX_NUMBER_CHARACTERS = 64;
  private static final int MAX_EXPONENT = 400;

  private Json() {}

  /**
   * The text of a tree, on one line.
   *
   * @param tree maps, lists, texts, booleans and numbers
   * @throws IllegalArgumentException if something else is in it, or a number that is not finite
   */
  public static String write(Object tree) {
    return write(tree, ObjectWriteContext.empty());
  }

  /**
   * The text of a tree, indented, with a line break at its end.
   *
   * @param tree maps, lists, texts, booleans and numbers
   * @throws IllegalArgumentException if something else is in it, or a number that is not finite
   */
  public static String writeIndented(Object tree) {
    ObjectWriteContext indented =
        new ObjectWriteContext.Base() {
          @Override
          public DefaultPrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        };
    return write(tree, indented) + "\n";
  }

  private static String write(Object tree, ObjectWriteContext context) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(context, text)) {
      write(generator, tree);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, @Nullable Object tree) {
    switch (tree) {
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((key, value) -> {
          out.writeName(String.valueOf(key));
          write(out, value);
        });
        out.writeEndObject();
      }
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(item -> write(out, item));
        out.writeEndArray();
      }
      case double[] numbers -> {
        out.writeStartArray();
        for (double number : numbers) {
          write(out, number);
        }
        out.writeEndArray();
      }
      case int[] numbers -> out.writeArray(numbers, 0, numbers.length);
      case String text -> out.writeString(text);
      case Boolean truth -> out.writeBoolean(truth);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case BigDecimal number -> out.writeNumber(number);
      case Float number when Float.isFinite(number) -> out.writeNumber(number);
      case Double number when Double.isFinite(number) -> out.writeNumber(number);
      case null, default ->
          throw new IllegalArgumentException(
              "Json: expected maps, lists, texts and finite numbers, found " + tree);
    }
  }

  /**
   * Reads an object.
   *
   * @param text a JSON object and nothing else
   * @param source what to call it in messages
   * @return its members, in their order
   * @throws FormatException if the text is anything else, or holds null, a name twice, or a number
   *     of absurd length
   */
  public static JsonObject parse(String text, String source) throws FormatException {
    try (JsonParser parser = factory().createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refusal(source, "a JSON object", "something else");
      }
      Map<String, Object> members = readObject(parser, source);
      if (parser.nextToken() != null) {
        throw refusal(source, "the end of the JSON object", "further text");
      }
      return new JsonObject(source, members);
    } catch (JacksonException e) {
      String fault = Objects.requireNonNullElse(e.getOriginalMessage(), "a fault");
      FormatException refusal =
          refusal(source, "well-formed JSON", fault.lines().findFirst().orElse("a fault"));
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_NESTING)
                .maxNumberLength(MAX_NUMBER_CHARACTERS)
                .build())
        .build();
  }

  private static Map<String, Object> readObject(JsonParser parser, String where)
      throws FormatException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (members.put(name, readValue(parser, where + "." + shown(name))) != null) {
        throw refusal(where, "every name once", "'" + shown(name) + "' twice");
      }
    }
    return members;
  }

  private static Object readValue(JsonParser parser, String where) throws FormatException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser, where);
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(readValue(parser, where + "[" + items.size() + "]"));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber(parser.getString(), where);
      case null, default -> throw refusal(where, "a value", "null or the end of the text");
    };
  }

  private static Object readNumber(String text, String where) throws FormatException {
    BigDecimal number = new BigDecimal(text);
    if (Math.abs((long) number.precision() - number.scale()) > MAX_EXPONENT) {
      throw refusal(where, "a number that fits 64 bits", text);
    }
    try {
      return text.chars().allMatch(c -> c == '-' || Character.isDigit(c))
          ? (Object) number.longValueExact()
          : number;
    } catch (ArithmeticException e) {
      FormatException refusal = refusal(where, "a number that fits 64 bits", text);
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static FormatException refusal(String where, String expected, String found) {
    return new FormatException(where, expected, found, "the text is damaged, get it again");
  }

  /** Part of a file made harmless for a message: short and on one line. */
  static String shown(String text) {
    int limit = 60;
    String cut = text.length() <= limit ? text : text.substring(0, limit) + "…";
    return cut.replaceAll("\\p{Cc}", "?");
  }

  /**
   * Reads an object from a file.
   *
   * @param file a file in UTF-8
   * @return its members
   * @throws IOException if it cannot be read or is not a JSON object
   */
  public static JsonObject read(Path file) throws IOException {
    return parse(Files.readString(file), file.toString());
  }
}
