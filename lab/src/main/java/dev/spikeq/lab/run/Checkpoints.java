package dev.spikeq.lab.run;

import dev.spikeq.formats.FormatException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The checkpoints of one run: the newest two, so that one is left if the other is damaged, and the
 * files of records that they refer to.
 */
final class Checkpoints {
  private static final int KEPT = 2;

  private final RunFolder folder;

  /** What the newest checkpoint refers to, by name. */
  private Map<String, SavedRecords> saved = Map.of();

  /** The files of records that each checkpoint refers to. */
  private final Map<Path, Set<String>> references = new HashMap<>();

  Checkpoints(RunFolder folder) {
    this.folder = folder;
  }

  /** Files by name, the newest first. */
  List<Path> newestFirst() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder.checkpoints(), "step-*.safetensors")) {
      found.forEach(files::add);
    }
    files.sort(Collections.reverseOrder());
    return files;
  }

  /** Reads one; see {@link Checkpoint#read}. */
  Checkpoint read(Path file) throws IOException {
    Checkpoint checkpoint = Checkpoint.read(file);
    if (!CsvLog.reaches(folder.metrics(), checkpoint.metricsBytes())
        || !CsvLog.reaches(folder.episodes(), checkpoint.episodesBytes())) {
      throw new FormatException(
          file.toString(),
          "tables as long as they were at this checkpoint",
          "shorter ones",
          "they were cut or are missing");
    }
    return checkpoint;
  }

  /**
   * Goes on after a checkpoint that was read: what it refers to is not written again, and what a
   * process that was killed had no time to remove is removed.
   */
  void goOnFrom(Checkpoint checkpoint) throws IOException {
    saved = checkpoint.savedRecords();
    removeOld();
  }

  /** For each log of records, by name, the number of the first one that is not kept here. */
  Map<String, Long> kept() {
    Map<String, Long> kept = new HashMap<>();
    saved.forEach((name, records) -> kept.put(name, records.end()));
    return kept;
  }

  /**
   * Writes one, first the records and then what refers to them, and then removes all but the newest
   * {@value #KEPT} and the records that none of these refers to.
   */
  void write(Checkpoint checkpoint) throws IOException {
    Map<String, SavedRecords> logs =
        SavedRecords.write(folder.checkpoints(), checkpoint.step(), saved, checkpoint.records());
    Path file = folder.checkpoints().resolve("step-%09d.safetensors".formatted(checkpoint.step()));
    checkpoint.write(file, logs);
    saved = logs;
    references.put(file, files(logs));
    removeOld();
  }

  private void removeOld() throws IOException {
    List<Path> files = newestFirst();
    for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
      Files.delete(old);
    }
    removeUnused(files.subList(0, Math.min(KEPT, files.size())));
  }

  private static Set<String> files(Map<String, SavedRecords> logs) {
    Set<String> files = new HashSet<>();
    logs.values().forEach(records -> files.addAll(records.files()));
    return files;
  }

  private void removeUnused(List<Path> checkpoints) throws IOException {
    references.keySet().retainAll(checkpoints);
    Set<String> used = new HashSet<>();
    for (Path checkpoint : checkpoints) {
      if (!references.containsKey(checkpoint)) {
        references.put(checkpoint, referencesOf(checkpoint));
      }
      used.addAll(references.get(checkpoint));
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder.checkpoints(), SavedRecords.PATTERN)) {
      for (Path file : found) {
        if (!used.contains(String.valueOf(file.getFileName()))) {
          Files.delete(file);
        }
      }
    }
  }

  /** Of one that this process did not write; none if it is damaged. */
  private static Set<String> referencesOf(Path checkpoint) throws IOException {
    try {
      return files(Checkpoint.read(checkpoint).savedRecords());
    } catch (FormatException damaged) {
      return Set.of();
    }
  }

  /** Puts one that cannot be used out of the way, for its owner to look at. */
  void setAside(Path file) throws IOException {
    Files.move(
        file,
        file.resolveSibling(file.getFileName() + ".damaged"),
        StandardCopyOption.REPLACE_EXISTING);
  }
}
