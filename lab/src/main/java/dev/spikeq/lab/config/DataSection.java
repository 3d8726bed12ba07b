package dev.spikeq.lab.config;

import java.util.List;

/** Reads {@code [agent.data]}: a file of logged data and its columns. */
final class DataSection {
  private DataSection() {}

  /** A file of states; there need not be one. */
  static DataSource states(Section section) throws ConfigException {
    String file = section.text("file", "");
    List<String> observation = section.texts("observation");
    return DataSource.ofStates(file, observation);
  }

  /** A file of transitions, which must be named. */
  static DataSource transitions(Section section) throws ConfigException {
    if (section.text("file", "").isEmpty()) {
      throw section.refusal(
          "expected file = \"PATH\" of logged transitions, found none: without an environment there"
              + " is nothing else to learn from");
    }
    List<String> observation = section.texts("observation");
    if (observation.isEmpty()) {
      throw section.refusal(
          "expected observation = [\"COLUMN\", …], found none: name the columns of an observation from"
              + " left to right");
    }
    return new DataSource(
        section.text("file", ""),
        observation,
        section.text("action", "action"),
        section.text("reward", "reward"),
        section.texts("next"),
        section.text("terminated", "terminated"),
        section.text("truncated", ""));
  }
}
