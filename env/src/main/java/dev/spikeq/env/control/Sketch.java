package dev.spikeq.env.control;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;

/** The look that all drawings of this package share, and drawing in metres with y upwards. */
final class Sketch {
  static final Color SKY = new Color(0xF4F7FB);
  static final Color HORIZON = new Color(0xDDE6F0);
  static final Color GROUND = new Color(0x5B6B7B);
  static final Color FAINT = new Color(0xC3CEDA);
  static final Color DARK = new Color(0x24323F);
  static final Color WARM = new Color(0xE07A3F);
  static final Color WARM_DARK = new Color(0xB4531D);
  static final Color COOL = new Color(0x2F7EC4);
  static final Color GOOD = new Color(0x3AA76D);
  static final Color LIGHT = new Color(0xFFFFFF);

  private final Graphics2D graphics;
  private final double scale;
  private final double left;
  private final double top;

  /** The part of the world to show, in metres. */
  record View(double minX, double minY, double maxX, double maxY) {}

  /**
   * Paints the background and sets up coordinates so that the whole view fits into the area, with
   * its centre in the middle.
   */
  Sketch(Graphics2D graphics, int width, int height, View view) {
    this.graphics = graphics;
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setPaint(new GradientPaint(0, 0, SKY, 0, height, HORIZON));
    graphics.fillRect(0, 0, width, height);
    double viewWidth = view.maxX() - view.minX();
    double viewHeight = view.maxY() - view.minY();
    scale = Math.min(width / viewWidth, height / viewHeight);
    left = width / 2.0 - scale * (view.minX() + viewWidth / 2);
    top = height / 2.0 + scale * (view.minY() + viewHeight / 2);
  }

  /** Returns the pixel column of x. */
  double column(double x) {
    return left + scale * x;
  }

  /** Returns the pixel row of y. */
  double row(double y) {
    return top - scale * y;
  }

  /** Fills a circle. */
  void disc(Color color, double x, double y, double radius) {
    graphics.setPaint(color);
    graphics.fill(circle(x, y, radius));
  }

  /** Draws the rim of a circle. */
  void ring(Color color, double x, double y, double radius, double thickness) {
    graphics.setPaint(color);
    graphics.setStroke(stroke(thickness));
    graphics.draw(circle(x, y, radius));
  }

  /** Draws a line with round ends. */
  void bar(Color color, double x1, double y1, double x2, double y2, double thickness) {
    graphics.setPaint(color);
    graphics.setStroke(stroke(thickness));
    graphics.draw(new Line2D.Double(column(x1), row(y1), column(x2), row(y2)));
  }

  /** Draws a line of dashes. */
  void dashes(Color color, double x1, double y1, double x2, double y2, double thickness) {
    graphics.setPaint(color);
    float dash = (float) (scale * thickness * 4);
    graphics.setStroke(
        new BasicStroke(
            (float) (scale * thickness),
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            10,
            new float[] {dash, dash},
            0));
    graphics.draw(new Line2D.Double(column(x1), row(y1), column(x2), row(y2)));
  }

  /** Fills a shape given in pixels. */
  void fill(Color color, Shape shape) {
    graphics.setPaint(color);
    graphics.fill(shape);
  }

  /** Draws the outline of a shape given in pixels. */
  void outline(Color color, Shape shape, double thickness) {
    graphics.setPaint(color);
    graphics.setStroke(stroke(thickness));
    graphics.draw(shape);
  }

  /** Makes a shape in pixels from the corners x1, y1, x2, y2, … in metres. */
  Path2D polygon(double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(column(corners[0]), row(corners[1]));
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(column(corners[i]), row(corners[i + 1]));
    }
    path.closePath();
    return path;
  }

  private Shape circle(double x, double y, double radius) {
    double pixels = scale * radius;
    return new Ellipse2D.Double(column(x) - pixels, row(y) - pixels, 2 * pixels, 2 * pixels);
  }

  private BasicStroke stroke(double thickness) {
    return new BasicStroke(
        (float) (scale * thickness), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }
}
