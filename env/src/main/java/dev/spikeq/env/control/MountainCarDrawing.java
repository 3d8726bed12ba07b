package dev.spikeq.env.control;

import java.awt.Graphics2D;

/** Draws the {@link MountainCar}. */
final class MountainCarDrawing {
  private MountainCarDrawing() {}

  static void draw(Graphics2D graphics, int width, int height, double position, double goal) {}
}
