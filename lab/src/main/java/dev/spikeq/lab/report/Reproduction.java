package dev.spikeq.lab.report;

import java.util.List;

/** The command that makes the runs of an experiment again. */
final class Reproduction {
  private Reproduction() {}

  static String command(Experiment experiment) {
    String name = experiment.runs().getFirst().experiment().replaceAll("[^A-Za-z0-9._-]+", "-");
    String file = (name.isBlank() || name.startsWith("-") ? "experiment" + name : name) + ".toml";
    List<String> seeds =
        experiment.runs().stream().map(RunData::seed).filter(s -> s.matches("\\d{1,18}")).toList();
    if (seeds.size() < experiment.runs().size() || seeds.isEmpty()) {
      return "./spikeq train " + file;
    }
    if (seeds.size() == 1) {
      return "./spikeq train " + file + " --seed " + seeds.getFirst();
    }
    List<Long> numbers = seeds.stream().map(Long::parseLong).sorted().toList();
    if (numbers.getLast() - numbers.getFirst() == numbers.size() - 1) {
      return "./spikeq train %s --seeds %d..%d"
          .formatted(file, numbers.getFirst(), numbers.getLast());
    }
    StringBuilder commands = new StringBuilder();
    for (long seed : numbers) {
      commands.append(commands.isEmpty() ? "" : "\n");
      commands.append("./spikeq train ").append(file).append(" --seed ").append(seed);
    }
    return commands.toString();
  }
}
