package dev.spikeq.env.arcade;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The games that the emulator plays, by the alphabet of their ROMs.
 *
 * <p>Source: MD5s from the package {@code ale-py} 0.12.1, actions from the Arcade Learning
 * Environment 0.7.3. Four games for two players, which that version does not know, are left out.
 */
public final class ArcadeGames {
  /** How many actions the console's stick and button make. */
  public static final int ALL_ACTIONS = 18;

  private static final String TABLE = "games.csv";

  private final List<ArcadeGame> games;

  private ArcadeGames(List<ArcadeGame> games) {
    this.games = games;
  }

  /** Reads the table of games. */
  public static ArcadeGames load() {
    try (InputStream in = ArcadeGames.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("Atari: the table " + TABLE + " is missing from the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new ArcadeGames(text.lines().skip(1).map(ArcadeGames::game).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("Atari: the table " + TABLE + " cannot be read", e);
    }
  }

  private static ArcadeGame game(String line) {
    String[] cells = line.split(",", -1);
    List<Integer> actions =
        cells[2].equals("all")
            ? IntStream.range(0, ALL_ACTIONS).boxed().toList()
            : Arrays.stream(cells[2].split(" ")).map(Integer::valueOf).toList();
    Optional<ArcadeGame.Scores> scores =
        cells[3].isEmpty()
            ? Optional.empty()
            : Optional.of(
                new ArcadeGame.Scores(Double.parseDouble(cells[3]), Double.parseDouble(cells[4])));
    return new ArcadeGame(title(cells[0]), cells[0], cells[1], actions, scores);
  }

  private static String title(String rom) {
    return Arrays.stream(rom.split("_"))
        .map(word ->
            Character.isDigit(word.charAt(0))
                ? word.toUpperCase(Locale.ROOT)
                : Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  /** Returns all of them. */
  public List<ArcadeGame> all() {
    return games;
  }

  /**
   * Returns the game whose ROM has this MD5.
   *
   * @param md5 32 digits in lower case
   */
  public Optional<ArcadeGame> byMd5(String md5) {
    return games.stream().filter(game -> game.md5().equals(md5)).findFirst();
  }

  /**
   * Returns the game whose ROM is called so.
   *
   * @param rom such as {@code space_invaders}
   */
  public Optional<ArcadeGame> byRom(String rom) {
    return games.stream().filter(game -> game.rom().equals(rom)).findFirst();
  }

  /**
   * Returns what others score in an environment, where it is a game for which that was published.
   *
   * @param environment any environment's name
   */
  public static Optional<ArcadeGame.Scores> scores(String environment) {
    return load().byEnvironment(environment).flatMap(ArcadeGame::scores);
  }

  /**
   * Returns the game whose environment is called so.
   *
   * @param environment such as {@code Atari/SpaceInvaders}
   */
  public Optional<ArcadeGame> byEnvironment(String environment) {
    return games.stream().filter(game -> game.environment().equals(environment)).findFirst();
  }
}
