package dev.spikeq.env.minatar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.minatar.MinAtarGame.Channel;
import dev.spikeq.env.render.FrameRenderer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Marks can be told apart, with full colour vision and without. */
final class MarkTest {
  /** A difference of 10 is seen at a glance; 2 is the least that is seen at all. */
  private static final double DIFFERENT = 20;

  /**
   * Linear RGB as it is seen. Source: Machado, Oliveira, Fernandes, A physiologically-based model
   * for simulation of color vision deficiency, IEEE TVCG 15 (2009), at full severity.
   */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the matrix
  enum Vision {
    FULL(1, 0, 0, 0, 1, 0, 0, 0, 1),
    PROTANOPIA(
        0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
        1.051998),
    DEUTERANOPIA(
        0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
    TRITANOPIA(
        1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367,
        0.303900),
    NO_COLOR(0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722);

    private final double[] matrix;

    Vision(double... matrix) {
      this.matrix = matrix;
    }

    /** CIE L*a*b* of a colour as it is seen. */
    double[] lab(Color color) {
      double[] linear = {linear(color.getRed()), linear(color.getGreen()), linear(color.getBlue())};
      double[] seen = multiply(matrix, linear);
      for (int i = 0; i < 3; i++) {
        seen[i] = Math.clamp(seen[i], 0, 1);
      }
      double[] xyz =
          multiply(
              new double[] {0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505},
              seen);
      double x = compressed(xyz[0] / 0.9505);
      double y = compressed(xyz[1]);
      double z = compressed(xyz[2] / 1.089);
      return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double linear(int value) {
      double share = value / 255.0;
      return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static double compressed(double value) {
      return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16.0 / 116;
    }

    private static double[] multiply(double[] matrix, double[] vector) {
      double[] product = new double[3];
      for (int i = 0; i < 9; i++) {
        product[i / 3] += matrix[i] * vector[i % 3];
      }
      return product;
    }

    double difference(Color first, Color second) {
      double[] a = lab(first);
      double[] b = lab(second);
      return Math.hypot(a[0] - b[0], Math.hypot(a[1] - b[1], a[2] - b[2]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void marksOfEqualShapeDifferInColorAndAllFromTheBackground(MinAtarGame game) {
    List<String> tooClose = new ArrayList<>();
    for (Vision vision : Vision.values()) {
      for (Channel first : game.channels()) {
        boolean onAlien = first.mark() == Mark.GOES_LEFT || first.mark() == Mark.GOES_RIGHT;
        Color ground = onAlien ? Mark.ENEMY.color() : Mark.CELL;
        check(tooClose, vision, first.name(), first.mark().color(), "its ground", ground);
        for (Channel second : game.channels()) {
          if (!first.equals(second) && first.mark().shape() == second.mark().shape()) {
            check(
                tooClose,
                vision,
                first.name(),
                first.mark().color(),
                second.name(),
                second.mark().color());
          }
        }
      }
    }
    assertEquals(List.of(), tooClose);
  }

  private static void check(
      List<String> tooClose, Vision vision, String a, Color first, String b, Color second) {
    double difference = vision.difference(first, second);
    if (difference < DIFFERENT) {
      tooClose.add("%s: %s and %s: %.1f".formatted(vision, a, b, difference));
    }
  }

  @Test
  void simulationKnowsWhatIsConfused() {
    Color red = new Color(0xC04040);
    Color green = new Color(0x7A7A30);
    assertTrue(Vision.FULL.difference(red, green) > 2 * DIFFERENT);
    assertTrue(Vision.DEUTERANOPIA.difference(red, green) < Vision.FULL.difference(red, green) / 2);
    assertEquals(100, Vision.FULL.difference(Color.BLACK, Color.WHITE), 0.1);
  }

  /**
   * Pixels a cell, so that the centre of a cell is a pixel and the margin a whole number of them.
   */
  private static final int SIDE = 20;

  private static final int MARGIN = 4;

  /** A picture of 10 x 10 cells, without margins but the drawing's own. */
  private static BufferedImage draw(MinAtarGame game, float[] cells) {
    int size = 10 * SIDE + 2 * MARGIN;
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    MinAtarDrawing.draw(graphics, size, size, cells, game.channels());
    graphics.dispose();
    return image;
  }

  private static int rgb(Color color) {
    return color.getRGB() & 0xFFFFFF;
  }

  private static int centre(BufferedImage image, int x, int y) {
    return image.getRGB(MARGIN + SIDE * x + SIDE / 2, MARGIN + SIDE * y + SIDE / 2) & 0xFFFFFF;
  }

  /** Alone, over every lower channel at once, and below every higher one. */
  @ParameterizedTest
  @EnumSource
  void theHighestChannelOfACellIsSeen(MinAtarGame game) {
    int channels = game.channels().size();
    for (int channel = 0; channel < channels; channel++) {
      float[] cells = new float[100 * channels];
      cells[(0 * 10 + channel) * channels + channel] = 1;
      for (int lower = 0; lower <= channel; lower++) {
        cells[(2 * 10 + channel) * channels + lower] = 1;
      }
      for (int higher = channel; higher < channels; higher++) {
        cells[(4 * 10 + channel) * channels + higher] = 1;
      }
      BufferedImage image = draw(game, cells);
      String name = game.channels().get(channel).name();
      int own = rgb(game.channels().get(channel).mark().color());
      assertEquals(own, centre(image, channel, 0), name);
      assertEquals(own, centre(image, channel, 2), () -> name + " over all below it");
      assertEquals(
          rgb(game.channels().getLast().mark().color()),
          centre(image, channel, 4),
          () -> name + " below all above it");
      for (int x = 0; x < 10; x++) {
        assertEquals(rgb(Mark.CELL), centre(image, x, 7), () -> name + ": an empty cell");
      }
    }
  }

  /** Every cell of every state of a game, size and background included. */
  @ParameterizedTest
  @EnumSource
  void eachCellIsDrawnWithItsMark(MinAtarGame game) {
    MinAtar environment = new MinAtar(game, MinAtarOptions.standard());
    float[] observation = new float[environment.observationSpace().size()];
    NumpyRandom random = new NumpyRandom(1);
    environment.reset(random, observation);
    Set<String> seen = new TreeSet<>();
    for (int step = 0; step < 400; step++) {
      int width = 10 * SIDE + 2 * MARGIN + 30; // wider than high: the field stands in the middle
      BufferedImage image = new FrameRenderer(width, width - 30).render(environment);
      assertEquals(width, image.getWidth());
      assertEquals(width - 30, image.getHeight());
      BufferedImage field = image.getSubimage(15, 0, width - 30, width - 30);
      for (int place = 0; place < 100; place++) {
        Color expected = Mark.CELL;
        for (int channel = 0; channel < game.channels().size(); channel++) {
          if (observation[place * game.channels().size() + channel] != 0) {
            expected = game.channels().get(channel).mark().color();
            seen.add(game.channels().get(channel).name());
          }
        }
        int x = place % 10;
        int y = place / 10;
        assertEquals(rgb(expected), centre(field, x, y), game + ": column " + x + ", row " + y);
      }
      for (int x = 0; x < width; x++) {
        assertEquals(rgb(Mark.BACKGROUND), image.getRGB(x, 0) & 0xFFFFFF);
      }
      assertEquals(rgb(Mark.BACKGROUND), image.getRGB(7, 100) & 0xFFFFFF);
      if (environment.step(environment.actionSpace().sample(random), observation).terminated()) {
        environment.reset(random, observation);
      }
    }
    assertTrue(seen.size() >= Math.min(4, game.channels().size()), () -> "seen only " + seen);
    assertNotEquals(Mark.CELL, Mark.BACKGROUND);
  }
}
