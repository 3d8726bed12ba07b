package dev.spikeq.atari;

import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.arcade.RomFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.ale.ALEInterface;
import org.bytedeco.ale.ALEState;
import org.bytedeco.ale.ColourPalette;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * The console with a cartridge in it, frame by frame: no repeated actions, no limit, no chance.
 * Several can run at once, each used by one thread at a time.
 */
public final class Emulator implements AutoCloseable {
  /** The width of a screen in pixels. */
  public static final int WIDTH = 160;

  private static final int RAM_BYTES = 128;
  private static final int COLOURS = 256;

  /** Never drawn from, since actions are not repeated here. */
  private static final int UNUSED_SEED = 1;

  private final ALEInterface console;
  private final int height;
  private final byte[] greys = new byte[COLOURS];
  private final int[] colours = new int[COLOURS];

  private Emulator(ALEInterface console) {
    this.console = console;
    height = (int) console.getScreen().height();
    try (ColourPalette palette = console.theOSystem().colourPalette()) {
      for (int i = 0; i < COLOURS; i++) {
        greys[i] = palette.getGrayscale(i);
        colours[i] = palette.getRGB(i);
      }
    }
  }

  /**
   * Puts a game's cartridge into a console and switches it on.
   *
   * @param game which
   * @param roms where its ROM lies
   * @throws IllegalStateException if there is no such ROM, it is another game's, or there is no
   *     emulator for this platform; says what to do
   */
  public static Emulator open(ArcadeGame game, RomFolder roms) {
    Path rom = roms.require(game); // the emulator ends the process where it does not know a ROM
    NativeLibrary.load();
    ALEInterface console = new ALEInterface();
    console.setFloat("repeat_action_probability", 0);
    console.setInt("random_seed", UNUSED_SEED);
    console.loadROM(rom.toString());
    List<Integer> actions = minimalActions(console);
    if (!actions.equals(game.minimalActions())) {
      console.close();
      throw new IllegalStateException(
          "%s: expected the emulator to know the actions %s, found %s: is it another version?"
              .formatted(game.environment(), game.minimalActions(), actions));
    }
    return new Emulator(console);
  }

  private static List<Integer> minimalActions(ALEInterface console) {
    try (IntPointer set = console.getMinimalActionSet()) {
      return IntStream.range(0, (int) set.limit()).mapToObj(set::get).toList();
    }
  }

  /** Returns the height of a screen in pixels: 210 for most games. */
  public int height() {
    return height;
  }

  /** Begins the game anew. */
  public void reset() {
    console.reset_game();
  }

  /**
   * Plays one frame; none where the game is over.
   *
   * @param action 0 to 17
   * @return the points made in it
   */
  public int act(int action) {
    return console.act(action);
  }

  /** Returns whether the game is over. */
  public boolean gameOver() {
    return console.game_over();
  }

  /** Returns the lives left; 0 in games that have none. */
  public int lives() {
    return console.lives();
  }

  /** Returns the frames played since the game began. */
  public int frames() {
    return console.getEpisodeFrameNumber();
  }

  /**
   * Copies the screen in grey.
   *
   * @param pixels filled, {@code [height, WIDTH]}, each 0 to 255
   */
  public void greyScreen(byte[] pixels) {
    raw(pixels);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = greys[pixels[i] & 0xFF];
    }
  }

  /**
   * Copies the screen in colour.
   *
   * @param pixels filled, {@code [height, WIDTH]}, each red, green and blue in its lower 24 bits
   */
  public void colourScreen(int[] pixels) {
    byte[] raw = new byte[pixels.length];
    raw(raw);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = colours[raw[i] & 0xFF];
    }
  }

  private void raw(byte[] pixels) {
    if (pixels.length != height * WIDTH) {
      throw new IllegalArgumentException(
          "Emulator: expected an array of %d pixels, found %d"
              .formatted(height * WIDTH, pixels.length));
    }
    console.getScreen().getArray().get(pixels, 0, pixels.length);
  }

  /** Returns a copy of the console's memory, 128 bytes. */
  public byte[] memory() {
    byte[] memory = new byte[RAM_BYTES];
    console.getRAM().array().get(memory, 0, RAM_BYTES);
    return memory;
  }

  /**
   * Returns the whole state of the console and the game; the screen is drawn with the next frame.
   */
  byte[] state() {
    try (ALEState state = console.cloneSystemState();
        BytePointer bytes = state.serialize()) {
      byte[] copy = new byte[(int) bytes.limit()];
      bytes.get(copy);
      return copy;
    }
  }

  /** Goes back to a state, which must be one of this game's. */
  void restore(byte[] saved) {
    try (BytePointer bytes = new BytePointer(saved);
        ALEState state = new ALEState(bytes)) {
      console.restoreSystemState(state);
    }
  }

  @Override
  public void close() {
    console.close();
  }
}
