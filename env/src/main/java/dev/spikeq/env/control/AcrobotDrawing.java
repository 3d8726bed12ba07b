package dev.spikeq.env.control;

import java.awt.Graphics2D;

/** Draws the {@link Acrobot}. */
final class AcrobotDrawing {
  private AcrobotDrawing() {}

  static void draw(Graphics2D graphics, int width, int height, double theta1, double theta2) {}
}
