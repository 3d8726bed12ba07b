package dev.spikeq.lab.run;

import dev.spikeq.formats.table.Table;
import dev.spikeq.lab.config.DataSource;
import dev.spikeq.lab.config.EnvironmentConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * States from files of logged data. A file has observations as the environment shows them; what is
 * read is scaled as the experiment's network sees them.
 */
public final class LoggedData {
  private LoggedData() {}

  /**
   * Reads states.
   *
   * @param source a file and its columns; all columns of the file where none is named
   * @param environment what the observations are of
   * @return {@code [rows, observationSize]}
   * @throws dev.spikeq.formats.FormatException if the file has no rows, a value that is no finite
   *     number, or not the columns that are named or an observation's width
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
}
