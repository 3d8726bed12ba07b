package dev.spikeq.env.control;

import java.awt.Graphics2D;

/** Draws the {@link CartPole}: the track with its limits, and the angles that are allowed. */
final class CartPoleDrawing {
  private static final Sketch.View VIEW = new Sketch.View(-2.75, -1.1, 2.75, 2.2);
  private static final double LIMIT = 2.4;
  private static final double ALLOWED = Math.toRadians(12);
  private static final double POLE = 1.0;
  private static final double HINGE = 0.17;

  private CartPoleDrawing() {}

  static void draw(Graphics2D graphics, int width, int height, double position, double angle) {
    Sketch sketch = new Sketch(graphics, width, height, VIEW);
    sketch.bar(Sketch.GROUND, -20, -0.28, 20, -0.28, 0.035);
    for (double limit : new double[] {-LIMIT, LIMIT}) {
      sketch.bar(Sketch.WARM_DARK, limit, -0.28, limit, -0.06, 0.04);
    }
    double reach = POLE * 1.18;
    double side = reach * Math.sin(ALLOWED);
    double up = HINGE + reach * Math.cos(ALLOWED);
    sketch.dashes(Sketch.FAINT, position, HINGE, position - side, up, 0.014);
    sketch.dashes(Sketch.FAINT, position, HINGE, position + side, up, 0.014);
    drawCart(sketch, position);
    double tipX = position + POLE * Math.sin(angle);
    double tipY = HINGE + POLE * Math.cos(angle);
    sketch.bar(Sketch.WARM_DARK, position, HINGE, tipX, tipY, 0.105);
    sketch.bar(Sketch.WARM, position, HINGE, tipX, tipY, 0.075);
    sketch.disc(Sketch.DARK, position, HINGE, 0.062);
    sketch.disc(Sketch.LIGHT, position, HINGE, 0.024);
  }

  private static void drawCart(Sketch sketch, double position) {
    for (double wheel : new double[] {-0.2, 0.2}) {
      sketch.disc(Sketch.DARK, position + wheel, -0.18, 0.1);
      sketch.disc(Sketch.FAINT, position + wheel, -0.18, 0.045);
    }
    double l = position - 0.36;
    double r = position + 0.36;
    var body = sketch.polygon(l, -0.12, r, -0.12, r, HINGE - 0.02, l, HINGE - 0.02);
    sketch.outline(Sketch.COOL, body, 0.06); // round corners
    sketch.fill(Sketch.COOL, body);
  }
}
