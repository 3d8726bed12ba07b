package dev.spikeq.formats.table;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.safetensors.DType;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.formats.safetensors.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads columns of a safetensors file: tensors of one or two dimensions. */
final class TensorColumns {
  private TensorColumns() {}

  static List<String> names(Path path) throws IOException {
    return List.copyOf(Safetensors.read(path).names());
  }

  static Table read(Path path, Set<String> asked) throws IOException {
    SafetensorsFile file = Safetensors.read(path);
    Map<String, Column> columns = new LinkedHashMap<>();
    int rows = -1;
    String first = "";
    for (String name : asked) {
      Tensor tensor = file.tensor(name);
      requireColumn(file, name, tensor);
      if (rows >= 0 && tensor.shape()[0] != rows) {
        throw new FormatException(
            file.source() + ": tensor '" + name + "'",
            rows + " rows as in '" + first + "'",
            Integer.toString(tensor.shape()[0]),
            "store equally many rows of each");
      }
      rows = tensor.shape()[0];
      first = name;
      columns.put(name, column(file, name, tensor));
    }
    if (rows <= 0) {
      throw new FormatException(file.source(), "at least one row", "none", "log some data first");
    }
    return new Table(file.source(), row -> place(file, row), columns, rows);
  }

  private static void requireColumn(SafetensorsFile file, String name, Tensor tensor)
      throws FormatException {
    int[] shape = tensor.shape();
    if (shape.length < 1 || shape.length > 2 || (shape.length == 2 && shape[1] < 1)) {
      throw new FormatException(
          file.source() + ": tensor '" + name + "'",
          "shape [rows] or [rows, width]",
          Arrays.toString(shape),
          "flatten each row");
    }
  }

  private static Column column(SafetensorsFile file, String name, Tensor tensor)
      throws FormatException {
    int width = tensor.shape().length == 2 ? tensor.shape()[1] : 1;
    double[] values = doubles(file, name, tensor);
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new FormatException(
            place(file, i / width) + ", column '" + name + "'",
            "a finite number",
            Double.toString(values[i]),
            "remove the row or repair it");
      }
    }
    return new Column(width, values);
  }

  private static double[] doubles(SafetensorsFile file, String name, Tensor tensor)
      throws FormatException {
    if (tensor.dtype() == DType.U64) {
      throw new FormatException(
          file.source() + ": tensor '" + name + "'",
          "type F32, F64 or I64",
          "U64",
          "store it as I64");
    }
    return tensor.dtype() == DType.I64
        ? Arrays.stream(tensor.longs()).asDoubleStream().toArray()
        : tensor.doubles();
  }

  private static String place(SafetensorsFile file, int row) {
    return file.source() + ": row " + row;
  }
}
