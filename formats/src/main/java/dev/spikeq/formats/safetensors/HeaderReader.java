package dev.spikeq.formats.safetensors;

import dev.spikeq.formats.FormatException;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses and checks one header, token by token, so that a hostile one costs no more than itself.
 */
final class HeaderReader {
  /** The format's own limit. */
  static final int MAX_BYTES = 100_000_000;

  static final int MAX_DIMENSIONS = 32;

  private static final int MAX_NAME_CHARACTERS = 1 << 16;
  private static final int MAX_NESTING = 8;
  private static final int MAX_DIGITS = 19;

  private final String source;
  private final JsonParser parser;
  private final Set<String> names = new HashSet<>();
  private final List<TensorEntry> entries = new ArrayList<>();
  private final Map<String, String> metadata = new HashMap<>();

  private HeaderReader(String source, JsonParser parser) {
    this.source = source + ": header";
    this.parser = parser;
  }

  /**
   * Parses a header.
   *
   * @param source what to call the file in messages
   * @param header its bytes, without the length in front
   * @throws FormatException if it breaks a rule of the format
   */
  static Header parse(String source, byte[] header) throws FormatException {
    if (header[0] != '{') {
      throw new FormatException(
          source + ": header",
          "JSON that begins with '{'",
          "byte 0x%02x".formatted(header[0]),
          "the file is damaged or is not a safetensors file");
    }
    Reader text =
        new InputStreamReader(
            new ByteArrayInputStream(header),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try (JsonParser parser = factory().createParser(ObjectReadContext.empty(), text)) {
      HeaderReader reader = new HeaderReader(source, parser);
      reader.readAll();
      return new Header(header.length, reader.entries, reader.metadata);
    } catch (JacksonException e) {
      FormatException refusal =
          new FormatException(
              source + ": header",
              "well-formed JSON in UTF-8 within the limits of the format",
              e.getOriginalMessage().lines().findFirst().orElse("a fault"),
              "the file is damaged, get it again");
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_NESTING)
                .maxNumberLength(MAX_DIGITS)
                .maxNameLength(MAX_NAME_CHARACTERS)
                .maxStringLength(MAX_BYTES)
                .maxDocumentLength(MAX_BYTES)
                .build())
        .build();
  }

  private void readAll() throws FormatException {
    expect(JsonToken.START_OBJECT, source, "an object");
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = checkedText(parser.currentName(), source);
      if (!names.add(name)) {
        throw refusal(source, "every name once", Header.shown(name) + " twice");
      }
      if (name.equals(Header.METADATA)) {
        readMetadata();
      } else {
        entries.add(readTensor(name));
      }
    }
    if (parser.nextToken() != null) {
      throw refusal(source, "the end of the JSON object", "further text");
    }
  }

  private void readMetadata() throws FormatException {
    String where = source + ": " + Header.METADATA;
    expect(JsonToken.START_OBJECT, where, "an object of texts");
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = checkedText(parser.currentName(), where);
      expect(JsonToken.VALUE_STRING, where + ": " + Header.shown(key), "a text");
      if (metadata.put(key, checkedText(parser.getString(), where)) != null) {
        throw refusal(where, "every key once", Header.shown(key) + " twice");
      }
    }
  }

  private TensorEntry readTensor(String name) throws FormatException {
    String where = source + ": tensor " + Header.shown(name);
    expect(JsonToken.START_OBJECT, where, "an object");
    @Nullable DType dtype = null;
    long @Nullable [] shape = null;
    long @Nullable [] offsets = null;
    int keys = 0;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      switch (key) {
        case "dtype" -> dtype = readType(where);
        case "shape" -> shape = readNumbers(where + ": shape", MAX_DIMENSIONS);
        case "data_offsets" -> offsets = readNumbers(where + ": data_offsets", 2);
        default -> throw refusal(where, "keys dtype, shape and data_offsets", Header.shown(key));
      }
      keys++;
    }
    if (dtype == null || shape == null || offsets == null || keys != 3) {
      throw refusal(where, "dtype, shape and data_offsets once each", "one missing or repeated");
    }
    return checkedEntry(where, name, dtype, shape, offsets);
  }

  private static TensorEntry checkedEntry(
      String where, String name, DType dtype, long[] shape, long[] offsets) throws FormatException {
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw refusal(where, "data_offsets [begin, end] with begin <= end", Arrays.toString(offsets));
    }
    String given =
        "shape %s of %s at data_offsets %s"
            .formatted(Arrays.toString(shape), dtype, Arrays.toString(offsets));
    long size;
    try {
      size = Shapes.byteCount(dtype, shape);
    } catch (IllegalArgumentException e) {
      FormatException refusal =
          refusal(where, "a shape whose size in bytes fits in 63 bits", given);
      refusal.initCause(e);
      throw refusal;
    }
    if (size != offsets[1] - offsets[0]) {
      throw refusal(where, "data_offsets that span the shape's " + size + " bytes", given);
    }
    if (size > Shapes.MAX_TENSOR_BYTES || Arrays.stream(shape).anyMatch(d -> d != (int) d)) {
      throw new FormatException(
          where,
          "at most " + Shapes.MAX_TENSOR_BYTES + " bytes and such dimensions",
          given,
          "split the tensor");
    }
    int[] dimensions = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
    return new TensorEntry(name, dtype, dimensions, offsets[0], offsets[1]);
  }

  private DType readType(String where) throws FormatException {
    expect(JsonToken.VALUE_STRING, where + ": dtype", "a text");
    String name = parser.getString();
    for (DType dtype : DType.values()) {
      if (dtype.name().equals(name)) {
        return dtype;
      }
    }
    throw new FormatException(
        where,
        "a dtype of " + Arrays.toString(DType.values()),
        Header.shown(name),
        "convert the tensor before storing it");
  }

  private long[] readNumbers(String where, int limit) throws FormatException {
    expect(JsonToken.START_ARRAY, where, "a list of numbers");
    long[] numbers = new long[limit];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || count == limit) {
        throw refusal(where, "at most " + limit + " whole numbers", found());
      }
      long number = parser.getLongValue();
      if (number < 0) {
        throw refusal(where, "numbers of at least 0", Long.toString(number));
      }
      numbers[count++] = number;
    }
    return Arrays.copyOf(numbers, count);
  }

  private void expect(JsonToken token, String where, String expected) throws FormatException {
    if (parser.nextToken() != token) {
      throw refusal(where, expected, found());
    }
  }

  private String found() {
    @Nullable JsonToken token = parser.currentToken();
    return token == null ? "the end" : Header.shown(parser.getString());
  }

  private static String checkedText(String text, String where) throws FormatException {
    if (!Header.isEncodable(text)) {
      throw refusal(where, "text that UTF-8 can hold", "half a surrogate pair");
    }
    return text;
  }

  private static FormatException refusal(String where, String expected, String found) {
    return new FormatException(where, expected, found, "the file is damaged, get it again");
  }
}
