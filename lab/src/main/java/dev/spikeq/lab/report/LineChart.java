package dev.spikeq.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Draws bands over training steps or powers of two: interval, one thin line per seed, mean. */
final class LineChart {
  /** How many places answer the pointer with their values. */
  private static final int HOVER_PLACES = 48;

  /** How many lines differ in colour: {@code s0}, {@code s1} and so on in the style sheet. */
  private static final int COLOURS = 10;

  private static final int TOP = 12;
  private static final int RIGHT = 18;

  /**
   * One band of a chart.
   *
   * @param label what it is
   * @param style classes that decide colour and dashes
   * @param band what is drawn
   */
  record Line(String label, String style, Band band) {}

  /** Colour and dashes of a chart's i-th line; after ten they come again, drawn thicker. */
  static String style(int i) {
    return "s" + i % COLOURS + (i < COLOURS ? "" : " again");
  }

  /**
   * What a chart says about itself.
   *
   * @param title its name, for those who cannot see it
   * @param description what can be seen in it, likewise
   * @param xTitle the horizontal axis with its unit
   * @param yTitle the vertical axis with its unit
   */
  record Words(String title, String description, String xTitle, String yTitle) {}

  /**
   * How large a chart is and how its values are written.
   *
   * @param width of the drawing
   * @param height of the drawing
   * @param left room for the vertical axis' labels
   * @param percent whether values are shares, shown as percentages
   */
  record Format(int width, int height, int left, boolean percent) {
    int bottom() {
      return height - 46;
    }

    int right() {
      return width - RIGHT;
    }

    int xTicks() {
      return width < 400 ? 3 : 6;
    }

    DoubleFunction<String> value() {
      return percent ? Numbers::percent : Numbers::significant;
    }
  }

  /** What the horizontal axis shows. */
  private enum Axis {
    /** Steps of training, from 0 on. */
    STEPS,
    /** Binary logarithms, written as the numbers that they are of. */
    POWERS_OF_TWO
  }

  private final Markup out;
  private final Axis axis;
  private final Words words;
  private final Format format;
  private final List<Line> lines;
  private final Scale x;
  private final Scale y;

  private LineChart(Markup out, Axis axis, Words words, Format format, List<Line> lines) {
    this.out = out;
    this.axis = axis;
    this.words = words;
    this.format = format;
    this.lines = lines.stream().filter(line -> !line.band().isEmpty()).toList();
    List<double[]> values = new ArrayList<>();
    double last = 0;
    double first = Double.POSITIVE_INFINITY;
    for (Line line : this.lines) {
      values.addAll(line.band().values());
      for (Curve member : line.band().members()) {
        last = Math.max(last, member.last());
        first = Math.min(first, member.first());
      }
    }
    if (format.percent() && axis == Axis.STEPS) {
      values.add(new double[] {0});
    }
    y = Scale.around(values, 5, format.bottom(), TOP);
    Scale whole = new Scale(0, 1, format.left(), format.right());
    x =
        switch (axis) {
          case STEPS -> whole.ending(0, toTick(last));
          case POWERS_OF_TWO ->
              whole.ending(Math.floor(Math.min(first, last)), Math.ceil(last + 1e-9));
        };
  }

  /** Up to the next round step if that is near: the last episode seldom ends with the run. */
  private static double toTick(double last) {
    double tick = Scale.around(List.of(new double[] {0, last}), 6, 0, 1).high();
    return tick < last * 1.05 ? tick : last;
  }

  /** Writes a chart as SVG. */
  static void draw(Markup out, Words words, Format format, List<Line> lines) {
    new LineChart(out, Axis.STEPS, words, format, lines).draw();
  }

  /** Writes a chart as SVG whose places are binary logarithms. */
  static void drawOverPowersOfTwo(Markup out, Words words, Format format, List<Line> lines) {
    new LineChart(out, Axis.POWERS_OF_TWO, words, format, lines).draw();
  }

  private void draw() {
    Svg.open(out, format.width(), format.height(), words.title(), words.description());
    drawAxes();
    for (Line line : lines) {
      drawBand(line);
    }
    for (Line line : lines) {
      drawLines(line);
    }
    drawHover();
    out.close();
  }

