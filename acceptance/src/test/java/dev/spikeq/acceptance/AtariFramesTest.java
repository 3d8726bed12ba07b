package dev.spikeq.acceptance;

import static dev.spikeq.acceptance.AtariFiles.unsigned;

import dev.spikeq.atari.Emulator;
import dev.spikeq.atari.StickyActions;
import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.minatar.NumpyRandom;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Games of the Atari played again, frame by frame: every screen, the memory, points and lives. */
@Tag("acceptance")
final class AtariFramesTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("environments");

  private static final int EVERY = 50;

  static Stream<GoldenFile> files() {
    return GOLDEN.where(json -> json.path("arrays").has("r25_effective_action"));
  }

  /** What a game shows, frame by frame. */
  private static final class Played {
    private final long[] rewards;
    private final long[] lives;
    private final long[] gameOver;
    private final long[] effective;
    private final ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream someHashes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream someMemory = new ByteArrayOutputStream();
    private final MessageDigest screens = AtariFiles.digest();
    private final MessageDigest memories = AtariFiles.digest();

    Played(Emulator console, long[] actions, StickyActions sticky, RandomGenerator random) {
      rewards = new long[actions.length];
      lives = new long[actions.length];
      gameOver = new long[actions.length];
      effective = new long[actions.length];
      byte[] screen = new byte[console.height() * Emulator.WIDTH];
      for (int i = 0; i < actions.length; i++) {
        int action = sticky.next((int) actions[i], random);
        effective[i] = action;
        rewards[i] = console.act(action);
        lives[i] = console.lives();
        gameOver[i] = console.gameOver() ? 1 : 0;
        console.greyScreen(screen);
        note(i, screen, console.memory());
        if (console.gameOver()) {
          console.reset();
          sticky.reset();
        }
      }
    }

    private void note(int frame, byte[] screen, byte[] memory) {
      byte[] hash = AtariFiles.digest().digest(screen);
      hashes.writeBytes(Arrays.copyOf(hash, AtariFiles.HASH_BYTES));
      screens.update(screen);
      memories.update(memory);
      if (frame % EVERY == EVERY - 1) {
        someHashes.writeBytes(hash);
        someMemory.writeBytes(memory);
      }
    }

    void compare(GoldenFile file, String prefix) {
      file.assertEqualExactly(prefix + "reward", file.tensor(prefix + "reward").longs(), rewards);
      file.assertEqualExactly(prefix + "lives", file.tensor(prefix + "lives").longs(), lives);
      file.assertEqualExactly(
          prefix + "game_over", file.tensor(prefix + "game_over").longs(), gameOver);
      compare(file, prefix + "hash8", hashes.toByteArray());
      compare(file, prefix + "sha256_every_50", someHashes.toByteArray());
      compare(file, prefix + "sha256_all", screens.digest());
      compare(file, prefix + "ram_every_50", someMemory.toByteArray());
      compare(file, prefix + "ram_sha256_all", memories.digest());
    }

    private static void compare(GoldenFile file, String array, byte[] bytes) {
      file.assertEqualExactly(array, file.tensor(array).longs(), unsigned(bytes));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFrameIsEqual(GoldenFile file) {
    ArcadeGame game = AtariFiles.game(file);
    long[] actions = file.tensor("action").longs();
    long seed = file.description().path("parameters").path("random_seed").asLong(0);
    try (Emulator console = Emulator.open(game, AtariFiles.ROMS)) {
      byte[] screen = new byte[console.height() * Emulator.WIDTH];
      console.greyScreen(screen);
      Played.compare(file, "first_frame_sha256", AtariFiles.digest().digest(screen));
      Played.compare(file, "first_ram", console.memory());
      RandomGenerator random = new NumpyRandom(seed);
      new Played(console, actions, new StickyActions(0), random).compare(file, "r0_");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFrameIsEqualWhereActionsStick(GoldenFile file) {
    ArcadeGame game = AtariFiles.game(file);
    long seed = file.description().path("parameters").path("random_seed").asLong(0);
    try (Emulator console = Emulator.open(game, AtariFiles.ROMS)) {
      Played played =
          new Played(
              console,
              file.tensor("action").longs(),
              new StickyActions(0.25),
              new NumpyRandom(seed));
      file.assertEqualExactly(
          "r25_effective_action", file.tensor("r25_effective_action").longs(), played.effective);
      played.compare(file, "r25_");
    }
  }
}
