package dev.spikeq.env.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Colours that lie together, as the median cut of {@link GifPalette} divides them. */
final class ColorBox {

  /**
   * A colour and how many pixels have it.
   *
   * @param color 0xRRGGBB
   * @param count 1 or more
   */
  record Weighted(int color, int count) {}

  private final List<Weighted> colors;
  private final int widestShift;
  private final double importance;

  /** Makes a box of one colour or more. */
  ColorBox(List<Weighted> colors) {
    this.colors = colors;
    int shift = 0;
    int width = -1;
    for (int s = 0; s <= 16; s += 8) {
      int low = 255;
      int high = 0;
      for (Weighted weighted : colors) {
        int value = weighted.color() >> s & 0xFF;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      if (high - low > width) {
        width = high - low;
        shift = s;
      }
    }
    widestShift = shift;
    importance = width * Math.sqrt((double) total());
  }

  private long total() {
    return colors.stream().mapToLong(Weighted::count).sum();
  }

  /** How much dividing this box is worth: 0 for a single colour. */
  double importance() {
    return importance;
  }

  /** Divides the box along its widest channel where half of the pixels are on either side. */
  List<ColorBox> split() {
    List<Weighted> sorted = new ArrayList<>(colors);
    sorted.sort(
        Comparator.comparingInt((Weighted weighted) -> weighted.color() >> widestShift & 0xFF)
            .thenComparingInt(Weighted::color));
    long half = total() / 2;
    long seen = sorted.getFirst().count();
    int cut = 1;
    while (cut < sorted.size() - 1 && seen < half) {
      seen += sorted.get(cut).count();
      cut++;
    }
    return List.of(
        new ColorBox(List.copyOf(sorted.subList(0, cut))),
        new ColorBox(List.copyOf(sorted.subList(cut, sorted.size()))));
  }

  /** Returns the mean colour of the pixels, 0xRRGGBB. */
  int mean() {
    long total = total();
    int mean = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      long sum = 0;
      for (Weighted weighted : colors) {
        sum += (long) (weighted.color() >> shift & 0xFF) * weighted.count();
      }
      mean |= (int) ((sum + total / 2) / total) << shift;
    }
    return mean;
  }
}
