package dev.spikeq.lab.run;

import dev.spikeq.lab.config.Experiment;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a result comes from: program, machine, time. What began a run stands at the top; the list
 * {@code resumed} has an entry for each time that something else went on with it, with its step,
 * its time, and what was not as before.
 */
final class Provenance {
  private static final int MAX_DEPTH = 12;
  private static final String STARTED = "started";
  private static final String RESUMED = "resumed";

  /** What a result may owe itself to; the rest changes its time alone. */
  private static final List<String> MAKERS =
      List.of("version", "commit", "java", "vm", "os", "cpu", "kernels");

  private Provenance() {}

  static Map<String, Object> of(Experiment experiment, RunSettings settings, Engine engine) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("experiment", experiment.name());
    tree.put("configHash", experiment.hash());
    tree.put("seed", experiment.seed());
    tree.put("version", settings.version());
    tree.put("commit", commit().orElse("unknown"));
    tree.put("java", Runtime.version().toString());
    tree.put("vm", System.getProperty("java.vm.name", "unknown"));
    tree.put(
        "os",
        System.getProperty("os.name", "unknown") + " " + System.getProperty("os.version", ""));
    tree.put("cpu", cpu().orElse(System.getProperty("os.arch", "unknown")));
    tree.put("cores", Runtime.getRuntime().availableProcessors());
    tree.put("kernels", engine.kernels().name());
    tree.put("threads", settings.threads());
    tree.put(STARTED, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return tree;
  }

  /**
   * Adds what goes on with a run.
   *
   * @param before the run's provenance; empty where it is lost
   * @param now what {@link #of} says of this process
   * @param step where it goes on
   * @return the provenance with one more entry; empty where nothing differs from what came last
   */
  static Optional<Map<String, Object>> continued(
      Map<String, Object> before, Map<String, Object> now, long step) {
    Map<String, Object> last = new HashMap<>(before);
    List<Object> resumed = new ArrayList<>();
    if (before.get(RESUMED) instanceof List<?> entries) {
      for (Object entry : entries) {
        resumed.add(entry);
        if (entry instanceof Map<?, ?> changes) {
          changes.forEach((name, value) -> last.put(String.valueOf(name), value));
        }
      }
    }
    Map<String, Object> changes = new LinkedHashMap<>(now);
    changes.keySet().retainAll(MAKERS);
    changes.entrySet().removeIf(change -> change.getValue().equals(last.get(change.getKey())));
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("step", step);
    entry.put(STARTED, now.getOrDefault(STARTED, "unknown"));
    entry.putAll(changes);
    resumed.add(entry);
    Map<String, Object> tree = new LinkedHashMap<>(before);
    tree.put(RESUMED, resumed);
    return Optional.of(tree);
  }

  private static Optional<String> cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException | UncheckedIOException otherSystem) {
      return Optional.empty();
    }
  }

  /** The commit of the checkout that the program was started from, if it was. */
  private static Optional<String> commit() {
    CodeSource source = Provenance.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path folder = Path.of(source.getLocation().toURI());
      for (int depth = 0; depth < MAX_DEPTH && folder != null; depth++) {
        Path git = folder.resolve(".git");
        if (Files.exists(git)) {
          return head(git);
        }
        folder = folder.getParent();
      }
    } catch (IOException | URISyntaxException | RuntimeException notACheckout) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<String> head(Path git) throws IOException {
    Path own = git;
    if (Files.isRegularFile(git)) { // a linked working tree
      own = git.resolveSibling(Files.readString(git).strip().replaceFirst("^gitdir: ", ""));
    }
    String head = Files.readString(own.resolve("HEAD")).strip();
    if (!head.startsWith("ref: ")) {
      return Optional.of(head);
    }
    String ref = head.substring("ref: ".length());
    Path shared = own;
    if (Files.isRegularFile(own.resolve("commondir"))) {
      shared = own.resolve(Files.readString(own.resolve("commondir")).strip());
    }
    if (Files.isRegularFile(shared.resolve(ref))) {
      return Optional.of(Files.readString(shared.resolve(ref)).strip());
    }
    try (Stream<String> packed = Files.lines(shared.resolve("packed-refs"))) {
      return packed
          .filter(line -> line.endsWith(" " + ref))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .findFirst();
    }
  }
}
