package dev.spikeq.lab.report;

/** The pieces that all drawings are made of. */
final class Svg {
  private Svg() {}

  /** How a value on an axis is written, given the distance to the next tick. */
  @FunctionalInterface
  interface TickLabel {
    String of(double value, double step);
  }

  /** No drawing is shown smaller than this share of its size: its text must stay readable. */
  private static final double LEAST = 0.75;

  /** Begins a drawing, which says what it shows to those who cannot see it. */
  static void open(Markup out, double width, double height, String title, String description) {
    out.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + Numbers.place(width) + " " + Numbers.place(height),
        "width",
        Numbers.place(width),
        "height",
        Numbers.place(height),
        "style",
        "min-width:" + Numbers.place(width * LEAST) + "px",
        "role",
        "img",
        "aria-label",
        title + ". " + description);
  }

  static void line(Markup out, String style, double x1, double y1, double x2, double y2) {
    out.empty(
        "line",
        "class",
        style,
        "x1",
        Numbers.place(x1),
        "y1",
        Numbers.place(y1),
        "x2",
        Numbers.place(x2),
        "y2",
        Numbers.place(y2));
  }

  static void rectangle(Markup out, String style, double x, double y, double width, double height) {
    out.empty(
        "rect",
        "class",
        style,
        "x",
        Numbers.place(x),
        "y",
        Numbers.place(y),
        "width",
        Numbers.place(Math.max(0, width)),
        "height",
        Numbers.place(Math.max(0, height)));
  }

  static void text(Markup out, String style, double x, double y, String anchor, String text) {
    out.element(
        "text",
        text,
        "class",
        style,
        "x",
        Numbers.place(x),
        "y",
        Numbers.place(y),
        "text-anchor",
        anchor);
  }

  /** A disc that says what it is under the pointer. */
  static void dot(Markup out, String style, double x, double y, double radius, String tip) {
    out.open(
        "circle",
        "class",
        style,
        "cx",
        Numbers.place(x),
        "cy",
        Numbers.place(y),
        "r",
        Numbers.place(radius));
    if (!tip.isEmpty()) {
      out.element("title", tip);
    }
    out.close();
  }

  /** Adds a point to a path. */
  static void point(StringBuilder path, boolean first, double x, double y) {
    path.append(first ? 'M' : 'L').append(Numbers.place(x)).append(' ').append(Numbers.place(y));
  }

  /** Lines across at each tick of a vertical axis, with their labels to the left. */
  static void horizontalGrid(
      Markup out, Scale y, double left, double right, int about, TickLabel label) {
    double step = y.tickStep(about);
    for (double tick : y.ticks(about)) {
      line(out, "grid", left, y.at(tick), right, y.at(tick));
      text(out, "tick", left - 8, y.at(tick) + 4, "end", label.of(tick, step));
    }
  }

  static void xTitle(Markup out, String title, double x, double y) {
    text(out, "axis-title", x, y, "middle", title);
  }

  static void yTitle(Markup out, String title, double x, double y) {
    out.element(
        "text",
        title,
        "class",
        "axis-title",
        "transform",
        "translate(" + Numbers.place(x) + " " + Numbers.place(y) + ") rotate(-90)",
        "text-anchor",
        "middle");
  }
}
