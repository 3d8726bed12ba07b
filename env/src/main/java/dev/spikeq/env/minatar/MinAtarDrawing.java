package dev.spikeq.env.minatar;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;

/** Draws an observation: every channel with its {@link Mark}, higher channels over lower ones. */
final class MinAtarDrawing {
  private final Graphics2D graphics;
  private final double side;
  private final double left;
  private final double top;

  private MinAtarDrawing(Graphics2D graphics, int width, int height) {
    this.graphics = graphics;
    side = Math.min(width, height) / (Rules.SIZE + 0.4);
    left = (width - side * Rules.SIZE) / 2;
    top = (height - side * Rules.SIZE) / 2;
  }

  static void draw(
      Graphics2D graphics,
      int width,
      int height,
      float[] cells,
      List<MinAtarGame.Channel> channels) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setPaint(Mark.BACKGROUND);
    graphics.fillRect(0, 0, width, height);
    MinAtarDrawing drawing = new MinAtarDrawing(graphics, width, height);
    drawing.drawGrid();
    for (int channel = 0; channel < channels.size(); channel++) {
      Mark mark = channels.get(channel).mark();
      for (int cell = 0; cell < Rules.SIZE * Rules.SIZE; cell++) {
        if (cells[cell * channels.size() + channel] != 0) {
          drawing.draw(mark, cell % Rules.SIZE, cell / Rules.SIZE);
        }
      }
    }
  }

  private void drawGrid() {
    graphics.setPaint(Mark.CELL);
    for (int y = 0; y < Rules.SIZE; y++) {
      for (int x = 0; x < Rules.SIZE; x++) {
        graphics.fill(block(x, y, 0.94, 0.94, 0.1));
      }
    }
  }

  private void draw(Mark mark, int x, int y) {
    graphics.setPaint(mark.color());
    graphics.fill(
        switch (mark.shape()) {
          case BLOCK -> block(x, y, 0.86, 0.86, 0.25);
          case SMALL_BLOCK -> block(x, y, 0.56, 0.56, 0.15);
          case DISC -> disc(x, y, 0.74);
          case SMALL_DISC -> disc(x, y, 0.4);
          case DIAMOND -> polygon(x, y, 0, -0.42, 0.42, 0, 0, 0.42, -0.42, 0);
          case GAUGE -> block(x, y, 0.94, 0.4, 0.1);
          case DASH -> block(x, y, 0.5, 0.14, 0.14);
          case DASH_5 -> block(x, y, 0.9, 0.3, 0.14);
          case DASH_4 -> block(x, y, 0.75, 0.25, 0.14);
          case DASH_3 -> block(x, y, 0.6, 0.2, 0.14);
          case DASH_2 -> block(x, y, 0.45, 0.17, 0.14);
          case DASH_1 -> block(x, y, 0.3, 0.14, 0.14);
          case LEFT_ARROW -> polygon(x, y, -0.25, 0, 0.15, -0.22, 0.15, 0.22);
          case RIGHT_ARROW -> polygon(x, y, 0.25, 0, -0.15, -0.22, -0.15, 0.22);
        });
  }

  private double centreX(int x) {
    return left + side * (x + 0.5);
  }

  private double centreY(int y) {
    return top + side * (y + 0.5);
  }

  /** A rectangle with round corners around the centre of a cell; lengths in sides of a cell. */
  private Shape block(int x, int y, double width, double height, double corner) {
    return new RoundRectangle2D.Double(
        centreX(x) - side * width / 2,
        centreY(y) - side * height / 2,
        side * width,
        side * height,
        side * corner,
        side * corner);
  }

  private Shape disc(int x, int y, double diameter) {
    Rectangle2D frame = block(x, y, diameter, diameter, 0).getBounds2D();
    return new Ellipse2D.Double(frame.getX(), frame.getY(), frame.getWidth(), frame.getHeight());
  }

  /** The corners x1, y1, x2, y2, … from the centre of a cell. */
  private Shape polygon(int x, int y, double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(centreX(x) + side * corners[0], centreY(y) + side * corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(centreX(x) + side * corners[i], centreY(y) + side * corners[i + 1]);
    }
    path.closePath();
    return path;
  }
}
