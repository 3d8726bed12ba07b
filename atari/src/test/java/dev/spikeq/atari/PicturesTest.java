package dev.spikeq.atari;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.atari.AtariOptions.Frames;
import dev.spikeq.atari.AtariOptions.View;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of screens that nobody played; no ROM is needed. */
final class PicturesTest {
  private static final int SIZE = 80 * 80;

  private static Pictures faded(int height, int stack) {
    return new Pictures(height, new Frames(4, stack, View.FADED));
  }

  private static float[] push(Pictures pictures, int value) {
    Arrays.fill(pictures.newest(), (byte) value);
    pictures.push();
    return observed(pictures);
  }

  private static float[] observed(Pictures pictures) {
    float[] observation = new float[SIZE];
    pictures.observe(observation);
    return observation;
  }

  private static float[] all(float value) {
    float[] values = new float[SIZE];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void olderPicturesFade() {
    Pictures pictures = faded(210, 4);
    float[] none = observed(pictures);
    assertArrayEquals(all(0), none);
    assertArrayEquals(all(100), push(pictures, 100));
    assertArrayEquals(all(75), push(pictures, 0));
    assertArrayEquals(all(50), push(pictures, 0));
    assertArrayEquals(all(25), push(pictures, 0));
    assertArrayEquals(all(0), push(pictures, 0), "a fifth is gone");
  }

  @Test
  void theSumIsCutDownToAWholeByte() {
    Pictures pictures = faded(210, 4);
    assertArrayEquals(all(7), push(pictures, 7));
    assertArrayEquals(all(5), push(pictures, 0), "5.25");
    assertArrayEquals(all(3), push(pictures, 0), "3.5");
    assertArrayEquals(all(200), push(pictures, 199), "199 + 1.75");
    assertArrayEquals(all(255), push(pictures, 150), "150 + 149.25");
  }

  /** A reset's copies weigh 1 + 3/4 + 1/2 + 1/4. */
  @Test
  void aResetFillsItWithCopies() {
    Pictures pictures = faded(210, 4);
    Arrays.fill(pictures.newest(), (byte) 40);
    pictures.fill();
    assertArrayEquals(all(100), observed(pictures));
  }

  @Test
  void theTopRowsAreNotSeen() {
    Pictures pictures = faded(210, 1);
    Arrays.fill(pictures.newest(), 0, 25 * Emulator.WIDTH, (byte) 255);
    pictures.push();
    assertArrayEquals(all(0), observed(pictures));
    Arrays.fill(pictures.newest(), 25 * Emulator.WIDTH, 26 * Emulator.WIDTH, (byte) 255);
    pictures.push();
    float[] seen = observed(pictures);
    // The first row covers 185/80 rows of the screen, one of which is white.
    assertEquals((float) Math.rint(255 * 80 / 185.0), seen[0]);
    assertEquals(0, seen[80]);
  }

  /** The mean of a rectangle, computed here in double from the areas that overlap. */
  @ParameterizedTest
  @ValueSource(ints = {210, 214, 250})
  void eachPixelIsTheMeanOfWhatItCovers(int height) {
    Pictures pictures = faded(height, 1);
    byte[] screen = pictures.newest();
    new SplittableRandom(5).nextBytes(screen);
    pictures.push();
    float[] seen = observed(pictures);
    double rows = (height - 25) / 80.0;
    for (int i = 0; i < SIZE; i++) {
      int row = i / 80;
      double expected = mean(screen, 25 + row * rows, 25 + (row + 1) * rows, i % 80 * 2);
      assertEquals(expected, seen[i], 0.501, "pixel " + i);
    }
  }

  private static double mean(byte[] screen, double top, double bottom, int left) {
    double sum = 0;
    for (int y = (int) top; y < bottom - 1e-9; y++) {
      double height = Math.min(bottom, y + 1) - Math.max(top, y);
      for (int x = left; x < left + 2; x++) {
        sum += height * (screen[y * Emulator.WIDTH + x] & 0xFF);
      }
    }
    return sum / (2 * (bottom - top));
  }
}
