package dev.spikeq.formats.table;

/**
 * The finite numbers under one name, row by row.
 *
 * @param width numbers in a row: 1 in a CSV file
 * @param values {@code [rows, width]}
 */
@SuppressWarnings("ArrayRecordComponent") // a name for two values; never compared
record Column(int width, double[] values) {
  double at(int row, int element) {
    return values[row * width + element];
  }
}
