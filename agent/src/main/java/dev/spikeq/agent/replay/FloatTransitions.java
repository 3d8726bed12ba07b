package dev.spikeq.agent.replay;

import dev.spikeq.agent.Snapshot;
import java.util.Arrays;

/** Observations in flat arrays on the heap, two a transition. */
final class FloatTransitions implements Transitions {
  private final int observationSize;
  private final float[] observations;
  private final float[] nextObservations;
  private final Outcomes outcomes;

  FloatTransitions(int capacity, int observationSize) {
    this.observationSize = observationSize;
    long values = (long) capacity * observationSize;
    if (values > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Replay: expected at most 2^31 - 9 observed values, found %d transitions of %d: take a smaller capacity, or hold whole numbers from 0 to 255 as bytes"
              .formatted(capacity, observationSize));
    }
    observations = new float[(int) values];
    outcomes = new Outcomes(capacity);
    nextObservations = new float[(int) values];
  }

  @Override
  public Outcomes outcomes() {
    return outcomes;
  }

  @Override
  public int add(
      float[] from,
      int offset,
      int action,
      double gain,
      double bootstrap,
      float[] nextObservation) {
    int place = outcomes.add(action, gain, bootstrap);
    System.arraycopy(from, offset, observations, place * observationSize, observationSize);
    System.arraycopy(
        nextObservation, 0, nextObservations, place * observationSize, observationSize);
    return place;
  }

  @Override
  public void copyTo(Batch batch, int i, int place) {
    int from = place * observationSize;
    int to = i * observationSize;
    System.arraycopy(observations, from, batch.observations, to, observationSize);
    System.arraycopy(nextObservations, from, batch.nextObservations, to, observationSize);
    outcomes.copyTo(batch, i, place);
  }

  @Override
  public void save(Snapshot snapshot) {
    int size = outcomes.size();
    snapshot.put("ring", new int[] {outcomes.capacity(), size, outcomes.next()});
    snapshot.put("observations", Arrays.copyOf(observations, size * observationSize));
    snapshot.put("actions", Arrays.copyOf(outcomes.actions, size));
    snapshot.put("gains", Arrays.copyOf(outcomes.gains, size));
    snapshot.put("bootstraps", Arrays.copyOf(outcomes.bootstraps, size));
    snapshot.put("nextObservations", Arrays.copyOf(nextObservations, size * observationSize));
  }

  @Override
  public void restore(Snapshot snapshot) {
    int[] ring = snapshot.ints("ring", 3);
    outcomes.restore(ring[0], ring[1], ring[2]);
    int saved = outcomes.size();
    copy(snapshot.floats("observations", saved * observationSize), observations);
    copy(snapshot.floats("gains", saved), outcomes.gains);
    copy(snapshot.floats("bootstraps", saved), outcomes.bootstraps);
    copy(snapshot.floats("nextObservations", saved * observationSize), nextObservations);
    System.arraycopy(snapshot.ints("actions", saved), 0, outcomes.actions, 0, saved);
  }

  private static void copy(float[] from, float[] to) {
    System.arraycopy(from, 0, to, 0, from.length);
  }

  @Override
  public void close() {}
}
