package dev.spikeq.env.control;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;

/** Draws the {@link Pendulum}, and its torque as an arrow around the hinge. */
final class PendulumDrawing {
  private static final Sketch.View VIEW = new Sketch.View(-1.35, -1.35, 1.35, 1.35);
  private static final double ARROW_RADIUS = 0.36;

  private PendulumDrawing() {}

  /**
   * Draws one frame.
   *
   * @param effort the torque as a fraction of the greatest, −1 to 1, positive anticlockwise
   */
  static void draw(Graphics2D graphics, int width, int height, double angle, double effort) {
    Sketch sketch = new Sketch(graphics, width, height, VIEW);
    double tipX = -Math.sin(angle);
    double tipY = Math.cos(angle);
    sketch.ring(Sketch.FAINT, 0, 0, 1, 0.012);
    sketch.disc(Sketch.GOOD, 0, 1, 0.035);
    sketch.bar(Sketch.WARM_DARK, 0, 0, tipX, tipY, 0.15);
    sketch.bar(Sketch.WARM, 0, 0, tipX, tipY, 0.11);
    sketch.disc(Sketch.WARM_DARK, tipX, tipY, 0.13);
    sketch.disc(Sketch.WARM, tipX, tipY, 0.11);
    sketch.disc(Sketch.DARK, 0, 0, 0.085);
    sketch.disc(Sketch.LIGHT, 0, 0, 0.035);
    if (Math.abs(effort) > 0.02) {
      arrow(sketch, effort);
    }
  }

  private static void arrow(Sketch sketch, double effort) {
    double sweep = effort * Math.PI * 0.7;
    double from = -Math.PI / 2;
    Path2D arc = new Path2D.Double();
    arc.moveTo(sketch.column(0), sketch.row(-ARROW_RADIUS));
    int pieces = 40;
    for (int i = 1; i <= pieces; i++) {
      double at = from + sweep * i / pieces;
      arc.lineTo(
          sketch.column(ARROW_RADIUS * Math.cos(at)), sketch.row(ARROW_RADIUS * Math.sin(at)));
    }
    sketch.outline(Sketch.COOL, arc, 0.035);
    double end = from + sweep;
    double tip = end + Math.copySign(0.3, sweep);
    sketch.fill(
        Sketch.COOL,
        sketch.polygon(
            (ARROW_RADIUS - 0.08) * Math.cos(end),
            (ARROW_RADIUS - 0.08) * Math.sin(end),
            (ARROW_RADIUS + 0.08) * Math.cos(end),
            (ARROW_RADIUS + 0.08) * Math.sin(end),
            ARROW_RADIUS * Math.cos(tip),
            ARROW_RADIUS * Math.sin(tip)));
  }
}
