package dev.spikeq.lab.config;

import java.util.List;

/**
 * A file of logged data and what its columns mean. Names that are empty stand for nothing.
 *
 * @param file CSV or safetensors; empty where there is no file
 * @param observation the columns of an observation, from left to right
 * @param action the column of what was done
 * @param reward the column of the reward for it
 * @param next the columns of the observation after it; empty where the next row has it
 * @param terminated the column that says whether the task ended there
 * @param truncated the column that says whether the episode was cut off there
 */
public record DataSource(
    String file,
    List<String> observation,
    String action,
    String reward,
    List<String> next,
    String terminated,
    String truncated) {

  /** Copies the lists. */
  public DataSource {
    observation = List.copyOf(observation);
    next = List.copyOf(next);
  }

  /**
   * A file of states alone.
   *
   * @param file CSV or safetensors
   * @param observation the columns of an observation
   */
  public static DataSource ofStates(String file, List<String> observation) {
    return new DataSource(file, observation, "", "", List.of(), "", "");
  }

  /** Returns whether there is a file. */
  public boolean present() {
    return !file.isEmpty();
  }
}
