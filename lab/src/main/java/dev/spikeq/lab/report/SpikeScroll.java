package dev.spikeq.lab.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Draws the spikes of the latest decisions, one layer above the other, time running to the right
 * with the newest step at the right edge, and the action values of the last decision below. Draws
 * no text, so that no fonts need to be installed.
 */
final class SpikeScroll {
  private static final Color BACKGROUND = new Color(0x14, 0x17, 0x1C);
  private static final Color PANEL = new Color(0x1E, 0x22, 0x29);
  private static final Color BAR = new Color(0x5B, 0x64, 0x70);
  private static final Color CHOSEN = new Color(0xF2, 0xB8, 0x4B);
  private static final Color[] LAYERS = {
    new Color(0x6F, 0xB7, 0xE9), new Color(0xF0, 0x9A, 0x5B), new Color(0x57, 0xCC, 0xA5)
  };

  /** Columns of time steps in view. */
  private static final int COLUMNS = 96;

  private static final double MARGIN = 12;
  private static final double GAP = 8;

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
    double valuesHeight = Math.min(size / 4.0, 14.0 * now.values().length);
    double top = MARGIN;
    double room = size - 2 * MARGIN - valuesHeight - GAP * now.layers().size();
    int neurons = now.layers().stream().mapToInt(Decision.Raster::neurons).sum();
    for (int layer = 0; layer < now.layers().size(); layer++) {
      double share = (double) now.layers().get(layer).neurons() / neurons;
      drawLayer(graphics, layer, top, room * share);
      top += room * share + GAP;
    }
    drawValues(graphics, now, size - MARGIN - valuesHeight, valuesHeight);
  }

  private void drawLayer(Graphics2D graphics, int layer, double top, double height) {
    double width = size - 2 * MARGIN;
    graphics.setColor(PANEL);
    graphics.fill(new Rectangle2D.Double(MARGIN, top, width, height));
    double cell = width / COLUMNS;
    int column = 1;
    for (Decision decision : latest.reversed()) {
      List<Decision.Raster> layers = decision.layers();
      Decision.Raster raster = layers.get(layer);
      graphics.setColor(LAYERS[layer % LAYERS.length]);
      for (int step = raster.steps() - 1; step >= 0 && column <= COLUMNS; step--, column++) {
        double x = MARGIN + width - column * cell;
        drawStep(graphics, raster, step, new Rectangle2D.Double(x, top, cell, height));
      }
    }
  }

  private static void drawStep(
      Graphics2D graphics, Decision.Raster raster, int step, Rectangle2D.Double column) {
    double row = column.height / raster.neurons();
    for (int neuron = 0; neuron < raster.neurons(); neuron++) {
      if (raster.spiked(step, neuron)) {
        double y = column.y + neuron * row;
        graphics.fill(
            new Rectangle2D.Double(column.x, y, Math.max(1, column.width - 0.7), Math.max(1, row)));
      }
    }
  }

  private void drawValues(Graphics2D graphics, Decision decision, double top, double height) {
    double low = 0;
    double high = 1e-6;
    for (float value : decision.values()) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double width = size - 2 * MARGIN;
    double row = height / decision.values().length;
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
