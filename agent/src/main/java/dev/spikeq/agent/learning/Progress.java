package dev.spikeq.agent.learning;

import dev.spikeq.agent.EpisodeRecord;
import dev.spikeq.agent.ProgressRecord;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Program;
import java.util.Arrays;

/** What is reported: recent returns, and means over the updates since the last report. */
public final class Progress {
  private static final int RECENT = 100;

  private final double[] recentReturns = new double[RECENT];
  private final LayerWatch layers;
  private final double[] firingRates;
  private long episodes;
  private long updates;
  private double loss;
  private double value;

  /**
   * Begins a run.
   *
   * @param network whose layers are watched
   */
  public Progress(Network network) {
    layers = new LayerWatch(network);
    firingRates = new double[network.spikingLayers().size()];
  }

  /**
   * Counts an episode.
   *
   * @param step environment steps made, the episode's last one included
   * @param episode what has ended
   * @return what to tell a listener
   */
  public EpisodeRecord episodeEnded(long step, Episode episode) {
    recentReturns[(int) (episodes % RECENT)] = episode.undiscountedReturn();
    episodes++;
    return new EpisodeRecord(step, episodes, episode.undiscountedReturn(), episode.length());
  }

  /** Returns how many episodes have ended. */
  public long episodes() {
    return episodes;
  }

  /**
   * Counts an update.
   *
   * @param batchLoss its loss
   * @param batchValue mean value of its batch; NaN where nothing values
   * @param online what ran forward and backward on the batch
   * @param gradients what came out
   */
  public void updated(double batchLoss, double batchValue, Program online, Parameters gradients) {
    updates++;
    loss += batchLoss;
    value += batchValue;
    for (int layer = 0; layer < firingRates.length; layer++) {
      firingRates[layer] += online.firingRate(layer);
    }
    layers.lookAt(gradients);
  }

  /**
   * Warns of what the updates since the last report have shown.
   *
   * @param step environment steps made
   * @param listener who is warned
   */
  public void warn(long step, TrainingListener listener) {
    if (updates > 0) {
      layers.warn(step, meanFiringRates(), listener);
    }
  }

  /**
   * Reports, and begins a new interval.
   *
   * @param step environment steps made
   * @param updatesOfRun updates made
   * @param epsilon probability of a drawn action; NaN where there is none
   * @param learningRate the learning rate now
   * @return how training stands
   */
  public ProgressRecord report(long step, long updatesOfRun, double epsilon, double learningRate) {
    ProgressRecord record =
        new ProgressRecord(
            step,
            updatesOfRun,
            episodes,
            loss / updates,
            value / updates,
            epsilon,
            learningRate,
            meanFiringRates(),
            recentReturn());
    updates = 0;
    loss = 0;
    value = 0;
    Arrays.fill(firingRates, 0);
    layers.beginInterval();
    return record;
  }

  private double[] meanFiringRates() {
    double[] rates = new double[firingRates.length];
    for (int layer = 0; layer < rates.length; layer++) {
      rates[layer] = firingRates[layer] / updates;
    }
    return rates;
  }

  private double recentReturn() {
    int known = (int) Math.min(episodes, RECENT);
    double sum = 0;
    for (int i = 0; i < known; i++) {
      sum += recentReturns[i];
    }
    return sum / known;
  }

  /**
   * Saves what was counted.
   *
   * @param snapshot where to
   */
  public void save(Snapshot snapshot) {
    snapshot.put("counters", new long[] {episodes, updates});
    snapshot.put("sums", new double[] {loss, value});
    snapshot.put("firingRates", firingRates.clone());
    snapshot.put("recentReturns", recentReturns.clone());
    layers.save(snapshot.scoped("layers"));
  }

  /**
   * Goes on from what was saved.
   *
   * @param snapshot from {@link #save}
   * @throws IllegalArgumentException if it does not fit
   */
  public void restore(Snapshot snapshot) {
    long[] counters = snapshot.longs("counters", 2);
    double[] sums = snapshot.doubles("sums", 2);
    episodes = counters[0];
    updates = counters[1];
    loss = sums[0];
    value = sums[1];
    System.arraycopy(
        snapshot.doubles("firingRates", firingRates.length), 0, firingRates, 0, firingRates.length);
    System.arraycopy(snapshot.doubles("recentReturns", RECENT), 0, recentReturns, 0, RECENT);
    layers.restore(snapshot.scoped("layers"));
  }
}
