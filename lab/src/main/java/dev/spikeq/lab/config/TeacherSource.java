package dev.spikeq.lab.config;

import java.util.List;

/** Where the teacher of an imitation comes from. */
public sealed interface TeacherSource {

  /**
   * A finished run, or a model's file.
   *
   * @param path {@code {seed}} in it stands for the training seed
   */
  record Run(String path) implements TeacherSource {
    /** In a path, stands for the training seed. */
    public static final String SEED = "{seed}";

    /**
     * The path for a seed.
     *
     * @param seed the student's
     */
    public String pathOf(long seed) {
      return path.replace(SEED, Long.toString(seed));
    }
  }

  /**
   * The finished run of an experiment with the student's seed.
   *
   * @param name bundled, or the path of a TOML file
   * @param sets values that replace the experiment's, as {@link ExperimentReader} takes them; empty
   *     for the experiment as it stands
   */
  record OfExperiment(String name, List<String> sets) implements TeacherSource {
    /** Copies the list. */
    public OfExperiment {
      sets = List.copyOf(sets);
    }
  }
}
