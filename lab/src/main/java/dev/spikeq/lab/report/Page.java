package dev.spikeq.lab.report;

import java.io.IOException;
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
    return Frame.close(page.out);
  }

  private void write() throws IOException {
    Frame.open(out, names());
    writeHeader();
    out.open("main", "id", "results");
    new Headline(out, showcases).write(experiments);
    writeLearning();
    writeFinal();
    writeSpikes();
    writeTraining();
    new Appendix(out, experiments).write();
    out.close();
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
}
