package dev.spikeq.lab.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers of any width stay readable: quiet ones dark, groups brighter the more of them fire. */
final class SpikeScrollTest {
  private static final int SIZE = 400;
  private static final int STEPS = 4;

  /** One spiking layer whose first neurons fire in every step. */
  private static Decision decision(int neurons, int firing) {
    BitSet spikes = new BitSet();
    for (int step = 0; step < STEPS; step++) {
      spikes.set(step * neurons, step * neurons + firing);
    }
    return new Decision(
        new float[1],
        new float[] {1, 2},
        1,
        List.of(new Decision.Raster("spiking1", neurons, STEPS, spikes)));
  }

  private static BufferedImage drawn(int size, Decision decision) {
    SpikeScroll scroll = new SpikeScroll(size);
    for (int i = 0; i < 40; i++) {
      scroll.add(decision);
    }
    return scroll.beside(new BufferedImage(10, size, BufferedImage.TYPE_INT_RGB));
  }

  /** Brightness of a column in the middle, from its first to its last row of the panel. */
  private static int[] column(BufferedImage picture) {
    int x = 10 + SIZE / 2;
    return java.util.stream.IntStream.range(40, SIZE - 60)
        .map(y -> new Color(picture.getRGB(x, y)).getBlue())
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 1024, 20_480})
  void halfOfALayerIsHalfOfItsPanel(int neurons) {
    int[] half = column(drawn(SIZE, decision(neurons, neurons / 2)));
    assertTrue(half[0] > 200 && half[half.length - 1] < 60, "bright above, dark below");
    long bright = java.util.Arrays.stream(half).filter(blue -> blue > 200).count();
    assertEquals(0.5, (double) bright / half.length, 0.06);
  }

  /** One in twenty of 20,480: if each were a pixel, all of the panel would be lit. */
  @Test
  void aFewOfManyAreDim() {
    int neurons = 20_480;
    BitSet spikes = new BitSet();
    for (int i = 0; i < STEPS * neurons; i += 20) {
      spikes.set(i);
    }
    Decision.Raster raster = new Decision.Raster("spiking1", neurons, STEPS, spikes);
    int[] dim =
        column(drawn(SIZE, new Decision(new float[1], new float[] {1}, 0, List.of(raster))));
    for (int blue : dim) {
      assertTrue(blue > 0x29 && blue < 120, () -> "blue " + blue);
    }
  }

  @Test
  void spikesAreCountedInGroups() {
    BitSet spikes = new BitSet();
    for (int neuron : new int[] {0, 2, 3, 9}) {
      spikes.set(10 + neuron);
    }
    spikes.set(20);
    Decision.Raster raster = new Decision.Raster("a", 10, 3, spikes);
    assertArrayEquals(new int[] {0, 0, 0, 0}, raster.counts(0, 4));
    // Neurons 0-2, 3-4, 5-7 and 8-9.
    assertArrayEquals(new int[] {2, 1, 0, 1}, raster.counts(1, 4));
    assertArrayEquals(new int[] {1, 0, 1, 1, 0, 0, 0, 0, 0, 1}, raster.counts(1, 10));
    assertArrayEquals(new int[] {1}, raster.counts(2, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 40, 159, 160, 330})
  void anySizeIsDrawn(int size) {
    BufferedImage picture = drawn(size, decision(1024, 100));
    assertEquals(size + 10, picture.getWidth());
    Set<Integer> colours = new HashSet<>();
    for (int x = 10; x < picture.getWidth(); x++) {
      colours.add(picture.getRGB(x, size / 2));
    }
    assertTrue(colours.size() >= 1 && colours.size() < 20);
  }

  @Test
  void textNeedsNoFonts() {
    BufferedImage picture = new BufferedImage(40, 10, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    PixelText.draw(graphics, "i7\u00e9", 1, 2, 2);
    graphics.dispose();
    StringBuilder found = new StringBuilder();
    for (int y = 2; y < 12 && y < picture.getHeight(); y += 2) {
      for (int x = 1; x < 27; x += 2) {
        found.append((picture.getRGB(x, y) & 1) == 1 ? '#' : '.');
      }
      found.append('\n');
    }
    assertEquals(
        """
        ###.###......
        .#....#......
        .#....#......
        .#....#......
        """,
        found.toString());
    assertEquals(11, PixelText.width("abc"));
    assertEquals(0, PixelText.width(""));
  }
}
