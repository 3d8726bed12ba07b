package dev.spikeq.lab.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A page of plots over powers of two and of tables: one self-contained HTML file. */
public final class FigurePage {
  private static final LineChart.Format NUMBERS = new LineChart.Format(1120, 420, 62, false);
  private static final LineChart.Format SHARES = new LineChart.Format(1120, 420, 62, true);

  private final Markup out = new Markup();
  private int number;

  private FigurePage() {}

  /**
   * What the page says.
   *
   * @param title its heading
   * @param lede a sentence or two below it
   * @param charts in order
   * @param tables in order; the first stands before the charts, the others behind
   */
  public record Content(String title, String lede, List<Chart> charts, List<Grid> tables) {}

  /** How the values of a chart are written. */
  public enum Unit {
    /** As numbers. */
    NUMBER,
    /** As percentages. */
    SHARE
  }

  /**
   * A plot of values over something above 0 whose axis doubles at each tick.
   *
   * @param title its name
   * @param caption what can be seen in it
   * @param xTitle the horizontal axis with its unit
   * @param yTitle the vertical axis with its unit
   * @param unit of the values
   * @param lines one for each thing compared; their order decides their colours
   */
  public record Chart(
      String title, String caption, String xTitle, String yTitle, Unit unit, List<Line> lines) {}

  /**
   * A line: the mean of curves with its interval.
   *
   * @param label what it is
   * @param curves each a list of points by ascending place, the same places for all; may be empty
   */
  public record Line(String label, List<List<Point>> curves) {}

  /**
   * A point.
   *
   * @param x its place, above 0
   * @param y its value
   */
  public record Point(double x, double y) {}

  /**
   * A table of text.
   *
   * @param title its name
   * @param caption what its columns mean
   * @param header names of the columns
   * @param rows as many cells each; the first cell names the row
   */
  public record Grid(String title, String caption, List<String> header, List<List<String>> rows) {}

  /**
   * Writes the page.
   *
   * @param content what it says
   * @return HTML that is well-formed XML too
   * @throws IOException if the style sheet cannot be read
   */
  public static String html(Content content) throws IOException {
    FigurePage page = new FigurePage();
    Frame.open(page.out, content.title());
    page.header(content);
    page.out.open("main", "id", "results");
    for (int i = 0; i < content.tables().size(); i++) {
      if (i == 1) {
        page.charts(content.charts());
      }
      page.grid(content.tables().get(i));
    }
    if (content.tables().size() < 2) {
      page.charts(content.charts());
    }
    page.out.close();
    return Frame.close(page.out);
  }

  private void header(Content content) {
    out.open("header", "class", "page");
    out.element("p", "SpikeQ comparison", "class", "kicker");
    out.element("h1", content.title());
    out.element("p", content.lede(), "class", "lede");
    out.close();
  }

  private void charts(List<Chart> charts) {
    out.open("section", "aria-labelledby", "plots");
    out.element("h2", "Plots", "id", "plots");
    for (Chart chart : charts) {
      chart(chart);
    }
    out.close();
  }

  private void chart(Chart chart) {
    List<LineChart.Line> lines = lines(chart);
    if (lines.isEmpty()) {
      return;
    }
    number++;
    out.open("figure", "class", "wide");
    legend(lines);
    out.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Figure");
    LineChart.drawOverPowersOfTwo(
        out,
        new LineChart.Words(chart.title(), chart.caption(), chart.xTitle(), chart.yTitle()),
        chart.unit() == Unit.SHARE ? SHARES : NUMBERS,
        lines);
    out.close();
    out.open("figcaption");
    out.element("b", "Figure " + number + ". " + chart.title() + ".");
    out.text(" " + chart.caption()).close().close();
  }

  private static List<LineChart.Line> lines(Chart chart) {
    List<LineChart.Line> lines = new ArrayList<>();
    for (int i = 0; i < chart.lines().size(); i++) {
      Line line = chart.lines().get(i);
      Band band = Band.over(line.curves().stream().map(FigurePage::curve).toList());
      if (!band.isEmpty()) {
        lines.add(new LineChart.Line(line.label(), LineChart.style(i), band));
      }
    }
    return lines;
  }

  /** Places are drawn as their logarithms. */
  private static Curve curve(List<Point> points) {
    return Curve.of(
        points.stream().mapToDouble(point -> Math.log(point.x()) / Math.log(2)).toArray(),
        points.stream().mapToDouble(Point::y).toArray());
  }

  private void legend(List<LineChart.Line> lines) {
    out.open("ul", "class", "legend");
    for (LineChart.Line line : lines) {
      out.open("li");
      out.open("svg", "viewBox", "0 0 28 10", "width", "28", "height", "10", "aria-hidden", "true");
      out.empty("path", "class", "mean " + line.style(), "d", "M1 5h26");
      out.close().text(" " + line.label()).close();
    }
    out.close();
  }

  private void grid(Grid grid) {
    out.open("section", "aria-label", grid.title());
    out.element("h2", grid.title());
    out.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Table");
    out.open("table", "class", "seeds");
    out.open("thead").open("tr");
    for (int i = 0; i < grid.header().size(); i++) {
      out.element("th", grid.header().get(i), "scope", "col", "class", i == 0 ? "name" : "figure");
    }
    out.close().close();
    out.open("tbody");
    for (List<String> row : grid.rows()) {
      out.open("tr");
      for (int i = 0; i < row.size(); i++) {
        if (i == 0) {
          out.element("th", row.get(i), "scope", "row", "class", "name");
        } else {
          out.element("td", row.get(i));
        }
      }
      out.close();
    }
    out.close().close().close();
    out.element("p", grid.caption(), "class", "nothing");
    out.close();
  }
}
