package dev.spikeq.acceptance;

import dev.spikeq.formats.safetensors.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The golden files of one folder, found by listing it, and the count of what was checked.
 *
 * <p>Looked into are {@code testdata/acceptance/FOLDER} of the project and, where the environment
 * variable {@code SPIKEQ_ACCEPTANCE} names a folder, its subfolder FOLDER and that folder itself. A
 * golden file is a {@code NAME.json} beside a {@code NAME.safetensors}. Nothing to check is a
 * failure. A test class registers its golden files; at its end one line says how many files and
 * cases (compared arrays or counted replays) there were:
 *
 * <pre>{@code
 * @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("neurons");
 *
 * static Stream<GoldenFile> surrogates() {
 *   return GOLDEN.ofKind("surrogates");
 * }
 *
 * @ParameterizedTest
 * @MethodSource("surrogates")
 * void derivativesAgree(GoldenFile file) {
 *   file.assertScaledClose("atan.derivative", computed, 2e-6);
 * }
 * }</pre>
 */
public final class GoldenFiles implements AfterAllCallback {
  static final String VARIABLE = "SPIKEQ_ACCEPTANCE";

  private static final String DATA = "testdata/acceptance";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String folder;
  private final List<Path> places;
  private final Set<Path> checkedFiles = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cases = new AtomicInteger();

  GoldenFiles(String folder, List<Path> places) {
    this.folder = folder;
    this.places = List.copyOf(places);
  }

  /**
   * The golden files of a folder.
   *
   * @param folder such as {@code neurons} or {@code formats/refuse}
   * @throws AssertionError if the project has no such folder, or the variable names none
   */
  public static GoldenFiles of(String folder) {
    List<Path> places = new ArrayList<>();
    places.add(existing(projectData().resolve(folder), "put the golden files there"));
    String further = System.getenv(VARIABLE);
    if (further != null && !further.isBlank()) {
      Path root = existing(Path.of(further), "correct or unset " + VARIABLE);
      if (Files.isDirectory(root.resolve(folder))) {
        places.add(root.resolve(folder));
      }
      places.add(root);
    }
    return new GoldenFiles(folder, places);
  }

  /** The folders that are listed. */
  public List<Path> places() {
    return places;
  }

  /** All golden files of the folder. */
  public Stream<GoldenFile> all() {
    return where(description -> true);
  }

  /** The golden files whose description says this {@code kind}. */
  public Stream<GoldenFile> ofKind(String kind) {
    return where(description -> description.path("kind").asString("").equals(kind));
  }

  /**
   * The golden files whose description is as wanted, sorted by name within each place.
   *
   * @throws AssertionError if there is none, or one cannot be read
   */
  public Stream<GoldenFile> where(Predicate<JsonNode> wanted) {
    List<GoldenFile> files = new ArrayList<>();
    for (Path json : list(".json")) {
      Path arrays = sibling(json, ".safetensors");
      if (Files.exists(arrays)) {
        JsonNode description = parse(json);
        if (wanted.test(description)) {
          files.add(load(json, arrays, description));
        }
      }
    }
    if (files.isEmpty()) {
      throw new AssertionError(
          "acceptance: expected golden files of the wanted kind, found none in "
              + places
              + ": check the folder and the condition");
    }
    return files.stream();
  }

  /**
   * All files whose name ends like this, sorted within each place.
   *
   * @throws AssertionError if a place cannot be listed
   */
  public List<Path> list(String suffix) {
    List<Path> found = new ArrayList<>();
    for (Path place : places) {
      try (Stream<Path> files = Files.list(place)) {
        files.filter(file -> file.toString().endsWith(suffix)).sorted().forEach(found::add);
      } catch (IOException | UncheckedIOException e) {
        throw new AssertionError("acceptance: cannot list " + place, e);
      }
    }
    return found;
  }

  /** Counts one compared array, replayed episode or refused file. */
  public void count(Path file) {
    checkedFiles.add(file);
    cases.incrementAndGet();
  }

  /** What the closing line says. */
  String summary() {
    return "acceptance: %s: %d files, %d cases".formatted(folder, checkedFiles.size(), cases.get());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    System.out.println(summary());
    if (cases.get() == 0) {
      throw new AssertionError(
          summary() + ": expected at least one: compare through the golden files' own methods");
    }
  }

  static Path sibling(Path json, String suffix) {
    String file = json.getFileName().toString();
    return json.resolveSibling(file.substring(0, file.length() - ".json".length()) + suffix);
  }

  private GoldenFile load(Path json, Path arrays, JsonNode description) {
    String file = json.getFileName().toString();
    String name = file.substring(0, file.length() - ".json".length());
    try {
      return new GoldenFile(this, name, json, description, Safetensors.read(arrays));
    } catch (IOException e) {
      throw new AssertionError("acceptance: cannot read " + arrays + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode parse(Path json) {
    try {
      return JSON.readTree(Files.readAllBytes(json));
    } catch (IOException | JacksonException e) {
      throw new AssertionError("acceptance: cannot read " + json + ": " + e.getMessage(), e);
    }
  }

  /** Tests run in their module's folder or in the project's root. */
  private static Path projectData() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(DATA))) {
        return folder.resolve(DATA);
      }
    }
    throw new AssertionError(
        "acceptance: expected a folder " + DATA + " in " + start + " or above it, found none");
  }

  private static Path existing(Path folder, String remedy) {
    if (!Files.isDirectory(folder)) {
      throw new AssertionError(
          "acceptance: expected a folder " + folder + ", found none: " + remedy);
    }
    return folder;
  }
}
