package dev.spikeq.lab.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table of an experiment while it is read: gives each key's value or its default, checks type and
 * range, and writes down what was asked for with the value that it got. What nobody asked for is an
 * unknown key.
 */
final class Section {
  /** What all sections of one document share. */
  record Document(
      String source,
      String text,
      Set<String> setKeys,
      Map<String, Map<String, String>> resolved,
      List<Section> opened) {}

  /** Bounds from here on are those of a type, which a message better leaves out. */
  private static final long UNLIMITED = Integer.MAX_VALUE - 8;

  private final Document document;
  private final String path;
  private final Map<String, Object> values;
  private final Map<String, String> asked;
  private final List<String> tables = new ArrayList<>();
  private final List<String> optional = new ArrayList<>();

  private Section(Document document, String path, Map<String, Object> values) {
    this.document = document;
    this.path = path;
    this.values = values;
    asked = document.resolved.computeIfAbsent(path, p -> new LinkedHashMap<>());
    document.opened.add(this);
  }

  /** The outermost table; {@code setKeys} are those whose value was set from outside the text. */
  static Section root(String source, String text, Set<String> setKeys, Map<String, Object> values) {
    return new Section(
        new Document(source, text, setKeys, new LinkedHashMap<>(), new ArrayList<>()), "", values);
  }

  /** A table inside, empty where the text has none. */
  @SuppressWarnings("unchecked") // the reader makes maps with text keys only
  Section table(String name) throws ConfigException {
    tables.add(name);
    Object found = values.getOrDefault(name, Map.of());
    if (!(found instanceof Map<?, ?> map)) {
      throw mistake(name, "a section [" + TomlText.join(path, name) + "]", found);
    }
    return new Section(document, TomlText.join(path, name), (Map<String, Object>) map);
  }

  /** The tables of a list {@code [[name]]}, in their order; empty where the text has none. */
  @SuppressWarnings("unchecked") // the reader makes maps with text keys only
  List<Section> tables(String name) throws ConfigException {
    tables.add(name);
    List<Section> sections = new ArrayList<>();
    for (Object found : list(name, List.of(), "sections [[" + TomlText.join(path, name) + "]]")) {
      if (!(found instanceof Map<?, ?> map)) {
        throw mistake(name, "sections [[" + TomlText.join(path, name) + "]]", found);
      }
      String place = TomlText.join(path, name) + "[" + (sections.size() + 1) + "]";
      sections.add(new Section(document, place, (Map<String, Object>) map));
    }
    return sections;
  }

  /**
   * A list of small tables, {@code name = [{…}, {…}]}, made into things and noted as the things are
   * written.
   */
  @SuppressWarnings("unchecked") // the reader makes maps with text keys only
  <T> List<T> items(
      String name, List<T> fallback, ItemReader<T> reader, Function<T, Map<String, Object>> writer)
      throws ConfigException {
    List<T> things = has(name) ? new ArrayList<>() : fallback;
    String expected = "a list of tables, such as " + name + " = [{…}, {…}]";
    for (Object found : has(name) ? list(name, List.of(), expected) : List.of()) {
      if (!(found instanceof Map<?, ?> map)) {
        throw mistake(name, expected, found);
      }
      String place = TomlText.join(path, name) + "[" + (things.size() + 1) + "]";
      Map<String, Map<String, String>> apart = new LinkedHashMap<>();
      Document own =
          new Document(document.source, document.text, document.setKeys, apart, document.opened);
      things.add(reader.read(new Section(own, place, (Map<String, Object>) map)));
    }
    asked.put(name, TomlText.write(things.stream().map(writer).toList()));
    return things;
  }

  /** Makes something of a table. */
  interface ItemReader<T> {
    T read(Section table) throws ConfigException;
  }

