package dev.spikeq.env.render;

import java.awt.Graphics2D;

/**
 * An environment that can be drawn. Found with {@link dev.spikeq.env.Environment#find}, so that a
 * wrapped one is drawn too.
 */
public interface Renderable {

  /**
   * Draws the present state over the whole area, background included. Draws no text, so that no
   * fonts need to be installed.
   *
   * @param graphics where to draw; the origin is the top left corner. Its transform, paint and
   *     stroke may be changed and need not be restored
   * @param width the width of the area in pixels
   * @param height the height of the area in pixels
   * @throws IllegalStateException if no episode was started yet
   */
  void render(Graphics2D graphics, int width, int height);
}
