package dev.spikeq.lab.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * Draws one decision from top to bottom: the observation, the spikes of each layer (a column per
 * neuron, a row per time step), the action values with the chosen one marked. A layer of more
 * neurons than can be told apart has a column for each group of neighbours, the denser the more of
 * them fire.
 */
final class RasterChart {
  private static final int LEFT = 128;
  private static final int RIGHT = 14;
  private static final int GAP = 26;
  private static final int VALUE_ROW = 24;
  private static final int CAPTION = 20;

  /** More neurons than this are shown in groups. */
  private static final int MOST_COLUMNS = 256;

  /** How dense a group may look. */
  private static final int SHADES = 5;

  private final Markup out;
  private final Decision decision;
  private final int width;
  private double y = 6;

  private RasterChart(Markup out, Decision decision, int width) {
    this.out = out;
    this.decision = decision;
    this.width = width;
  }

  /** Writes the chart as SVG. */
  static void draw(Markup out, Decision decision, int width) {
    RasterChart chart = new RasterChart(out, decision, width);
    Svg.open(out, width, chart.height(), "One decision", chart.description());
    chart.drawObservation();
    for (int i = 0; i < decision.layers().size(); i++) {
      chart.drawLayer(decision.layers().get(i), "l" + i % 4);
    }
    chart.drawValues();
    out.close();
  }

  private String description() {
    StringBuilder text = new StringBuilder();
    for (Decision.Raster layer : decision.layers()) {
      text.append(
          "layer %s: %d neurons, %d time steps, %d spikes; "
              .formatted(layer.name(), layer.neurons(), layer.steps(), layer.count()));
    }
    return text + "action " + decision.action() + " has the highest value and is taken";
  }

  private double height() {
    double height = 12 + 34 + GAP;
    for (Decision.Raster layer : decision.layers()) {
      height += layer.steps() * rowHeight(layer) + CAPTION + GAP;
    }
    return height + decision.values().length * VALUE_ROW;
  }

  private static double rowHeight(Decision.Raster layer) {
    return Math.clamp(72.0 / layer.steps(), 4, 16);
  }

  private double plotWidth() {
    return width - LEFT - RIGHT;
  }

  private void heading(double middle, String name, String detail) {
    Svg.text(out, "label", LEFT - 16, middle - 3, "end", name);
    Svg.text(out, "tick", LEFT - 16, middle + 13, "end", detail);
  }

  private void drawObservation() {
    int count = decision.observation().length;
    heading(y + 17, "observation", count + (count == 1 ? " value" : " values"));
    int shown = Math.min(count, 8);
    double cell = plotWidth() / shown;
    for (int i = 0; i < shown; i++) {
      boolean more = shown < count && i == shown - 1;
      String text = more ? "…" : String.format(Locale.ROOT, "%.3f", decision.observation()[i]);
      Svg.rectangle(out, "cell", LEFT + i * cell + 2, y, cell - 4, 34);
      Svg.text(out, "number", LEFT + (i + 0.5) * cell, y + 22, "middle", text.replace('-', '−'));
    }
    y += 34;
    arrow();
  }

  private void arrow() {
    double x = LEFT + plotWidth() / 2;
    Svg.line(out, "flow", x, y + 7, x, y + GAP - 8);
    out.empty(
        "path",
        "class",
        "flow",
        "d",
        "M%s %sl4 -5m-4 5l-4 -5".formatted(Numbers.place(x), Numbers.place(y + GAP - 7)));
    y += GAP;
  }

  private void drawLayer(Decision.Raster layer, String style) {
    double row = rowHeight(layer);
    int columns = Math.min(layer.neurons(), MOST_COLUMNS);
    double cell = plotWidth() / columns;
    double tall = row * layer.steps();
    heading(y + tall / 2, layer.name(), layer.count() + " spikes");
    Svg.rectangle(out, "cell", LEFT, y, plotWidth(), tall);
    String[] paths = spikes(layer, columns, row, cell);
    for (int shade = 1; shade <= SHADES; shade++) {
      if (!paths[shade].isEmpty()) {
        String opacity = Numbers.place((double) shade / SHADES);
        out.empty("path", "class", "spikes " + style, "fill-opacity", opacity, "d", paths[shade]);
      }
    }
    for (int step = 0; step < layer.steps() && row >= 10; step++) {
      Svg.text(out, "step", LEFT - 3, y + (step + 0.5) * row + 3, "end", "" + (step + 1));
    }
    y += tall;
    double rate = (double) layer.count() / ((double) layer.neurons() * layer.steps());
    String caption =
        "%d neurons × %d time steps, %s of the places filled"
            .formatted(layer.neurons(), layer.steps(), Numbers.percent(rate));
    if (columns < layer.neurons()) {
      caption +=
          "; a column is "
              + Numbers.fixed(perColumn(layer), 0)
              + " of them, the denser the more fire";
    }
    Svg.text(out, "tick", LEFT, y + 15, "start", caption);
    y += CAPTION;
    arrow();
  }

  private static double perColumn(Decision.Raster layer) {
    return (double) layer.neurons() / MOST_COLUMNS;
  }

  /** One rectangle per spike, or group that has spikes; a path for each shade, from 1. */
  private String[] spikes(Decision.Raster layer, int columns, double row, double cell) {
    double gap = cell > 5 ? 1 : cell > 2 ? 0.4 : 0;
    StringBuilder[] paths = new StringBuilder[SHADES + 1];
    Arrays.setAll(paths, _ -> new StringBuilder());
    for (int step = 0; step < layer.steps(); step++) {
      int[] counts = layer.counts(step, columns);
      for (int column = 0; column < columns; column++) {
        double share = Math.min(1, counts[column] * (double) columns / layer.neurons());
        if (share > 0) {
          paths[(int) Math.ceil(Math.sqrt(share) * SHADES)]
              .append('M')
              .append(Numbers.place(LEFT + column * cell + gap / 2))
              .append(' ')
              .append(Numbers.place(y + step * row + 1))
              .append('h')
              .append(Numbers.place(cell - gap))
              .append('v')
              .append(Numbers.place(row - 2))
              .append('h')
              .append(Numbers.place(gap - cell))
              .append('z');
        }
      }
    }
    return Arrays.stream(paths).map(StringBuilder::toString).toArray(String[]::new);
  }

  private void drawValues() {
    int count = decision.values().length;
    heading(y + count * VALUE_ROW / 2.0, "action values", "highest wins");
    double low = 0;
    double high = 0;
    for (float value : decision.values()) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    Scale scale = new Scale(low, high > low ? high : low + 1, LEFT + 66, width - RIGHT - 150.0);
    for (int i = 0; i < count; i++) {
      double top = y + i * VALUE_ROW + 3;
      double value = decision.values()[i];
      boolean chosen = i == decision.action();
      Svg.text(out, "tick", LEFT, top + 13, "start", "action " + i);
      double from = Math.min(scale.at(0), scale.at(value));
      double to = Math.max(scale.at(0), scale.at(value));
      Svg.rectangle(out, chosen ? "bar chosen" : "bar", from, top, Math.max(1, to - from), 18);
      String text = Numbers.significant(value) + (chosen ? "  ◂ taken" : "");
      Svg.text(out, chosen ? "number strong" : "number", to + 8, top + 13, "start", text);
    }
    y += count * VALUE_ROW;
  }
}
