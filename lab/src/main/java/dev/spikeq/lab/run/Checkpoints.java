package dev.spikeq.lab.run;

import dev.spikeq.formats.FormatException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The checkpoints of one run: the newest two, so that one is left if the other is damaged. */
final class Checkpoints {
  private static final int KEPT = 2;

  private final RunFolder folder;

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

  /** Writes one and then removes all but the newest {@value #KEPT}. */
  void write(Checkpoint checkpoint) throws IOException {
    String name = "step-%09d.safetensors".formatted(checkpoint.step());
    checkpoint.write(folder.checkpoints().resolve(name));
    List<Path> files = newestFirst();
    for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
      Files.delete(old);
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