  /** The keys that were asked for in this table alone, with their values, as TOML. */
  String settings() {
    StringBuilder text = new StringBuilder();
    asked.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    return text.toString();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  boolean isText(String name) {
    return values.get(name) instanceof String;
  }

  /** Names keys that are only asked for where they are given, so that they are known anyway. */
  void mayHave(String... names) {
    optional.addAll(List.of(names));
  }

  String text(String name, String fallback) throws ConfigException {
    Object found = values.getOrDefault(name, fallback);
    if (!(found instanceof String text)) {
      throw mistake(name, "a text in quotes", found);
    }
    return note(name, text);
  }

  /** A constant of an enumeration, written in lower case. */
  <E extends Enum<E>> E constant(String name, E fallback) throws ConfigException {
    List<E> constants = List.of(fallback.getDeclaringClass().getEnumConstants());
    String chosen =
        choice(
            name,
            written(fallback),
            constants.stream().map(Section::written).toArray(String[]::new));
    return constants.stream()
        .filter(constant -> written(constant).equals(chosen))
        .findFirst()
        .orElseThrow();
  }

  /** One of some texts. */
  String choice(String name, String fallback, String... choices) throws ConfigException {
    Object found = values.getOrDefault(name, fallback);
    if (!(found instanceof String text) || !List.of(choices).contains(text)) {
      String meant = found instanceof String text ? Nearest.question(text, List.of(choices)) : "";
      throw mistake(
          name,
          Stream.of(choices).map(TomlText::write).collect(Collectors.joining(", ", "one of ", "")),
          found,
          meant);
    }
    return note(name, text);
  }

  boolean truth(String name, boolean fallback) throws ConfigException {
    Object found = values.getOrDefault(name, fallback);
    if (!(found instanceof Boolean truth)) {
      throw mistake(name, "true or false", found);
    }
    return note(name, truth);
  }

  int integer(String name, int fallback, int least) throws ConfigException {
    return (int) whole(name, fallback, least, Integer.MAX_VALUE);
  }

  long whole(String name, long fallback, long least, long most) throws ConfigException {
    Object found = values.getOrDefault(name, fallback);
    if (!(found instanceof Long number) || number < least || number > most) {
      String limit = most >= UNLIMITED ? " of at least " + least : " from " + least + " to " + most;
      throw mistake(name, "a whole number" + limit, found);
    }
    return note(name, number);
  }

  double number(String name, double fallback) throws ConfigException {
    return note(name, finite(name, values.getOrDefault(name, fallback)));
  }

  /** A number that is used as a float, and written as one. */
  float single(String name, float fallback) throws ConfigException {
    Object found = values.get(name);
    return note(name, found == null ? fallback : (float) finite(name, found));
  }

  float[] singles(String name) throws ConfigException {
    List<Float> numbers = new ArrayList<>();
    for (Object item : list(name, List.of(), "a list of numbers")) {
      numbers.add((float) finite(name, item));
    }
    note(name, numbers);
    float[] singles = new float[numbers.size()];
    for (int i = 0; i < singles.length; i++) {
      singles[i] = numbers.get(i);
    }
    return singles;
  }

  List<Double> numbers(String name, List<Double> fallback) throws ConfigException {
    List<Double> numbers = new ArrayList<>();
    for (Object item : list(name, fallback, "a list of numbers")) {
      numbers.add(finite(name, item));
    }
    return note(name, numbers);
  }

  /** Texts; none where there is nothing. */
  List<String> texts(String name) throws ConfigException {
    List<String> texts = new ArrayList<>();
    for (Object item : list(name, List.of(), "a list of texts in quotes")) {
      if (!(item instanceof String text)) {
        throw mistake(name, "a list of texts in quotes", item);
      }
      texts.add(text);
    }
    return note(name, texts);
  }

  List<Integer> integers(String name, List<Integer> fallback, int least, int most)
      throws ConfigException {
    List<Integer> numbers = new ArrayList<>();
    String expected = "a list of whole numbers from " + least + " to " + most;
    for (Object item : list(name, fallback.stream().map(Long::valueOf).toList(), expected)) {
      if (!(item instanceof Long number) || number < least || number > most) {
        throw mistake(name, expected, item);
      }
      numbers.add(number.intValue());
    }
    return note(name, numbers);
  }

  private List<?> list(String name, List<?> fallback, String expected) throws ConfigException {
    Object found = values.getOrDefault(name, fallback);
    if (found instanceof List<?> list) {
      return list;
    }
    throw mistake(name, expected, found);
  }

  private double finite(String name, Object found) throws ConfigException {
    double number =
        switch (found) {
          case Double real -> real;
          case Long whole -> whole;
          default -> throw mistake(name, "a number", found);
        };
    if (DoubleStream.of(number, (float) number).anyMatch(n -> !Double.isFinite(n))) {
      throw mistake(name, "a finite number", found);
    }
    return number;
  }

  private <T> T note(String name, T value) {
    asked.put(name, TomlText.write(value));
    return value;
  }

  /** Makes something of values that were read, and says where they stand if it refuses them. */
  <T> T make(Maker<T> maker) throws ConfigException {
    try {
      return maker.make();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(place(null) + e.getMessage(), e);
    }
  }

  /** Something that checks what it is made from. */
  interface Maker<T> {
    T make() throws ConfigException;
  }

  private ConfigException mistake(String name, String expected, Object found) {
    return mistake(name, expected, found, "");
  }

  /** A mistake in the value of a key. */
  ConfigException mistake(String name, String expected, Object found, String remedy) {
    String shown = found instanceof Map ? "a section" : TomlText.write(found);
    return new ConfigException(
        "%s%s: expected %s, found %s%s"
            .formatted(place(name), name, expected, shown, remedy.isEmpty() ? "" : ": " + remedy));
  }

  /** A mistake that no single key makes. */
  ConfigException refusal(String message) {
    return new ConfigException(place(null) + message);
  }

  /** Refuses keys, in all sections of the document, that nobody asked for. */
  void refuseUnknownKeys() throws ConfigException {
    for (Section section : document.opened) {
      Set<String> known =
          Stream.of(section.asked.keySet(), section.tables, section.optional)
              .flatMap(Collection::stream)
              .collect(Collectors.toSet());
      for (Map.Entry<String, Object> entry : section.values.entrySet()) {
        String name = entry.getKey();
        if (!known.contains(name)) {
          throw new ConfigException(
              "%sunknown %s '%s': %s (known here: %s)"
                  .formatted(
                      section.place(name),
                      entry.getValue() instanceof Map ? "section" : "key",
                      name,
                      Nearest.question(name, known),
                      known.stream().sorted().collect(Collectors.joining(", "))));
        }
      }
    }
  }

  /** File, line and section of a key, as messages about it begin. */
  String where(String name) {
    return place(name) + name;
  }

  /** File, line and section of a key, for the beginning of a message. */
  private String place(@Nullable String name) {
    String section = path.isEmpty() ? "" : "[" + path + "] ";
    if (name != null && document.setKeys.contains(TomlText.join(path, name))) {
      return "--set " + TomlText.join(path, name) + ": ";
    }
    Integer line = name == null ? null : TomlText.lineOf(document.text, path, name);
    return document.source + (line == null ? "" : ":" + line) + ": " + section;
  }

  /** All keys that were asked for, with their values, as TOML. */
  String resolved() {
    StringBuilder text = new StringBuilder();
    document.resolved.forEach((section, keys) -> {
      if (keys.isEmpty()) {
        return;
      }
      if (!section.isEmpty()) {
        text.append("\n[").append(section).append("]\n");
      }
      keys.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    });
    return text.toString();
  }

  /** A constant as {@link #constant} reads it. */
  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
