package dev.spikeq.env.render;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Up to 256 colours that stand for all colours of some frames: exactly those where there are no
 * more, else the means of the boxes that a median cut through the colour cube leaves.
 */
final class GifPalette {
  static final int SIZE = 256;

  /** Beyond this distance two colours are not taken for each other; black is 441 from white. */
  private static final int FAR = 40;

  private final int[] colors;
  private final Map<Integer, Integer> nearest = new HashMap<>();

  private GifPalette(int[] colors) {
    this.colors = colors;
  }

  /** Makes the palette of these frames, one or more, opaque RGB. */
  static GifPalette of(List<BufferedImage> frames) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (BufferedImage frame : frames) {
      count(pixels(frame), counts);
    }
    return of(counts);
  }

  /** Makes a palette of this one's colours and those of a frame. */
  GifPalette with(BufferedImage frame) {
    Map<Integer, Integer> counts = new HashMap<>();
    count(pixels(frame), counts);
    for (int color : colors) {
      counts.merge(color, 1, Integer::sum);
    }
    return of(counts);
  }

  private static GifPalette of(Map<Integer, Integer> counts) {
    List<ColorBox> boxes = new ArrayList<>();
    List<ColorBox.Weighted> all = new ArrayList<>();
    counts.forEach((color, count) -> all.add(new ColorBox.Weighted(color, count)));
    all.sort((a, b) -> Integer.compare(a.color(), b.color())); // not the order of a hash map
    boxes.add(new ColorBox(all));
    while (boxes.size() < SIZE) {
      ColorBox widest = boxes.getFirst();
      for (ColorBox box : boxes) {
        if (box.importance() > widest.importance()) {
          widest = box;
        }
      }
      if (widest.importance() == 0) {
        break; // every box holds a single colour
      }
      boxes.remove(widest);
      boxes.addAll(widest.split());
    }
    return new GifPalette(boxes.stream().mapToInt(ColorBox::mean).toArray());
  }

  /** Counts colours; neighbours are mostly equal, so whole runs are entered at once. */
  private static void count(int[] pixels, Map<Integer, Integer> counts) {
    int start = 0;
    for (int i = 1; i <= pixels.length; i++) {
      if (i == pixels.length || pixels[i] != pixels[start]) {
        counts.merge(pixels[start], i - start, Integer::sum);
        start = i;
      }
    }
  }

  /** Returns the palette as a colour model; unused entries are black. */
  IndexColorModel colorModel() {
    byte[] red = new byte[SIZE];
    byte[] green = new byte[SIZE];
    byte[] blue = new byte[SIZE];
    for (int i = 0; i < colors.length; i++) {
      red[i] = (byte) (colors[i] >> 16);
      green[i] = (byte) (colors[i] >> 8);
      blue[i] = (byte) colors[i];
    }
    return new IndexColorModel(8, SIZE, red, green, blue);
  }

  /** Returns whether every colour of a frame has one here that is like it. */
  boolean covers(BufferedImage frame) {
    int[] pixels = pixels(frame);
    for (int i = 0; i < pixels.length; i++) {
      if (i == 0 || pixels[i] != pixels[i - 1]) {
        int index = nearest.computeIfAbsent(pixels[i], this::search);
        if (distance(pixels[i], colors[index]) > FAR * FAR) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns a frame with every pixel replaced by the nearest colour of the palette. */
  BufferedImage apply(BufferedImage frame, IndexColorModel model) {
    int[] pixels = pixels(frame);
    byte[] indices = new byte[pixels.length];
    int last = ~pixels[0];
    int index = 0;
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] != last) {
        last = pixels[i];
        index = nearest.computeIfAbsent(last, this::search);
      }
      indices[i] = (byte) index;
    }
    BufferedImage result =
        new BufferedImage(
            frame.getWidth(), frame.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    result.getRaster().setDataElements(0, 0, frame.getWidth(), frame.getHeight(), indices);
    return result;
  }

  private int search(int color) {
    int best = 0;
    int bestDistance = Integer.MAX_VALUE;
    for (int i = 0; i < colors.length; i++) {
      int distance = distance(color, colors[i]);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = i;
      }
    }
    return best;
  }

  /** The square of the distance of two colours. */
  private static int distance(int a, int b) {
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int difference = (a >> shift & 0xFF) - (b >> shift & 0xFF);
      sum += difference * difference;
    }
    return sum;
  }

  private static int[] pixels(BufferedImage frame) {
    int width = frame.getWidth();
    int[] pixels = frame.getRGB(0, 0, width, frame.getHeight(), null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xFFFFFF;
    }
    return pixels;
  }
}
