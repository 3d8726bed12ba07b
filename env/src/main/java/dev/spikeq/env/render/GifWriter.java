package dev.spikeq.env.render;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.FileImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes an animated GIF that loops for ever, frame by frame.
 *
 * <p>Frames go to a temporary file beside the target; {@link #finish} puts it in the target's place
 * in one move. Closing without finishing, as after an exception, leaves the target as it was:
 *
 * <pre>{@code
 * try (GifWriter gif = GifWriter.open(file, Duration.ofMillis(20))) {
 *   gif.add(frame);
 *   gif.finish();
 * }
 * }</pre>
 *
 * <p>Frames share one palette of 256 colours, made from the first few frames, which are held back
 * in memory for it. When a frame shows a colour that is like none of them, it and those after it
 * share another palette, which each of them carries along. Of each frame only the part is written
 * that differs from the one before.
 */
public final class GifWriter implements Closeable {
  /** Enough for a look at moving parts, little enough memory (12 MB at 600 x 400). */
  private static final int FRAMES_FOR_PALETTE = 12;

  private final Path target;
  private final Path temporary;
  private final int centiseconds;
  private final ImageWriter writer;
  private final FileImageOutputStream output;
  private final List<BufferedImage> waiting = new ArrayList<>();
  private @Nullable GifPalette palette;
  private @Nullable IndexColorModel model;
  private int width;
  private int height;
  private byte[] previous = {};
  private int frames;
  private boolean closed;

  private GifWriter(Path target, Path temporary, int centiseconds) throws IOException {
    this.target = target;
    this.temporary = temporary;
    this.centiseconds = centiseconds;
    writer = ImageIO.getImageWritersByFormatName("gif").next(); // the JDK always has one
    output = new FileImageOutputStream(temporary.toFile());
    writer.setOutput(output);
  }

  /**
   * Begins a GIF.
   *
   * @param file the target, replaced when finished; its folder has to exist
   * @param frameDelay how long each frame is shown, rounded to 10 ms; viewers commonly show
   *     anything below 20 ms slower than asked
   * @throws IllegalArgumentException if the delay is not between 10 ms and 10 minutes
   * @throws IOException if the temporary file cannot be made
   */
  public static GifWriter open(Path file, Duration frameDelay) throws IOException {
    long centiseconds = Math.floorDiv(frameDelay.toMillis() + 5, 10);
    if (centiseconds < 1 || centiseconds > 60_000) {
      throw new IllegalArgumentException(
          "GifWriter: expected a frame delay from 10 ms to 10 minutes, found " + frameDelay);
    }
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(
          "GifWriter: cannot write " + file + ": there is no folder " + folder + ": make it first");
    }
    long process = ProcessHandle.current().pid(); // so that two processes do not meet
    Path temporary = folder.resolve("." + absolute.getFileName() + "." + process + ".part");
    try {
      return new GifWriter(absolute, temporary, (int) centiseconds);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /**
   * Appends a frame.
   *
   * @param frame as large as the first one; copied
   * @throws IllegalArgumentException if the size differs from that of the first frame
   * @throws IOException if writing fails
   */
  public void add(BufferedImage frame) throws IOException {
    requireOpen();
    if (frames == 0) {
      width = frame.getWidth();
      height = frame.getHeight();
    } else if (frame.getWidth() != width || frame.getHeight() != height) {
      throw new IllegalArgumentException(
          "GifWriter: frame %d: expected %d x %d pixels as in the first, found %d x %d"
              .formatted(frames, width, height, frame.getWidth(), frame.getHeight()));
    }
    frames++;
    if (palette == null) {
      waiting.add(copy(frame));
      if (waiting.size() == FRAMES_FOR_PALETTE) {
        writeWaiting();
      }
    } else {
      write(frame);
    }
  }

  /** Returns the number of frames so far. */
  public int frames() {
    return frames;
  }

  /**
   * Completes the file and puts it in the target's place.
   *
   * @throws IllegalStateException if no frame was added
   * @throws IOException if writing or moving fails; the target is then as it was
   */
  public void finish() throws IOException {
    requireOpen();
    if (frames == 0) {
      throw new IllegalStateException("GifWriter: expected one frame or more before finish");
    }
    if (palette == null) {
      writeWaiting();
    }
    writer.endWriteSequence();
    closeOutput();
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Releases the temporary file; without {@link #finish} before, nothing else is left behind. */
  @Override
  public void close() throws IOException {
    try {
      if (!closed) {
        closeOutput();
      }
    } finally {
      Files.deleteIfExists(temporary); // there is none after a successful finish
    }
  }

  private void closeOutput() throws IOException {
    closed = true;
    writer.dispose();
    output.close();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("GifWriter: " + target + " is finished or closed");
    }
  }

  private void writeWaiting() throws IOException {
    GifPalette made = GifPalette.of(waiting);
    IndexColorModel colors = made.colorModel();
    palette = made;
    model = colors;
    IIOMetadata stream = writer.getDefaultStreamMetadata(writer.getDefaultWriteParam());
    GifMetadata.describeStream(stream, width, height, colors);
    writer.prepareWriteSequence(stream);
    for (int i = 0; i < waiting.size(); i++) {
      writeIndexed(made.apply(waiting.get(i), colors), i == 0);
    }
    waiting.clear();
  }

  private void write(BufferedImage frame) throws IOException {
    if (palette != null && model != null) {
      if (!palette.covers(frame)) {
        palette = palette.with(frame);
        model = palette.colorModel();
        previous = new byte[0]; // its numbers stand for other colours
      }
      writeIndexed(palette.apply(frame, model), false);
    }
  }

  /** Writes the part that differs from the frame before. */
  private void writeIndexed(BufferedImage indexed, boolean first) throws IOException {
    byte[] indices = new byte[width * height];
    indexed.getRaster().getDataElements(0, 0, width, height, indices);
    Rectangle place = previous.length == 0 ? new Rectangle(width, height) : changed(indices);
    previous = indices;
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromRenderedImage(indexed), writer.getDefaultWriteParam());
    GifMetadata.describeFrame(metadata, place, centiseconds, first);
    writer.writeToSequence(new IIOImage(part(indexed, place), null, metadata), null);
  }

  /** Copies a part out; the JDK's writer does not find the origin of a view into an image. */
  private static BufferedImage part(BufferedImage image, Rectangle place) {
    WritableRaster raster =
        image.getColorModel().createCompatibleWritableRaster(place.width, place.height);
    raster.setRect(-place.x, -place.y, image.getRaster());
    return new BufferedImage(image.getColorModel(), raster, false, null);
  }

  /** The smallest rectangle around all that changed; a single pixel where nothing did. */
  private Rectangle changed(byte[] indices) {
    int left = width;
    int right = -1;
    int top = height;
    int bottom = -1;
    for (int y = 0; y < height; y++) {
      int row = y * width;
      int from = Arrays.mismatch(indices, row, row + width, previous, row, row + width);
      if (from >= 0) {
        int to = width - 1;
        while (indices[row + to] == previous[row + to]) {
          to--;
        }
        left = Math.min(left, from);
        right = Math.max(right, to);
        top = Math.min(top, y);
        bottom = y;
      }
    }
    return bottom < 0
        ? new Rectangle(1, 1)
        : new Rectangle(left, top, right - left + 1, bottom - top + 1);
  }

  private static BufferedImage copy(BufferedImage frame) {
    BufferedImage copy =
        new BufferedImage(frame.getWidth(), frame.getHeight(), BufferedImage.TYPE_INT_RGB);
    int columns = frame.getWidth();
    int[] pixels = frame.getRGB(0, 0, columns, frame.getHeight(), null, 0, columns);
    copy.setRGB(0, 0, columns, frame.getHeight(), pixels, 0, columns);
    return copy;
  }
}
