package dev.spikeq.lab.run;

import dev.spikeq.agent.replay.LoggedTransitions;
import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.table.Table;
import dev.spikeq.lab.config.DataSource;
import dev.spikeq.lab.config.EnvironmentConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * States and transitions from files of logged data. A file has observations as the environment
 * shows them; what is read is scaled as the experiment's network sees them.
 */
public final class LoggedData {
  private LoggedData() {}

  /**
   * Reads states.
   *
   * @param source a file and its columns; all columns of the file where none is named
   * @param environment what the observations are of
   * @return {@code [rows, observationSize]}
   * @throws FormatException if the file has no rows, a value that is no finite number, or not the
   *     columns that are named or an observation's width
   * @throws IOException if it cannot be read
   */
  public static float[] states(DataSource source, EnvironmentConfig environment)
      throws IOException {
    Path file = Path.of(source.file());
    List<String> columns =
        source.observation().isEmpty() ? Table.names(file) : source.observation();
    Table table = Table.read(file, columns);
    float[] states = table.floats(columns, environment.observationSize());
    environment.scale(states);
    return states;
  }

  /**
   * Reads transitions in the order of time.
   *
   * @param source a file and its columns; without columns of the next observation it is taken from
   *     the next row, and a row is left out that ends an episode without a termination, or the file
   * @param environment what they are of
   * @return at least one transition
   * @throws FormatException if the file has no rows, a value that is no finite number, an action
   *     that the environment has not, or columns that do not fit
   * @throws IOException if it cannot be read
   */
  public static LoggedTransitions transitions(DataSource source, EnvironmentConfig environment)
      throws IOException {
    List<String> columns = new ArrayList<>(source.observation());
    columns.addAll(source.next());
    columns.addAll(List.of(source.action(), source.reward(), source.terminated()));
    if (!source.truncated().isEmpty()) {
      columns.add(source.truncated());
    }
    Table table = Table.read(Path.of(source.file()), columns);
    int width = environment.observationSize();
    float[] observations = table.floats(source.observation(), width);
    environment.scale(observations);
    int[] actions = table.indices(source.action(), environment.actions());
    double[] rewards = table.numbers(source.reward());
    boolean[] terminated = table.flags(source.terminated());
    boolean[] truncated =
        source.truncated().isEmpty() ? new boolean[table.rows()] : table.flags(source.truncated());
    if (source.next().isEmpty()) {
      return followed(
          source.file(),
          new LoggedTransitions(
              observations, actions, rewards, observations, terminated, truncated));
    }
    float[] next = table.floats(source.next(), width);
    environment.scale(next);
    return new LoggedTransitions(observations, actions, rewards, next, terminated, truncated);
  }

  /** Takes what follows from the next row. */
  private static LoggedTransitions followed(String file, LoggedTransitions log)
      throws FormatException {
    float[] observations = log.observations();
    boolean[] terminated = log.terminated();
    int rows = log.size();
    int width = observations.length / rows;
    int[] kept =
        IntStream.range(0, rows)
            .filter(row -> terminated[row] || (!log.truncated()[row] && row + 1 < rows))
            .toArray();
    if (kept.length == 0) {
      throw new FormatException(
          file,
          "a row that another follows",
          "none",
          "name the columns of the next observation with agent.data.next");
    }
    float[] before = new float[kept.length * width];
    float[] after = new float[kept.length * width];
    boolean[] ended = new boolean[kept.length];
    for (int i = 0; i < kept.length; i++) {
      int following = terminated[kept[i]] ? kept[i] : kept[i] + 1;
      System.arraycopy(observations, kept[i] * width, before, i * width, width);
      System.arraycopy(observations, following * width, after, i * width, width);
      ended[i] = terminated[kept[i]];
    }
    return new LoggedTransitions(
        before,
        Arrays.stream(kept).map(row -> log.actions()[row]).toArray(),
        Arrays.stream(kept).mapToDouble(row -> log.rewards()[row]).toArray(),
        after,
        ended,
        new boolean[kept.length]);
  }
}
