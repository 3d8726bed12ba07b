package dev.spikeq.lab.report;

/**
 * An agent at work, for the report.
 *
 * @param experiment which one
 * @param run the seed that is shown
 * @param cost of one decision without spikes
 * @param film an animated GIF
 * @param still its first frame as a PNG, for those who want nothing to move
 * @param moment the environment at the decision, as a PNG
 * @param decision what went on inside
 * @param number of the decision in the episode, from 1
 * @param filmed how many decisions the film shows
 * @param episode how the episode went
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package alone, never compared
record Showcase(
    Experiment experiment,
    RunData run,
    Cost cost,
    byte[] film,
    byte[] still,
    byte[] moment,
    Decision decision,
    int number,
    int filmed,
    Playback.Episode episode) {
  /** Whether there are spikes to show. */
  boolean spikes() {
    return !decision.layers().isEmpty();
  }
}
