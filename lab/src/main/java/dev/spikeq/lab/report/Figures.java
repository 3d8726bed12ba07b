package dev.spikeq.lab.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** The page's figures with their captions. */
final class Figures {
  private static final LineChart.Format LARGE = new LineChart.Format(760, 380, 62, false);
  private static final LineChart.Format HALF = new LineChart.Format(500, 290, 58, true);
  private static final LineChart.Format SMALL = new LineChart.Format(340, 220, 62, false);
  private static final String STEPS = "environment steps";

  private final Markup out;
  private final List<Experiment> experiments;
  private int number;

  Figures(Markup out, List<Experiment> experiments) {
    this.out = out;
    this.experiments = experiments;
  }

  void learningCurves() {
    List<LineChart.Line> lines = lines(Experiment::returns);
    if (lines.isEmpty()) {
      nothing("No return was recorded yet: no training episode has ended.");
      return;
    }
    begin("wide");
    legend(lines);
    LineChart.Words words =
        new LineChart.Words(
            "Return in training against environment steps",
            lastValues(lines),
            STEPS,
            "return per episode");
    scrolled(() -> LineChart.draw(out, words, LARGE, lines));
    boolean several = experiments.stream().anyMatch(e -> e.runs().size() > 1);
    end(
        "Return while learning.",
        "Undiscounted return of training episodes, exploration included: at each step the mean of the"
            + " latest %d.".formatted(Experiment.SMOOTHED_EPISODES)
            + (several
                ? " Thin lines: seeds. Thick line: their mean. Band: its bootstrapped 95 %"
                    + " interval."
                : "")
            + (experiments.stream().anyMatch(e -> e.finished().size() < e.runs().size())
                ? " A mean ends where one of its seeds has come to so far."
                : ""));
  }

  private List<LineChart.Line> lines(String column) {
    return lines(experiment -> experiment.curves(column));
  }

  private List<LineChart.Line> lines(Function<Experiment, List<Curve>> curves) {
    List<LineChart.Line> lines = new ArrayList<>();
    for (Experiment experiment : experiments) {
      Band band = Band.over(curves.apply(experiment));
      if (!band.isEmpty()) {
        lines.add(new LineChart.Line(experiment.label(), experiment.colour(), band));
      }
    }
    return lines;
  }

  private static String lastValues(List<LineChart.Line> lines) {
    List<String> parts = new ArrayList<>();
    for (LineChart.Line line : lines) {
      double[] mean = line.band().mean();
      if (mean.length > 0) {
        parts.add(
            line.label()
                + " goes from "
                + Numbers.significant(mean[0])
                + " to "
                + Numbers.significant(mean[mean.length - 1]));
      }
    }
    return String.join("; ", parts);
  }

  void film(Showcase showcase) {
    Playback.Episode episode = showcase.episode();
    begin("film");
    out.open("picture");
    out.empty(
        "source",
        "media",
        "(prefers-reduced-motion: reduce)",
        "srcset",
        data("png", showcase.still()));
    out.empty(
        "img",
        "src",
        data("gif", showcase.film()),
        "alt",
        "Film of the agent of "
            + showcase.experiment().label()
            + " acting in its environment, without sound");
    out.close();
    end(
        experiments.size() > 1
            ? "The agent of " + showcase.experiment().label() + "."
            : "The agent.",
        "Final policy of seed %s (%s) in the first episode of its evaluation: return %s in %s.%s"
            .formatted(
                showcase.run().seed(),
                showcase.experiment().finished().size() > 1
                    ? "the median of the seeds by return"
                    : "the only one finished",
                Numbers.score(episode.total()),
                Summary.count(episode.decisions(), "decision"),
                showcase.filmed() < episode.decisions()
                    ? " The film shows the first " + showcase.filmed() + "."
                    : ""));
  }

  private static String data(String type, byte[] content) {
    return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(content);
  }

  void finalReturns() {
    if (experiments.stream().allMatch(e -> e.finished().isEmpty())) {
      nothing("No run is finished, so there is no final policy to judge yet.");
      return;
    }
    begin("wide");
    scrolled(() -> ReturnsChart.draw(out, experiments, 1120, 360));
    end(
        "Return of the final policy.",
        "Dot: mean over a seed's episodes. Box and whiskers: quartiles, least and greatest return of"
            + " its episodes. Line and band across: mean over seeds and its 95 % interval"
            + " (bootstrapped over seeds; over episodes where there is one seed).");
  }

