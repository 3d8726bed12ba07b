package dev.spikeq.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The report as one HTML page. It loads nothing and runs nothing: the page's own content policy
 * forbids everything but its style sheet and the pictures within it.
 */
final class Page {
  private final Markup out = new Markup();
  private final List<Experiment> experiments;
  private final List<Showcase> showcases;
  private final Figures figures;

  private Page(List<Experiment> experiments, List<Showcase> showcases) {
    this.experiments = experiments;
    this.showcases = showcases;
    figures = new Figures(out, experiments);
  }

  /**
   * Writes the page.
   *
   * @param experiments at least one
   * @param showcases what could be shown of an agent at work, none or one per experiment
   * @throws IOException if the style sheet cannot be read
   */
  static String html(List<Experiment> experiments, List<Showcase> showcases) throws IOException {
    Page page = new Page(experiments, showcases);
    page.write();
    return "<!DOCTYPE html>\n" + page.out + "\n";
  }

  private void write() throws IOException {
    out.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    writeHead();
    out.open("body");
    out.element("a", "Skip to the results", "class", "skip", "href", "#results");
    writeHeader();
    out.open("main", "id", "results");
    new Headline(out, showcases).write(experiments);
    writeLearning();
    writeFinal();
    writeSpikes();
    writeTraining();
    new Appendix(out, experiments).write();
    out.close();
    writeFooter();
    out.close().close();
  }

  private void writeHead() throws IOException {
    out.open("head");
    out.empty("meta", "charset", "utf-8");
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.empty("meta", "name", "color-scheme", "content", "light dark");
    out.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    out.element("title", names() + " – SpikeQ report");
    out.open("style").trusted(styleSheet()).close();
    out.close();
  }

  private static String styleSheet() throws IOException {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IOException("report.css: expected it in SpikeQ's jar, found none: build again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String names() {
    return experiments.stream().map(Experiment::label).collect(Collectors.joining(", "));
  }

  private void writeHeader() {
    out.open("header", "class", "page");
    out.element("p", "SpikeQ experiment report", "class", "kicker");
    out.open("h1");
    for (int i = 0; i < experiments.size(); i++) {
      if (i > 0) {
        out.element("span", " against ", "class", "against");
      }
      out.text(experiments.get(i).label());
    }
    out.close();
    out.element("p", Summary.of(experiments), "class", "lede");
    out.close();
  }

  private void writeLearning() {
    section("learning", "Learning");
    boolean beside = !showcases.isEmpty();
    out.open("div", "class", beside ? "beside" : "alone");
    figures.learningCurves();
    for (Showcase showcase : showcases) {
      figures.film(showcase);
    }
    out.close().close();
  }

  private void writeFinal() {
    section("final", "The final policy");
    figures.finalReturns();
    out.close();
  }

  private void writeSpikes() {
    boolean rates = experiments.stream().anyMatch(e -> !e.layers().isEmpty());
    List<Showcase> spiking = showcases.stream().filter(Showcase::spikes).toList();
    if (!rates && spiking.isEmpty()) {
      return;
    }
    section("spikes", "Spikes");
    for (Showcase showcase : spiking) {
      figures.decision(showcase);
    }
    figures.firingRates();
    out.close();
  }

  private void writeTraining() {
    section("training", "Inside training");
    figures.diagnostics();
    out.close();
  }

  private void section(String id, String title) {
    out.open("section", "aria-labelledby", id);
    out.element("h2", title, "id", id);
  }

  private void writeFooter() {
    out.open("footer");
    out.element(
        "p",
        "Made by SpikeQ. This page is one file: it loads nothing from elsewhere and runs no"
            + " scripts. Point at a figure for its values.");
    out.close();
  }
}
