package dev.spikeq.lab.config;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of further experiments, or comparisons, that come with SpikeQ. They have no names of
 * their own: commands take the paths of their files, from the folder of SpikeQ.
 *
 * @param path the folder, such as {@code experiments/minatar}
 * @param command what takes its files: {@code train} or {@code compare}
 * @param description one line for lists
 */
public record BundledFolder(String path, String command, String description) {
  private static final Pattern DESCRIPTION =
      Pattern.compile("^description = \"(.*)\"\\s*$", Pattern.MULTILINE);

  /** All folders, in the order in which they are listed. */
  private static final List<BundledFolder> ALL =
      List.of(
          new BundledFolder(
              "experiments/minatar",
              "train",
              "MinAtar's five games, spiking networks and ordinary ones, two million frames"),
          new BundledFolder("experiments/minatar/long", "train", "the same, five million frames"),
          new BundledFolder(
              "experiments/atari",
              "train",
              "20 games of the Atari 2600 as in the papers (weeks); Pong and Breakout in hours"),
          new BundledFolder(
              "experiments/thesis/agents",
              "train",
              "the agents of the thesis \"Deep Spiking Q-Networks\" (C. Hahn, 2020)"),
          new BundledFolder("experiments/thesis", "compare", "the tables of that thesis"));

  /**
   * One file of a folder.
   *
   * @param path its path from the folder of SpikeQ
   * @param description its own, one line
   */
  public record Entry(String path, String description) {}

  /** Returns all folders, in the order in which they are listed. */
  public static List<BundledFolder> all() {
    return ALL;
  }

  /**
   * Finds a folder.
   *
   * @param path its path from the folder of SpikeQ; a slash at its end does not count
   */
  public static Optional<BundledFolder> find(String path) {
    String plain = path.replaceFirst("/+$", "");
    return ALL.stream().filter(folder -> folder.path.equals(plain)).findFirst();
  }

  /**
   * Reads what is in it, folders within it left out.
   *
   * @return its files by name
   * @throws IOException if the jar that they lie in cannot be read
   */
  public List<Entry> files() throws IOException {
    URL place = BundledFolder.class.getResource("/" + path);
    if (place == null) {
      throw new IllegalStateException("folder '" + path + "' is missing from the jar");
    }
    if (place.openConnection() instanceof JarURLConnection connection) {
      try (FileSystem jar = FileSystems.newFileSystem(local(connection.getJarFileURL()))) {
        return entries(jar.getPath("/" + path));
      }
    }
    return entries(local(place));
  }

  private static Path local(URL place) throws IOException {
    try {
      return Path.of(place.toURI());
    } catch (URISyntaxException e) {
      throw new IOException(place + ": expected a place in the file system", e);
    }
  }

  private List<Entry> entries(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Matcher description = DESCRIPTION.matcher(Files.readString(file));
        entries.add(
            new Entry(
                path + "/" + file.getFileName(), description.find() ? description.group(1) : ""));
      }
    }
    return entries;
  }
}
