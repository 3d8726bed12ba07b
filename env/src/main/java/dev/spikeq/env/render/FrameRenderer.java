package dev.spikeq.env.render;

import dev.spikeq.env.Environment;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * Draws frames of an environment into images in memory; no display is needed.
 *
 * <p>Where the Java virtual machine believes that there is a display (the variable {@code DISPLAY}
 * is set) but cannot reach it, start it with {@code -Djava.awt.headless=true}.
 *
 * @param width the width of a frame in pixels, 1 or more
 * @param height the height of a frame in pixels, 1 or more
 */
public record FrameRenderer(int width, int height) {

  /** Checks the size. */
  public FrameRenderer {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "FrameRenderer: expected a size of at least 1 x 1 pixels, found %d x %d"
              .formatted(width, height));
    }
  }

  /**
   * Draws the present state of an environment.
   *
   * @param environment one that is {@link Renderable}, or wraps one that is
   * @return a new image, opaque RGB
   * @throws IllegalArgumentException if the environment cannot be drawn
   * @throws IllegalStateException if no episode was started yet
   */
  public BufferedImage render(Environment environment) {
    Renderable scene =
        environment
            .find(Renderable.class)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    environment.getClass().getSimpleName()
                        + " cannot be drawn: it does not implement Renderable"));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      scene.render(graphics, width, height);
    } finally {
      graphics.dispose();
    }
    return image;
  }
}
