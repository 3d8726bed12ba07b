package dev.spikeq.env.arcade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the ROMs of games are kept, each as {@code ROM.bin}. What lies there is checked whenever it
 * is asked for.
 *
 * @param path the folder, which need not exist
 */
public record RomFolder(Path path) {
  /** The environment variable that names another folder than the usual one. */
  public static final String VARIABLE = "SPIKEQ_ROMS";

  /** How ROMs are installed. */
  public static final String REMEDY = "run ./spikeq roms install";

  /** No cartridge of the console holds more than 64 KiB. */
  private static final int LARGEST = 1 << 16;

  /**
   * Returns the folder of this user: what {@link #VARIABLE} names, or {@code spikeq/roms} in the
   * folder for users' data.
   */
  public static RomFolder standard() {
    return standard(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  static RomFolder standard(Map<String, String> variables, Path home) {
    String named = variables.getOrDefault(VARIABLE, "");
    if (!named.isBlank()) {
      return new RomFolder(Path.of(named));
    }
    String data = variables.getOrDefault("XDG_DATA_HOME", "");
    Path root = data.isBlank() ? home.resolve(".local/share") : Path.of(data);
    return new RomFolder(root.resolve("spikeq").resolve("roms"));
  }

  /**
   * Returns the file of a game's ROM.
   *
   * @param game which
   */
  public Path file(ArcadeGame game) {
    return path.resolve(game.rom() + ".bin");
  }

  /**
   * Returns whether a game's ROM is there, and the right one.
   *
   * @param game which
   */
  public boolean has(ArcadeGame game) {
    return problem(game).isEmpty();
  }

  /**
   * Returns the file of a game's ROM, having checked that it is that game's.
   *
   * @param game which
   * @throws IllegalStateException if there is none, or it is none of that game; says what to do
   */
  public Path require(ArcadeGame game) {
    Optional<String> problem = problem(game);
    if (problem.isPresent()) {
      throw new IllegalStateException(problem.get());
    }
    return file(game);
  }

  private Optional<String> problem(ArcadeGame game) {
    Path file = file(game);
    if (!Files.isRegularFile(file)) {
      return Optional.of(
          "%s: expected the game's ROM %s, found none: %s"
              .formatted(game.environment(), file, REMEDY));
    }
    String md5;
    try {
      md5 = Files.size(file) > LARGEST ? "of a larger file" : md5(Files.readAllBytes(file));
    } catch (IOException e) {
      return Optional.of(
          "%s: the game's ROM %s cannot be read (%s)".formatted(game.environment(), file, e));
    }
    if (md5.equals(game.md5())) {
      return Optional.empty();
    }
    String found =
        ArcadeGames.load()
            .byMd5(md5)
            .map(other -> "that of " + other.title())
            .orElse("no ROM of a known game");
    return Optional.of(
        "%s: expected the game's ROM (MD5 %s) in %s, found %s (MD5 %s): remove the file, then %s"
            .formatted(game.environment(), game.md5(), file, found, md5, REMEDY));
  }

  /** Returns the games whose ROMs are there. */
  public List<ArcadeGame> games() {
    return ArcadeGames.load().all().stream().filter(this::has).toList();
  }

  /**
   * Puts a ROM in its place: either whole or not at all.
   *
   * @param game whose it is
   * @param content the ROM
   * @throws IllegalArgumentException if it is none of that game
   * @throws IOException if it cannot be written
   */
  void put(ArcadeGame game, byte[] content) throws IOException {
    if (!md5(content).equals(game.md5())) {
      throw new IllegalArgumentException(
          "%s: expected a ROM of MD5 %s, found %s".formatted(game, game.md5(), md5(content)));
    }
    Files.createDirectories(path);
    Path unfinished = Files.createTempFile(path, game.rom(), ".new");
    try {
      Files.write(unfinished, content);
      Files.move(
          unfinished,
          file(game),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** The MD5 of some bytes, 32 digits in lower case. */
  static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** The largest file that can be a ROM, in bytes. */
  static int largest() {
    return LARGEST;
  }
}
