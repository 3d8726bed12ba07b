package dev.spikeq.lab.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Draws the spikes of the latest decisions, one layer above the other, time running to the right
 * with the newest step at the right edge, and the action values of the last decision below. Over
 * each layer stand its name, how many neurons it has and which share of the places in view is
 * filled.
 *
 * <p>A layer that has more neurons than there are rows of pixels is shown in groups of neighbours:
 * the brighter, the more of a group fire. Heights grow with the square root of the neurons, so that
 * a small layer behind a large one is still seen.
 */
final class SpikeScroll {
  private static final Color BACKGROUND = new Color(0x14, 0x17, 0x1C);
  private static final Color PANEL = new Color(0x1E, 0x22, 0x29);
  private static final Color BAR = new Color(0x5B, 0x64, 0x70);
  private static final Color CHOSEN = new Color(0xF2, 0xB8, 0x4B);
  private static final Color[] LAYERS = {
    new Color(0x6F, 0xB7, 0xE9), new Color(0xF0, 0x9A, 0x5B), new Color(0x57, 0xCC, 0xA5)
  };

  private static final Color TEXT = new Color(0xA6, 0xAF, 0xBB);

  /** Columns of time steps in view. */
  private static final int COLUMNS = 96;

  /** Shades of a group of neurons, beside dark: few, so that a film has few colours. */
  private static final int SHADES = 8;

  /** A square with less room than this has no text. */
  private static final int LEAST_FOR_TEXT = 160;

  private static final int MARGIN = 12;
  private static final int GAP = 8;

  private final int size;
  private final Deque<Decision> latest = new ArrayDeque<>();

  SpikeScroll(int size) {
    this.size = size;
  }

  /** Lets a decision come in at the right edge. */
  void add(Decision decision) {
    latest.addLast(decision);
    if (latest.size() > COLUMNS) {
      latest.removeFirst();
    }
  }

  /** A picture of the environment with the spikes to its right. */
  BufferedImage beside(BufferedImage frame) {
    BufferedImage both =
        new BufferedImage(frame.getWidth() + size, frame.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = both.createGraphics();
    try {
      graphics.drawImage(frame, 0, 0, null);
      graphics.translate(frame.getWidth(), 0);
      draw(graphics);
    } finally {
      graphics.dispose();
    }
    return both;
  }

  private void draw(Graphics2D graphics) {
    graphics.setColor(BACKGROUND);
    graphics.fillRect(0, 0, size, size);
    Decision now = latest.peekLast();
    if (now == null) {
      return;
    }
    int valuesHeight = (int) Math.min(size / 4.0, 14.0 * now.values().length);
    int textHeight = size < LEAST_FOR_TEXT ? 0 : PixelText.HEIGHT * textScale() + GAP / 2;
    int room = size - 2 * MARGIN - valuesHeight - (GAP + textHeight) * now.layers().size();
    double all = now.layers().stream().mapToDouble(layer -> Math.sqrt(layer.neurons())).sum();
    int top = MARGIN;
    for (int layer = 0; layer < now.layers().size(); layer++) {
      double share = Math.sqrt(now.layers().get(layer).neurons()) / all;
      int height = (int) Math.max(1, Math.floor(room * share));
      BufferedImage spikes = spikes(layer, height);
      if (textHeight > 0) {
        drawCaption(graphics, layer, top);
      }
      graphics.drawImage(spikes, MARGIN, top + textHeight, size - 2 * MARGIN, height, null);
      top += textHeight + height + GAP;
    }
    drawValues(graphics, now, size - MARGIN - valuesHeight, valuesHeight);
  }

  private int textScale() {
    return size < 2 * LEAST_FOR_TEXT ? 1 : 2;
  }

  private void drawCaption(Graphics2D graphics, int layer, int top) {
    long spikes = 0;
    long places = 0;
    int columns = 0;
    for (Decision decision : latest.reversed()) {
      Decision.Raster raster = decision.layers().get(layer);
      if (columns < COLUMNS) {
        spikes += raster.count();
        places += (long) raster.steps() * raster.neurons();
        columns += raster.steps();
      }
    }
    Decision.Raster raster = latest.getLast().layers().get(layer);
    String name = raster.name() + "  " + raster.neurons();
    String rate = Numbers.percent((double) spikes / places);
    graphics.setColor(TEXT);
    PixelText.draw(graphics, name, MARGIN, top, textScale());
    int left = size - MARGIN - PixelText.width(rate) * textScale();
    PixelText.draw(graphics, rate, left, top, textScale());
  }

  /**
   * A column of pixels a time step, the newest at the right, and no more rows than there is room.
   */
  private BufferedImage spikes(int layer, int height) {
    int neurons = latest.getLast().layers().get(layer).neurons();
    int rows = Math.min(neurons, height);
    BufferedImage picture = new BufferedImage(COLUMNS, rows, BufferedImage.TYPE_INT_RGB);
    int[] shades = shades(LAYERS[layer % LAYERS.length]);
    int[] pixels = new int[COLUMNS * rows];
    Arrays.fill(pixels, shades[0]);
    int column = COLUMNS;
    for (Decision decision : latest.reversed()) {
      Decision.Raster raster = decision.layers().get(layer);
      for (int step = raster.steps() - 1; step >= 0 && column > 0; step--) {
        column--;
        int[] counts = raster.counts(step, rows);
        for (int row = 0; row < rows; row++) {
          double share = Math.min(1, counts[row] * (double) rows / neurons);
          int shade = (int) Math.ceil(Math.sqrt(share) * SHADES);
          pixels[row * COLUMNS + column] = shades[shade];
        }
      }
    }
    picture.setRGB(0, 0, COLUMNS, rows, pixels, 0, COLUMNS);
    return picture;
  }

  /** From the panel's colour to the layer's. */
  private static int[] shades(Color bright) {
    int[] shades = new int[SHADES + 1];
    for (int i = 0; i <= SHADES; i++) {
      float share = (float) i / SHADES;
      float[] from = PANEL.getRGBColorComponents(null);
      float[] to = bright.getRGBColorComponents(null);
      for (int c = 0; c < from.length; c++) {
        from[c] += share * (to[c] - from[c]);
      }
      shades[i] = new Color(from[0], from[1], from[2]).getRGB();
    }
    return shades;
  }

  private void drawValues(Graphics2D graphics, Decision decision, int top, int height) {
    double low = 0;
    double high = 1e-6;
    for (float value : decision.values()) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double width = size - 2 * MARGIN;
    double row = (double) height / decision.values().length;
    for (int i = 0; i < decision.values().length; i++) {
      double zero = -low / (high - low) * width;
      double end = (decision.values()[i] - low) / (high - low) * width;
      graphics.setColor(i == decision.action() ? CHOSEN : BAR);
      graphics.fill(
          new Rectangle2D.Double(
              MARGIN + Math.min(zero, end),
              top + i * row + 1,
              Math.max(1, Math.abs(end - zero)),
              Math.max(1, row - 2)));
    }
  }
}
