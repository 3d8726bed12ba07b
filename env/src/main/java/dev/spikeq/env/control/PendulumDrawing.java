package dev.spikeq.env.control;

import java.awt.Graphics2D;

/** Draws the {@link Pendulum}. */
final class PendulumDrawing {
  private PendulumDrawing() {}

  static void draw(Graphics2D graphics, int width, int height, double angle, double effort) {}
}
