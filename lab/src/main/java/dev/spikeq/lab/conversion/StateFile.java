package dev.spikeq.lab.conversion;

import dev.spikeq.convert.CalibrationStates;
import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.table.Table;
import dev.spikeq.lab.config.EnvironmentConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads states from a file: as the environment gives them, before they are scaled. */
final class StateFile {
  private StateFile() {}

  /**
   * Reads states.
   *
   * @param file CSV or safetensors
   * @param columns what makes an observation; empty for all columns of the file
   * @param environment whose states they are
   * @return the states, scaled as the environment's networks see them
   * @throws IOException if the file cannot be read, has no rows, another width, or a number that is
   *     not finite
   */
  static CalibrationStates read(Path file, List<String> columns, EnvironmentConfig environment)
      throws IOException {
    List<String> names = columns.isEmpty() ? allColumns(file) : columns;
    int width = environment.observationSize();
    float[] values = Table.read(file, names).floats(names, width);
    scale(values, width, environment);
    try {
      return CalibrationStates.of(values, width);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void scale(float[] values, int width, EnvironmentConfig environment) {
    List<Float> offsets = environment.observationOffset();
    List<Float> divisors = environment.observationDivisor();
    for (int i = 0; i < values.length; i++) {
      float offset = offsets.isEmpty() ? 0 : offsets.get(i % width);
      float divisor = divisors.isEmpty() ? 1 : divisors.get(i % width);
      values[i] = (values[i] - offset) / divisor;
    }
  }

  private static List<String> allColumns(Path file) throws IOException {
    if (String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
      return new ArrayList<>(Safetensors.read(file).names());
    }
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String header = lines.readLine();
      if (header == null || header.isBlank()) {
        throw new FormatException(
            file.toString(), "a line of column names", "none", "is the file empty?");
      }
      return Arrays.stream(header.replace("\uFEFF", "").split(",", -1))
          .map(name -> name.strip().replaceAll("^\"|\"$", ""))
          .toList();
    }
  }
}