  void decision(Showcase showcase) {
    begin("decision");
    out.open("div", "class", "moment");
    out.empty(
        "img",
        "src",
        data("png", showcase.moment()),
        "alt",
        "The environment in the state in which the decision is made");
    scrolled(() -> RasterChart.draw(out, showcase.decision(), 840));
    out.close();
    String who = experiments.size() > 1 ? showcase.experiment().label() + ", seed " : "Seed ";
    end(
        "Inside one decision.",
        ("%s%s, decision %d of the episode above. The observation drives the first layer; each mark is a"
                + " spike: %s in all. A column is a neuron, a row a time step.")
            .formatted(
                who,
                showcase.run().seed(),
                showcase.number(),
                Summary.count(showcase.decision().spikes(), "spike")));
  }

  void firingRates() {
    List<Experiment> with = experiments.stream().filter(e -> !e.layers().isEmpty()).toList();
    if (with.isEmpty()) {
      return;
    }
    out.open("div", "class", with.size() > 1 ? "pair" : "alone");
    for (Experiment experiment : with) {
      List<LineChart.Line> lines = layers(experiment);
      begin("wide");
      legend(lines);
      LineChart.Words words =
          new LineChart.Words(
              "Firing rate per layer over training, " + experiment.label(),
              lastValues(lines),
              STEPS,
              "firing rate");
      LineChart.Format format = with.size() > 1 ? HALF : new LineChart.Format(1120, 320, 62, true);
      scrolled(() -> LineChart.draw(out, words, format, lines));
      end(
          "Firing rate per layer" + (with.size() > 1 ? ", " + experiment.label() : "") + ".",
          "Share of neurons that spike in a time step, while learning.");
    }
    out.close();
  }

  private static List<LineChart.Line> layers(Experiment experiment) {
    List<LineChart.Line> lines = new ArrayList<>();
    for (String layer : experiment.layers()) {
      Band band = Band.over(experiment.curves("firing/" + layer));
      if (!band.isEmpty()) {
        lines.add(new LineChart.Line(layer, "l" + lines.size() % 4, band));
      }
    }
    return lines;
  }

  void diagnostics() {
    begin("wide");
    legend(lines("step"));
    out.open("div", "class", "multiples");
    small("loss", "Loss", "loss");
    small("q", "Mean action value", "mean action value");
    small("epsilon", "Exploration ε", "ε");
    small("learning_rate", "Learning rate", "learning rate");
    small("episodes", "Episodes", "episodes so far");
    small("updates", "Updates", "updates so far");
    out.close();
    end("Inside training.", "Mean over seeds, thin lines for seeds, against environment steps.");
  }

  private void small(String column, String title, String yTitle) {
    List<LineChart.Line> lines = lines(column);
    if (lines.isEmpty()) {
      return;
    }
    out.open("div", "class", "multiple");
    out.element("h3", title);
    LineChart.Words words =
        new LineChart.Words(title + " over training", lastValues(lines), STEPS, yTitle);
    LineChart.draw(out, words, SMALL, lines);
    out.close();
  }

  private void nothing(String why) {
    out.element("p", why, "class", "nothing");
  }

  private void begin(String style) {
    number++;
    out.open("figure", "class", style);
  }

  private void end(String title, String caption) {
    out.open("figcaption");
    out.element("b", "Figure " + number + ". " + title);
    out.text(" " + caption).close().close();
  }

  /** On a narrow screen a figure scrolls rather than shrinks until nobody can read it. */
  private void scrolled(Runnable drawing) {
    out.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Figure");
    drawing.run();
    out.close();
  }

  private void legend(List<LineChart.Line> lines) {
    if (lines.size() < 2) {
      return;
    }
    out.open("ul", "class", "legend");
    for (LineChart.Line line : lines) {
      out.open("li");
      out.open("svg", "viewBox", "0 0 28 10", "width", "28", "height", "10", "aria-hidden", "true");
      out.empty("path", "class", "mean " + line.style(), "d", "M1 5h26");
      out.close().text(" " + line.label()).close();
    }
    out.close();
  }
}
