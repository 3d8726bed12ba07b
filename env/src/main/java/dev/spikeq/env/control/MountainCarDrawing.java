package dev.spikeq.env.control;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;

/** Draws the {@link MountainCar} and its continuous sister: valley, wall, flag and car. */
final class MountainCarDrawing {
  private static final Sketch.View VIEW = new Sketch.View(-1.3, -0.05, 0.7, 1.25);
  private static final double WALL = -1.26;
  private static final double FAR = 6;

  private MountainCarDrawing() {}

  static void draw(Graphics2D graphics, int width, int height, double position, double goal) {
    Sketch sketch = new Sketch(graphics, width, height, VIEW);
    Path2D ground = new Path2D.Double();
    ground.moveTo(sketch.column(-FAR), sketch.row(-FAR));
    ground.lineTo(sketch.column(-FAR), sketch.row(0.98));
    ground.lineTo(sketch.column(WALL), sketch.row(0.98));
    for (double x = WALL; x <= 0.64; x += 0.01) {
      ground.lineTo(sketch.column(x), sketch.row(elevation(x)));
    }
    ground.lineTo(sketch.column(FAR), sketch.row(elevation(0.64)));
    ground.lineTo(sketch.column(FAR), sketch.row(-FAR));
    ground.closePath();
    sketch.fill(Sketch.GROUND, ground);
    sketch.outline(Sketch.GOOD, ground, 0.018);
    double foot = elevation(goal);
    sketch.bar(Sketch.DARK, goal, foot, goal, foot + 0.2, 0.009);
    sketch.fill(
        Sketch.WARM,
        sketch.polygon(goal, foot + 0.2, goal + 0.11, foot + 0.165, goal, foot + 0.13));
    drawCar(sketch, position);
  }

  /** The car's own axes: one along the slope, one away from it. */
  private static void drawCar(Sketch sketch, double position) {
    double slope = Math.atan(3 * 0.45 * Math.cos(3 * position));
    double alongX = Math.cos(slope);
    double alongY = Math.sin(slope);
    double baseX = position - 0.009 * alongY;
    double baseY = elevation(position) + 0.009 * alongX;
    double[] outline = {
      -0.085, 0.03, 0.085, 0.03, 0.08, 0.066, 0.044, 0.072, 0.026, 0.103, -0.04, 0.103, -0.062,
      0.072, -0.085, 0.066
    };
    double[] corners = new double[outline.length];
    for (int i = 0; i < outline.length; i += 2) {
      corners[i] = baseX + outline[i] * alongX - outline[i + 1] * alongY;
      corners[i + 1] = baseY + outline[i] * alongY + outline[i + 1] * alongX;
    }
    Path2D body = sketch.polygon(corners);
    sketch.outline(Sketch.COOL, body, 0.014); // round corners
    sketch.fill(Sketch.COOL, body);
    for (double wheel : new double[] {-0.05, 0.05}) {
      double x = baseX + wheel * alongX - 0.024 * alongY;
      double y = baseY + wheel * alongY + 0.024 * alongX;
      sketch.disc(Sketch.DARK, x, y, 0.025);
      sketch.disc(Sketch.FAINT, x, y, 0.011);
    }
  }

  /** The height of the valley, drawn flatter than sin 3x and above 0. */
  private static double elevation(double x) {
    return 0.45 * Math.sin(3 * x) + 0.55;
  }
}
