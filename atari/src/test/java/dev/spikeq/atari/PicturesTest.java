package dev.spikeq.atari;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.atari.AtariOptions.Frames;
import dev.spikeq.atari.AtariOptions.View;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
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

  /** Rows of a ground each, and something on them. */
  @Test
  void contrastIsWhatStandsOutOfItsRow() {
    Pictures plain = new Pictures(210, new Frames(4, 2, View.STACKED));
    Pictures contrast = new Pictures(210, new Frames(4, 2, View.CONTRAST));
    for (Pictures pictures : List.of(plain, contrast)) {
      byte[] screen = pictures.newest();
      for (int i = 0; i < screen.length; i++) {
        screen[i] = (byte) (i / Emulator.WIDTH < 100 ? 87 : 236);
      }
      pictures.fill();
      Arrays.fill(screen, 50 * Emulator.WIDTH, 55 * Emulator.WIDTH - 40, (byte) 200);
      Arrays.fill(screen, 150 * Emulator.WIDTH + 80, 150 * Emulator.WIDTH + 90, (byte) 0);
      pictures.push();
    }
    float[] expected = new float[84 * 84 * 2];
    float[] actual = expected.clone();
    plain.observe(expected);
    contrast.observe(actual);
    int standingOut = 0;
    for (int i = 0; i < expected.length; i++) {
      int row = i / 2 / 84;
      assertEquals(Math.abs(expected[i] - ground(expected, row, i % 2)), actual[i], "value " + i);
      standingOut += actual[i] != 0 ? 1 : 0;
    }
    assertTrue(standingOut > 10 && standingOut < 200, standingOut + " values");
  }

  /** The grey that most of a row has, found by sorting. */
  private static float ground(float[] observation, int row, int channel) {
    Map<Float, Integer> counts = new TreeMap<>();
    for (int x = 0; x < 84; x++) {
      counts.merge(observation[(row * 84 + x) * 2 + channel], 1, Integer::sum);
    }
    int most = Collections.max(counts.values());
    return counts.entrySet().stream()
        .filter(each -> each.getValue() == most)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  @Test
  void ofTwoGroundsTheDarkerOneCounts() {
    Pictures pictures = new Pictures(210, new Frames(4, 1, View.CONTRAST));
    byte[] screen = pictures.newest();
    for (int i = 0; i < screen.length; i++) {
      screen[i] = (byte) (i % Emulator.WIDTH < Emulator.WIDTH / 2 ? 250 : 90);
    }
    pictures.push();
    float[] seen = new float[84 * 84];
    pictures.observe(seen);
    for (int i = 0; i < seen.length; i++) {
      assertEquals(i % 84 < 42 ? 160 : 0, seen[i], "value " + i);
    }
  }
}
