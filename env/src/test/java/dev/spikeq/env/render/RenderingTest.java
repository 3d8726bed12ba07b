package dev.spikeq.env.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Environments;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames show something, and change; GIFs can be read back. */
final class RenderingTest {
  private static final FrameRenderer RENDERER = new FrameRenderer(300, 200);

  static List<String> names() {
    return Environments.names();
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @ParameterizedTest
  @MethodSource("names")
  void framesShowTheState(String name) {
    try (Environment environment = Environments.create(name)) {
      assertThrows(IllegalStateException.class, () -> RENDERER.render(environment));
      float[] observation = new float[environment.observationSpace().size()];
      SplittableRandom random = new SplittableRandom(3);
      environment.reset(random, observation);
      int[] first = pixels(RENDERER.render(environment));
      assertTrue(Arrays.stream(first).distinct().count() > 20, "expected more than a background");
      assertEquals(300 * 200, first.length);
      for (int i = 0; i < 5; i++) {
        environment.step(environment.actionSpace().sample(random), observation);
      }
      assertFalse(Arrays.equals(first, pixels(RENDERER.render(environment))), "nothing moved");
    }
  }

  @Test
  void gifHoldsEveryFrameWithDelayAndLoop(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("play.gif");
    int frames = 20;
    BufferedImage last = writeEpisode(file, frames);
    byte[] bytes = Files.readAllBytes(file);
    assertTrue(new String(bytes, StandardCharsets.ISO_8859_1).startsWith("GIF89a"));
    assertTrue(new String(bytes, StandardCharsets.ISO_8859_1).contains("NETSCAPE2.0"));
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(input);
      assertEquals(frames, reader.getNumImages(true));
      BufferedImage shown = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
      Graphics2D screen = shown.createGraphics();
      for (int i = 0; i < frames; i++) {
        IIOMetadataNode frame =
            (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode control =
            (IIOMetadataNode) frame.getElementsByTagName("GraphicControlExtension").item(0);
        assertEquals("2", control.getAttribute("delayTime"));
        assertEquals(
            0, frame.getElementsByTagName("LocalColorTable").getLength(), "one shared palette");
        IIOMetadataNode place =
            (IIOMetadataNode) frame.getElementsByTagName("ImageDescriptor").item(0);
        int left = Integer.parseInt(place.getAttribute("imageLeftPosition"));
        int top = Integer.parseInt(place.getAttribute("imageTopPosition"));
        screen.drawImage(reader.read(i), left, top, null);
      }
      screen.dispose();
      assertTrue(meanDifference(last, shown) < 2.5, "colours are off");
    } finally {
      reader.dispose();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList(), "nothing else is left");
    }
  }

  private static BufferedImage writeEpisode(Path file, int frames) throws IOException {
    try (Environment environment = Environments.create("CartPole-v1");
        GifWriter gif = GifWriter.open(file, Duration.ofMillis(20))) {
      environment.reset(new SplittableRandom(1), new float[4]);
      BufferedImage frame = RENDERER.render(environment);
      for (int i = 0; i < frames; i++) {
        environment.step(Action.discrete(i % 2), new float[4]);
        frame = RENDERER.render(environment);
        gif.add(frame);
      }
      gif.finish();
      return frame;
    }
  }

  private static double meanDifference(BufferedImage a, BufferedImage b) {
    double sum = 0;
    for (int y = 0; y < a.getHeight(); y++) {
      for (int x = 0; x < a.getWidth(); x++) {
        Color first = new Color(a.getRGB(x, y));
        Color second = new Color(b.getRGB(x, y));
        sum += Math.abs(first.getRed() - second.getRed());
        sum += Math.abs(first.getGreen() - second.getGreen());
        sum += Math.abs(first.getBlue() - second.getBlue());
      }
    }
    return sum / (3.0 * a.getWidth() * a.getHeight());
  }

  @Test
  void fewColoursAreKeptExactly(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("exact.gif");
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, i * 0x010305 & 0xFFFFFF);
    }
    try (GifWriter gif = GifWriter.open(file, Duration.ofMillis(100))) {
      gif.add(image);
      gif.finish();
    }
    assertEquals(0, meanDifference(image, ImageIO.read(file.toFile())));
  }

  /** Things appear late in a game: their colours are not in the first frames' palette. */
  @Test
  void coloursThatAppearLateAreShown(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("late.gif");
    List<BufferedImage> frames = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, 0, 0xFFFFFF);
      if (i >= 15) {
        image.setRGB(20, 10, 0xE8702A);
      }
      if (i >= 17) {
        image.setRGB(25, 10, 0x3E86C8);
      }
      frames.add(image);
    }
    try (GifWriter gif = GifWriter.open(file, Duration.ofMillis(50))) {
      for (BufferedImage frame : frames) {
        gif.add(frame);
      }
      gif.finish();
    }
    assertShows(file, frames);
  }

  private static void assertShows(Path file, List<BufferedImage> frames) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(input);
      BufferedImage shown = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
      Graphics2D screen = shown.createGraphics();
      for (int i = 0; i < frames.size(); i++) {
        IIOMetadataNode frame =
            (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode place =
            (IIOMetadataNode) frame.getElementsByTagName("ImageDescriptor").item(0);
        int left = Integer.parseInt(place.getAttribute("imageLeftPosition"));
        int top = Integer.parseInt(place.getAttribute("imageTopPosition"));
        screen.drawImage(reader.read(i), left, top, null);
        assertEquals(0, meanDifference(frames.get(i), shown), "frame " + i);
      }
      screen.dispose();
    } finally {
      reader.dispose();
    }
  }

  @Test
  void framesThatDoNotChangeAreKept(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("still.gif");
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    try (GifWriter gif = GifWriter.open(file, Duration.ofMillis(50))) {
      for (int i = 0; i < 15; i++) {
        gif.add(image);
      }
      assertEquals(15, gif.frames());
      gif.finish();
      assertThrows(IllegalStateException.class, () -> gif.add(image));
    }
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(input);
      assertEquals(15, reader.getNumImages(true));
    } finally {
      reader.dispose();
    }
  }

  @Test
  void anAbandonedGifLeavesTheTargetAsItWas(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("old.gif");
    Files.writeString(file, "old");
    try (GifWriter gif = GifWriter.open(file, Duration.ofMillis(20))) {
      gif.add(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB));
      assertThrows(
          IllegalArgumentException.class,
          () -> gif.add(new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB)));
    }
    assertEquals("old", Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void whatCannotBeWrittenIsSaidAtOnce(@TempDir Path folder) {
    Path missing = folder.resolve("missing").resolve("a.gif");
    assertThrows(IOException.class, () -> GifWriter.open(missing, Duration.ofMillis(20)));
    assertThrows(
        IllegalArgumentException.class,
        () -> GifWriter.open(folder.resolve("a.gif"), Duration.ZERO));
  }
}
