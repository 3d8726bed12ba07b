package dev.spikeq.agent.replay;

/**
 * A binary tree over priorities whose inner nodes are the sums of their children, so that a
 * priority is changed and a place is drawn in a time that grows with the logarithm of its size.
 * Sums are always taken of the two children, never corrected by differences: a tree rebuilt from
 * its leaves is equal to the bit.
 */
final class SumTree {
  private final int leaves;
  private final double[] nodes;

  SumTree(int capacity) {
    leaves = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
    nodes = new double[2 * leaves];
  }

  double total() {
    return nodes[1];
  }

  double get(int place) {
    return nodes[leaves + place];
  }

  void set(int place, double priority) {
    int node = leaves + place;
    nodes[node] = priority;
    for (node >>= 1; node >= 1; node >>= 1) {
      nodes[node] = nodes[2 * node] + nodes[2 * node + 1];
    }
  }

  /**
   * Returns the place at which the running sum of the priorities passes a mass.
   *
   * @param mass in [0, total)
   */
  int find(double mass) {
    int node = 1;
    double rest = mass;
    while (node < leaves) {
      int left = 2 * node;
      // Rounding may leave a rest that is as large as all that is there: never step onto nothing.
      if (rest < nodes[left] || nodes[left + 1] == 0) {
        node = left;
      } else {
        rest -= nodes[left];
        node = left + 1;
      }
    }
    return node - leaves;
  }
}
