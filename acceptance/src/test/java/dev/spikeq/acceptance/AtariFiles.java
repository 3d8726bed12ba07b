package dev.spikeq.acceptance;

import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.arcade.ArcadeGames;
import dev.spikeq.env.arcade.RomFolder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What the golden files of Atari games have in common. */
final class AtariFiles {
  static final RomFolder ROMS = RomFolder.standard();
  static final int HASH_BYTES = 8;

  private AtariFiles() {}

  /** The game that a file is about; its test is skipped where the game's ROM is not installed. */
  static ArcadeGame game(GoldenFile file) {
    var parameters = file.description().path("parameters");
    ArcadeGame game = ArcadeGames.load().byRom(parameters.path("rom").asString("")).orElseThrow();
    Assertions.assertEquals(parameters.path("rom_md5").asString(""), game.md5());
    int[] minimal =
        parameters.path("minimal_action_set").valueStream().mapToInt(n -> n.asInt()).toArray();
    Assertions.assertArrayEquals(
        minimal, game.minimalActions().stream().mapToInt(Integer::intValue).toArray());
    Assumptions.assumeTrue(
        ROMS.has(game), "no ROM of " + game + " in " + ROMS.path() + ": " + RomFolder.REMEDY);
    file.count();
    return game;
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** One row of an array whose first dimension counts rows. */
  static long[] row(GoldenFile file, String array, int row) {
    long[] all = file.tensor(array).longs();
    int length = all.length / file.tensor(array).shape()[0];
    return Arrays.copyOfRange(all, row * length, (row + 1) * length);
  }

  static long[] unsigned(byte[] bytes) {
    long[] wide = new long[bytes.length];
    Arrays.setAll(wide, i -> bytes[i] & 0xFF);
    return wide;
  }
}
