package dev.spikeq.lab.run;

/**
 * What changes how fast a run is, and never its result.
 *
 * @param threads threads for one seed, at least 1
 * @param version the program's version, for the provenance
 */
public record RunSettings(int threads, String version) {
  /** Checks the threads. */
  public RunSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads: expected at least 1, found " + threads);
    }
  }
}
