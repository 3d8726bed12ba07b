package dev.spikeq.lab.report;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads run folders as they are, finished or not: a file that is not there yet is no error, one
 * that cannot be understood is.
 */
final class RunReader {
  /** runs/EXPERIMENT/HASH/seed-N: deeper below a named folder than that is somebody else's. */
  private static final int DEPTH = 4;

  private static final String SEED_PREFIX = "seed-";
  private final JsonMapper json = new JsonMapper();

  /**
   * Reads all runs in or below some folders.
   *
   * @param folders of single seeds, of configurations, of experiments or of all runs
   * @return by experiment, configuration and seed; each folder once
   * @throws IllegalArgumentException if there is no run in one of the folders
   * @throws IOException if a run cannot be read
   */
  List<RunData> read(List<Path> folders) throws IOException {
    Set<Path> found = new LinkedHashSet<>();
    for (Path folder : folders) {
      found.addAll(find(folder));
    }
    List<RunData> runs = new ArrayList<>();
    for (Path folder : found) {
      runs.add(readRun(folder));
    }
    return runs;
  }

  private static List<Path> find(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          folder
              + ": expected a run's folder, found "
              + (Files.exists(folder) ? "a file" : "nothing")
              + ": name a folder that `train` has made, or one that holds several");
    }
    List<Path> runs;
    try (Stream<Path> below = Files.walk(folder.toRealPath(), DEPTH)) {
      runs = below.filter(RunReader::isRun).sorted(byNumbersWithin()).toList();
    } catch (java.io.UncheckedIOException e) {
      throw new IOException(folder + ": expected folders that can be read: " + e.getMessage(), e);
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException(
          folder
              + ": expected a run (a folder with config.toml or metrics.csv) in it or up to "
              + DEPTH
              + " folders below, found none: name a folder that `train` has made");
    }
    return runs;
  }

  private static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve("metrics.csv"))
        || Files.isRegularFile(folder.resolve("config.toml"));
  }

  /** By experiment, configuration and number, so that seed-2 comes before seed-10. */
  private static Comparator<Path> byNumbersWithin() {
    return Comparator.<Path, String>comparing(p -> nameOf(p.resolveSibling("").resolveSibling("")))
        .thenComparing(path -> nameOf(path.resolveSibling("")))
        .thenComparingLong(RunReader::number)
        .thenComparing(Comparator.naturalOrder());
  }

  private static long number(Path folder) {
    String digits = nameOf(folder).replaceAll("\\D", "");
    return digits.isEmpty() || digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private RunData readRun(Path folder) throws IOException {
    Path configuration = folder.resolveSibling("");
    String name = nameOf(folder);
    return new RunData(
        folder,
        nameOf(configuration.resolveSibling("")),
        nameOf(configuration),
        name.startsWith(SEED_PREFIX) ? name.substring(SEED_PREFIX.length()) : name,
        readText(folder.resolve("config.toml")).orElse(""),
        readFlat(folder.resolve("provenance.json")),
        readTable(folder.resolve("metrics.csv")),
        readTable(folder.resolve("episodes.csv")),
        readEvaluation(folder.resolve("evaluation.json")),
        readFlat(folder.resolve("timing.json")));
  }

  private static Table readTable(Path file) throws IOException {
    return Files.isRegularFile(file) ? Table.read(file) : Table.none();
  }

  private static String nameOf(Path folder) {
    Path name = folder.getFileName();
    return name == null ? folder.toString() : name.toString();
  }

  private Optional<RunData.Evaluation> readEvaluation(Path file) throws IOException {
    Optional<JsonNode> tree = readTree(file);
    if (tree.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Double> summary = new LinkedHashMap<>();
    List<Double> returns = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : tree.get().properties()) {
      if (field.getKey().equals("returns")) {
        field.getValue().forEach(value -> returns.add(value.asDouble(Double.NaN)));
      } else {
        flatten(field.getKey(), field.getValue(), (key, value) -> putNumber(summary, key, value));
      }
    }
    if (!Double.isFinite(summary.getOrDefault("mean", Double.NaN))) {
      throw new IOException(
          file + ": expected a number \"mean\", found none: is it from `evaluate` or `train`?");
    }
    double[] values = returns.stream().mapToDouble(r -> r).filter(Double::isFinite).toArray();
    long seed = tree.get().path("seed").asLong(0); // not as a double, which alters large ones
    return Optional.of(new RunData.Evaluation(values, seed, summary));
  }

  private static void putNumber(Map<String, Double> summary, String name, JsonNode value) {
    if (value.isNumber()) {
      summary.put(name, value.asDouble());
    }
  }

  private Map<String, String> readFlat(Path file) throws IOException {
    Map<String, String> flat = new LinkedHashMap<>();
    readTree(file)
        .ifPresent(tree -> flatten("", tree, (key, value) -> flat.put(key, value.asString(""))));
    return flat;
  }

  private static void flatten(
      String name, JsonNode node, java.util.function.BiConsumer<String, JsonNode> leaf) {
    String prefix = name.isEmpty() ? "" : name + ".";
    if (node.isObject()) {
      node.properties().forEach(field -> flatten(prefix + field.getKey(), field.getValue(), leaf));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(prefix + i, node.get(i), leaf);
      }
    } else {
      leaf.accept(name, node);
    }
  }

  private Optional<JsonNode> readTree(Path file) throws IOException {
    Optional<String> text = readText(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode tree = json.readTree(text.get());
      if (tree.isObject()) {
        return Optional.of(tree);
      }
    } catch (JacksonException e) {
      throw new IOException(file + ": expected JSON, found " + e.getOriginalMessage(), e);
    }
    throw new IOException(file + ": expected a JSON object, found another value");
  }

  private static Optional<String> readText(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException notYet) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": expected UTF-8 text, found other bytes", e);
    }
  }
}
