package dev.spikeq.lab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one needs to check and to repeat the runs: figures per seed, commands, settings, machine.
 */
final class Appendix {
  private static final int MOST_VALUES = 4;
  private static final String SEED_LINE = "(?m)^seed *=.*$";

  private final Markup out;
  private final List<Experiment> experiments;

  Appendix(Markup out, List<Experiment> experiments) {
    this.out = out;
    this.experiments = experiments;
  }

  void write() {
    section("seeds", "Seed by seed");
    writeSeeds();
    out.close();
    section("again", "Run it again");
    out.element(
        "p",
        "Save the configuration as a file of the name in the command. The same version of SpikeQ"
            + " makes the same files, byte for byte, whatever the number of threads (timings and"
            + " provenance apart).");
    for (Experiment experiment : experiments) {
      String label = experiments.size() > 1 ? experiment.label() : "";
      writeAgain(experiment, label);
    }
    out.close();
  }

  private void section(String id, String title) {
    out.open("section", "aria-labelledby", id);
    out.element("h2", title, "id", id);
  }

  private void writeSeeds() {
    out.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Table");
    out.open("table", "class", "seeds");
    out.open("thead").open("tr");
    if (experiments.size() > 1) {
      out.element("th", "experiment", "scope", "col", "class", "name");
    }
    for (String head :
        List.of(
            "seed",
            "steps",
            "episodes",
            "mean return",
            "std",
            "min",
            "max",
            "spikes / decision",
            "decision",
            "training")) {
      out.element("th", head, "scope", "col");
    }
    out.close().close().open("tbody");
    for (Experiment experiment : experiments) {
      for (RunData run : experiment.runs()) {
        writeSeed(experiment, run);
      }
    }
    out.close().close().close();
  }

  private void writeSeed(Experiment experiment, RunData run) {
    out.open("tr");
    if (experiments.size() > 1) {
      out.open("td", "class", "name");
      out.open("span", "class", "chip " + experiment.colour(), "aria-hidden", "true").close();
      out.text(experiment.label()).close();
    }
    out.element("th", run.seed(), "scope", "row");
    cell(Numbers.fixed(run.metrics().last("step"), 0));
    cell(Numbers.fixed(run.metrics().last("episodes"), 0));
    if (run.isFinished()) {
      out.element("td", Numbers.score(run.meanReturn()), "class", "strong");
      cell(Numbers.score(run.evaluated("std")));
      cell(Numbers.score(run.evaluated("min")));
      cell(Numbers.score(run.evaluated("max")));
      double spikes = run.evaluated("spikesPerDecision");
      cell(spikes > 0 ? Numbers.significant(spikes) : Numbers.NONE);
    } else {
      out.element("td", "not finished", "colspan", "5", "class", "unfinished");
    }
    cell(Numbers.micros(run.timed("decisionMicros")));
    cell(Numbers.seconds(run.seconds()));
    out.close();
  }

  private void cell(String text) {
    out.element("td", text);
  }

  private void writeAgain(Experiment experiment, String label) {
    if (!label.isEmpty()) {
      out.open("h3");
      out.open("span", "class", "chip " + experiment.colour(), "aria-hidden", "true").close();
      out.text(label).close();
    }
    out.open("pre", "class", "command").element("code", Reproduction.command(experiment)).close();
    boolean alone = experiments.size() == 1;
    details("Configuration", alone, () -> writeConfiguration(experiment));
    details("Provenance", alone, () -> writeProvenance(experiment));
  }

  private void details(String title, boolean open, Runnable content) {
    if (open) {
      out.open("details", "open", "open");
    } else {
      out.open("details");
    }
    out.element("summary", title);
    content.run();
    out.close();
  }

  private void writeConfiguration(Experiment experiment) {
    String config = experiment.runs().getFirst().config();
    if (config.isBlank()) {
      out.element("p", "The run's folder holds no config.toml.", "class", "nothing");
      return;
    }
    out.open("pre", "class", "toml").open("code");
    for (String line : config.strip().split("\\R", -1)) {
      writeSetting(line);
      out.text("\n");
    }
    out.close().close();
    boolean differ =
        experiment.runs().stream().anyMatch(run -> !sameButForTheSeed(run.config(), config));
    if (differ) {
      out.element(
          "p",
          "This is the configuration of seed "
              + experiment.runs().getFirst().seed()
              + "; those of other seeds are not equal to it.",
          "class",
          "nothing");
    }
  }

  private static boolean sameButForTheSeed(String first, String second) {
    return first.replaceFirst(SEED_LINE, "").equals(second.replaceFirst(SEED_LINE, ""));
  }

  private void writeSetting(String line) {
    String bare = line.strip();
    int equals = line.indexOf('=');
    if (bare.startsWith("#")) {
      out.element("span", line, "class", "comment");
    } else if (bare.startsWith("[")) {
      out.element("span", line, "class", "table");
    } else if (equals > 0) {
      out.element("span", line.substring(0, equals), "class", "key");
      out.text(line.substring(equals));
    } else {
      out.text(line);
    }
  }

  private void writeProvenance(Experiment experiment) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (RunData run : experiment.runs()) {
      run.provenance()
          .forEach(
              (key, value) -> values.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(value));
    }
    if (values.isEmpty()) {
      out.element("p", "The run's folder holds no provenance.json.", "class", "nothing");
      return;
    }
    out.open("table", "class", "provenance").open("tbody");
    values.forEach((key, found) -> {
      out.open("tr").element("th", key, "scope", "row");
      out.element("td", joined(found)).close();
    });
    out.close().close();
  }

  private static String joined(Set<String> found) {
    List<String> shown = new ArrayList<>(found);
    if (shown.size() <= MOST_VALUES) {
      return String.join(", ", shown);
    }
    return "%s … %s (%d different values)"
        .formatted(shown.getFirst(), shown.getLast(), shown.size());
  }
}
