package dev.spikeq.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes down all that it hears. */
public final class Protocol implements TrainingListener {
  /** All that was heard. */
  public final List<String> lines = new ArrayList<>();

  /** The warnings alone. */
  public final List<String> warnings = new ArrayList<>();

  @Override
  public void episodeEnded(EpisodeRecord record) {
    lines.add(record.toString());
  }

  @Override
  public void progress(ProgressRecord r) {
    lines.add(
        List.of(r.step(), r.updates(), r.episodes(), r.loss(), r.meanQ(), r.epsilon())
            + " "
            + List.of(r.learningRate(), r.recentReturn())
            + Arrays.toString(r.firingRates()));
  }

  @Override
  public void warning(String text) {
    lines.add(text);
    warnings.add(text);
  }
}
