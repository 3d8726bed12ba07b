package dev.spikeq.env.control;

import java.awt.Graphics2D;

/** Draws the {@link CartPole}. */
final class CartPoleDrawing {
  private CartPoleDrawing() {}

  static void draw(Graphics2D graphics, int width, int height, double position, double angle) {}
}
