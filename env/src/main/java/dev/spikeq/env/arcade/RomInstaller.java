package dev.spikeq.env.arcade;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Takes ROMs out of files, folders, zip archives and Python wheels, and keeps those of known games:
 * what a file is called does not matter, its MD5 does.
 *
 * <p>Not for use by several threads at once.
 */
public final class RomInstaller {
  /** More than a folder of ROMs ever has; where there is more, it is the wrong folder. */
  private static final int MOST_FILES = 20_000;

  private final RomFolder folder;
  private final ArcadeGames games = ArcadeGames.load();
  private final List<ArcadeGame> installed = new ArrayList<>();
  private final List<ArcadeGame> present = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private int seen;

  /**
   * What came of it.
   *
   * @param installed the games whose ROMs were put into the folder
   * @param present the games whose ROMs were there already
   * @param refused what looked like a ROM and is none, each with its MD5 and what was expected
   */
  public record Report(
      List<ArcadeGame> installed, List<ArcadeGame> present, List<String> refused) {}

  /**
   * Prepares to install.
   *
   * @param folder where ROMs are kept
   */
  public RomInstaller(RomFolder folder) {
    this.folder = folder;
  }

  /**
   * Installs what a file or folder holds.
   *
   * @param source a ROM, a zip archive or wheel with ROMs, or a folder with any of these
   * @return what came of it; at least one game was installed or there already
   * @throws IOException if it cannot be read or written, or holds no ROM of a known game; says what
   *     was found and what to do
   */
  public Report install(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      walk(source);
    } else if (Files.isRegularFile(source)) {
      file(source, true);
    } else {
      throw new IOException(
          source + ": expected a ROM, a zip archive, a wheel or a folder, found no such file");
    }
    if (installed.isEmpty() && present.isEmpty()) {
      throw new IOException(nothing(source));
    }
    return new Report(List.copyOf(installed), List.copyOf(present), List.copyOf(refused));
  }

  private String nothing(Path source) {
    if (!refused.isEmpty()) {
      String more = refused.size() == 1 ? "" : " (and " + (refused.size() - 1) + " more)";
      return refused.getFirst() + more;
    }
    return ("%s: expected ROMs of Atari games, found none in %d files: name a ROM, a zip archive, a"
            + " wheel of ale-py or a folder with these, or none to download them")
        .formatted(source, seen);
  }

  private void walk(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              file(file, false);
            }
            if (seen > MOST_FILES) {
              throw new IOException(
                  "%s: expected a folder of ROMs, found more than %d files: name a smaller one"
                      .formatted(root, MOST_FILES));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void file(Path file, boolean alone) throws IOException {
    seen++;
    String name = String.valueOf(file.getFileName());
    if (isArchive(name)) {
      archive(file);
    } else if (alone || isRom(name)) {
      if (Files.size(file) > RomFolder.largest()) {
        refuse(file.toString(), "a file of " + Files.size(file) + " bytes");
      } else {
        content(file.toString(), name, Files.readAllBytes(file));
      }
    }
  }

  private void archive(Path file) throws IOException {
    boolean any = false;
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        any = true;
        seen++;
        String path = entry.getName();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!entry.isDirectory() && isRom(name)) {
          byte[] content = readAtMost(zip, RomFolder.largest() + 1);
          content(file + ": " + path, name, content);
        }
      }
    } catch (ZipException | EOFException e) {
      throw new IOException(
          file + ": expected a zip archive, found a damaged one: download or copy it again", e);
    }
    if (!any) {
      refuse(file.toString(), "no zip archive");
    }
  }

  private static byte[] readAtMost(InputStream in, int most) throws IOException {
    return in.readNBytes(most);
  }

  private void content(String where, String name, byte[] content) throws IOException {
    String md5 = RomFolder.md5(content);
    Optional<ArcadeGame> game = games.byMd5(md5);
    Optional<ArcadeGame> called = games.byRom(stem(name));
    if (game.isEmpty()) {
      refuse(
          where,
          "MD5 %s, %d bytes%s"
              .formatted(
                  md5,
                  content.length,
                  called.map(it -> " (" + it.title() + " has " + it.md5() + ")").orElse("")));
    } else if (called.isPresent() && !called.equals(game)) {
      refused.add(
          "%s: expected the ROM of %s (MD5 %s), found that of %s (MD5 %s): rename the file"
              .formatted(where, called.get(), called.get().md5(), game.get(), md5));
    } else if (folder.has(game.get())) {
      present.add(game.get());
    } else {
      folder.put(game.get(), content);
      installed.add(game.get());
    }
  }

  private void refuse(String where, String found) {
    refused.add(
        ("%s: expected a ROM of one of %d known games, found %s: it must be the dump that the Arcade"
                + " Learning Environment knows")
            .formatted(where, games.all().size(), found));
  }

  private static boolean isArchive(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".zip") || lower.endsWith(".whl");
  }

  private static boolean isRom(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".bin") || lower.endsWith(".a26") || lower.endsWith(".rom");
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