  private void drawAxes() {
    Svg.horizontalGrid(out, y, format.left(), format.right(), 5, percentOr());
    int ticks = axis == Axis.STEPS ? format.xTicks() : (int) Math.max(1, x.high() - x.low());
    double step = x.tickStep(ticks);
    for (double tick : x.ticks(ticks)) {
      String place = Numbers.place(x.at(tick));
      Svg.line(out, "axis", x.at(tick), format.bottom(), x.at(tick), format.bottom() + 4);
      out.element(
          "text",
          axis == Axis.STEPS ? Numbers.tick(tick, step) : Numbers.significant(Math.pow(2, tick)),
          "class",
          "tick",
          "x",
          place,
          "y",
          Numbers.place(format.bottom() + 18),
          "text-anchor",
          "middle");
    }
    Svg.line(out, "axis", format.left(), format.bottom(), format.right(), format.bottom());
    Svg.xTitle(out, words.xTitle(), (format.left() + format.right()) / 2.0, format.height() - 6.0);
    Svg.yTitle(out, words.yTitle(), 13, (TOP + format.bottom()) / 2.0);
  }

  private Svg.TickLabel percentOr() {
    return format.percent()
        ? (value, step) -> Numbers.tick(value * 100, step * 100) + " %"
        : Numbers::tick;
  }

  private void drawBand(Line line) {
    Band band = line.band();
    if (band.members().size() < 2 || band.x().length < 2) {
      return;
    }
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < band.x().length; i++) {
      Svg.point(path, i == 0, x.at(band.x()[i]), y.at(band.high()[i]));
    }
    for (int i = band.x().length - 1; i >= 0; i--) {
      Svg.point(path, false, x.at(band.x()[i]), y.at(band.low()[i]));
    }
    out.empty("path", "class", "band " + line.style(), "d", path.append('Z').toString());
  }

  private void drawLines(Line line) {
    Band band = line.band();
    if (band.members().size() > 1) {
      for (Curve member : band.members()) {
        drawPath("member " + line.style(), member.x(), member.y());
      }
    }
    drawPath("mean " + line.style(), band.x(), band.mean());
  }

  private void drawPath(String style, double[] xs, double[] ys) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      Svg.point(path, i == 0, x.at(xs[i]), y.at(ys[i]));
    }
    if (xs.length == 1) {
      path.append("h0.01"); // a lone point is seen as a dot, by its round line cap
    }
    if (xs.length > 0) {
      out.empty("path", "class", style, "d", path.toString());
    }
  }

  /** Invisible strips: each shows a guide under the pointer and its values as a tip. */
  private void drawHover() {
    if (lines.isEmpty()) {
      return;
    }
    double width = (format.right() - format.left()) / (double) HOVER_PLACES;
    for (int i = 0; i < HOVER_PLACES; i++) {
      double step = x.low() + (x.high() - x.low()) * (i + 0.5) / HOVER_PLACES;
      String tip = tip(step);
      if (tip.isEmpty()) {
        continue;
      }
      out.open("g", "class", "hover");
      Svg.rectangle(out, "hit", x.at(step) - width / 2, TOP, width, format.bottom() - TOP);
      Svg.line(out, "guide", x.at(step), TOP, x.at(step), format.bottom());
      out.element("title", place(step) + tip);
      out.close();
    }
  }

  private String place(double at) {
    return axis == Axis.STEPS
        ? "Step " + Numbers.fixed(at, 0)
        : words.xTitle() + " " + Numbers.significant(Math.pow(2, at));
  }

  private String tip(double step) {
    StringBuilder tip = new StringBuilder();
    for (Line line : lines) {
      Band band = line.band();
      double mean = new Curve(band.x(), band.mean()).at(step);
      if (Double.isFinite(mean)) {
        tip.append("\n").append(line.label()).append(": ").append(format.value().apply(mean));
        if (band.members().size() > 1) {
          tip.append(" [")
              .append(format.value().apply(new Curve(band.x(), band.low()).at(step)))
              .append(", ")
              .append(format.value().apply(new Curve(band.x(), band.high()).at(step)))
              .append("]");
        }
      }
    }
    return tip.toString();
  }
}
