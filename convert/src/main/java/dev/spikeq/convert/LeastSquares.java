package dev.spikeq.convert;

/** Linear least squares with a ridge, by Cholesky's decomposition of the normal equations. */
final class LeastSquares {
  private LeastSquares() {}

  /**
   * The W of least {@code |X W - Y|^2 / n + ridge m |W|^2}, with m the mean square of X's entries.
   *
   * @param x {@code [n, columns]}
   * @param y {@code [n, targets]}
   * @return W, {@code [columns, targets]}
   */
  static double[] solve(float[] x, int columns, double[] y, int targets, double ridge) {
    int count = x.length / columns;
    double[] gram = new double[columns * columns];
    double[] right = new double[columns * targets];
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < columns; i++) {
        double value = x[row * columns + i] / (double) count;
        if (value == 0) {
          continue;
        }
        for (int j = 0; j <= i; j++) {
          gram[i * columns + j] += value * x[row * columns + j];
        }
        for (int k = 0; k < targets; k++) {
          right[i * targets + k] += value * y[row * targets + k];
        }
      }
    }
    double trace = 0;
    for (int i = 0; i < columns; i++) {
      trace += gram[i * columns + i];
    }
    // A constant column keeps the trace above 0.
    for (int i = 0; i < columns; i++) {
      gram[i * columns + i] += ridge * trace / columns;
    }
    decompose(gram, columns);
    substitute(gram, columns, right, targets);
    return right;
  }

  /** Overwrites the lower triangle with L, where {@code A = L L'}. */
  private static void decompose(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i * n + j];
        for (int k = 0; k < j; k++) {
          sum -= a[i * n + k] * a[j * n + k];
        }
        a[i * n + j] = i == j ? Math.sqrt(sum) : sum / a[j * n + j];
      }
    }
  }

  /** Overwrites b with the solution of {@code L L' X = B}. */
  private static void substitute(double[] l, int n, double[] b, int targets) {
    for (int t = 0; t < targets; t++) {
      for (int i = 0; i < n; i++) {
        double sum = b[i * targets + t];
        for (int k = 0; k < i; k++) {
          sum -= l[i * n + k] * b[k * targets + t];
        }
        b[i * targets + t] = sum / l[i * n + i];
      }
      for (int i = n - 1; i >= 0; i--) {
        double sum = b[i * targets + t];
        for (int k = i + 1; k < n; k++) {
          sum -= l[k * n + i] * b[k * targets + t];
        }
        b[i * targets + t] = sum / l[i * n + i];
      }
    }
  }
}
