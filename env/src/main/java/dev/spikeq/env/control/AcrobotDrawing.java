package dev.spikeq.env.control;

import java.awt.Graphics2D;

/** Draws the {@link Acrobot}: two links and the height that the tip has to pass. */
final class AcrobotDrawing {
  private static final Sketch.View VIEW = new Sketch.View(-2.3, -2.3, 2.3, 2.3);
  private static final double GOAL = 1.0;

  private AcrobotDrawing() {}

  static void draw(Graphics2D graphics, int width, int height, double theta1, double theta2) {
    Sketch sketch = new Sketch(graphics, width, height, VIEW);
    double elbowX = Math.sin(theta1);
    double elbowY = -Math.cos(theta1);
    double tipX = elbowX + Math.sin(theta1 + theta2);
    double tipY = elbowY - Math.cos(theta1 + theta2);
    sketch.dashes(Sketch.GOOD, -20, GOAL, 20, GOAL, 0.03);
    sketch.fill(Sketch.GROUND, sketch.polygon(-0.22, 0.3, 0.22, 0.3, 0.07, 0, -0.07, 0));
    link(sketch, 0, 0, elbowX, elbowY);
    link(sketch, elbowX, elbowY, tipX, tipY);
    joint(sketch, 0, 0);
    joint(sketch, elbowX, elbowY);
    sketch.disc(tipY > GOAL ? Sketch.GOOD : Sketch.WARM, tipX, tipY, 0.1);
  }

  private static void link(Sketch sketch, double x1, double y1, double x2, double y2) {
    sketch.bar(Sketch.DARK, x1, y1, x2, y2, 0.19);
    sketch.bar(Sketch.COOL, x1, y1, x2, y2, 0.14);
  }

  private static void joint(Sketch sketch, double x, double y) {
    sketch.disc(Sketch.DARK, x, y, 0.12);
    sketch.disc(Sketch.LIGHT, x, y, 0.05);
  }
}
