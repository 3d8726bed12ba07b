package dev.spikeq.lab.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a decision may cost on hardware made for it: an estimate from counts, not a measurement.
 *
 * <p>Energy is that of arithmetic alone, a multiply-add where values enter a synapse and an
 * addition where spikes do. Memory traffic stands apart, as it depends on the machine: bytes as if
 * nothing were kept near the arithmetic, a weight read for each operation and a membrane read and
 * written in each step.
 *
 * @param picojoules of the arithmetic
 * @param weightBytes weights read
 * @param stateBytes membranes read and written; 0 where nothing spikes
 */
public record Energy(double picojoules, double weightBytes, double stateBytes) {
  /**
   * How numbers are kept. Energies of an operation in 45 nm, as SpikingJelly's counters have them;
   * they go back to Horowitz, Computing's energy problem, 2014.
   */
  public enum Precision {
    /** Single precision. */
    FP32(4, 4.6, 0.9),
    /** Half precision. */
    FP16(2, 1.5, 0.4),
    /** Integers of 8 bits. */
    INT8(1, 0.23, 0.03);

    private final int bytes;
    private final double multiplyAdd;
    private final double addition;

    Precision(int bytes, double multiplyAdd, double addition) {
      this.bytes = bytes;
      this.multiplyAdd = multiplyAdd;
      this.addition = addition;
    }

    /**
     * Estimates.
     *
     * @param multiplyAdds of a decision
     * @param additions of a decision
     * @param membranes updates of a neuron's membrane in a decision
     */
    public Energy of(double multiplyAdds, double additions, double membranes) {
      return new Energy(
          multiplyAdds * multiplyAdd + additions * addition,
          (multiplyAdds + additions) * bytes,
          2 * membranes * bytes);
    }
  }

  /** Returns it as a tree for JSON. */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("picojoules", picojoules);
    tree.put("weightBytes", weightBytes);
    tree.put("stateBytes", stateBytes);
    return tree;
  }
}
