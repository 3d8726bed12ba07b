package dev.spikeq.agent.imitation;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.learning.States;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Observations;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;

/** States with what the teacher says of each; more can be added. */
final class LabelledStates {
  private static final int AT_ONCE = 256;

  /** More values than these, a quarter of a gigabyte as floats, are saved as bytes if they can. */
  private static final long MANY_VALUES = 1L << 26;

  private static final String FLOATS = "observations";
  private static final String BYTES = "rows";

  private final Network teacher;
  private final Program program;
  private final int observationSize;
  private final int actions;
  private final long mostFloats;
  private Observations observations;
  private float[] values = {};
  private int[] labels = {};

  LabelledStates(Policy teacher, Engine engine) {
    this(teacher, engine, MANY_VALUES);
  }

  /** Snapshots hold no more than so many values as floats if bytes hold them. */
  LabelledStates(Policy teacher, Engine engine, long mostFloats) {
    this.mostFloats = mostFloats;
    this.teacher = teacher.network();
    program = Program.forInference(teacher.network(), teacher.parameters(), AT_ONCE, engine);
    observationSize = teacher.network().observationSize();
    actions = teacher.network().outputs();
    observations = new Observations(observationSize);
  }

  int size() {
    return labels.length;
  }

  /** Adds states; {@code random} is for a teacher that draws. */
  void add(Observations states, RandomStream random) {
    int first = size();
    long all = (long) first + states.count();
    boolean bytes = observations.fitBytes() && states.fitBytes();
    if (all * Math.max(bytes ? 1 : observationSize, actions) > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Imitation: expected at most 2^31 - 9 observed values, found %d states of %d: gather fewer"
              .formatted(all, observationSize));
    }
    observations.addAll(states);
    values = Arrays.copyOf(values, (int) all * actions);
    labels = Arrays.copyOf(labels, (int) all);
    program.encoderRandom().restore(random.child("encoder").state());
    RandomStream ties = random.child("ties");
    float[] batch = new float[Math.min(AT_ONCE, states.count()) * observationSize];
    for (int from = first; from < size(); from += AT_ONCE) {
      label(from, Math.min(AT_ONCE, size() - from), batch, ties);
    }
  }

  private void label(int from, int count, float[] batch, RandomStream ties) {
    observations.copyRows(from, count, batch);
    float[] said = program.forward(batch, count);
    System.arraycopy(said, 0, values, from * actions, count * actions);
    for (int i = 0; i < count; i++) {
      labels[from + i] = teacher.decoder().ties().argmax(said, i * actions, actions, ties);
    }
  }

  int label(int state) {
    return labels[state];
  }

  private double value(int state, int action) {
    return values[state * actions + action];
  }

  /** Copies the teacher's outputs. */
  void copyValues(int state, float[] into, int offset) {
    System.arraycopy(values, state * actions, into, offset, actions);
  }

  void copyObservation(int state, float[] into, int offset) {
    observations.copyRow(state, into, offset);
  }

  /** The mean distance between the teacher's largest output and its second. */
  double meanGap() {
    double sum = 0;
    for (int state = 0; state < size(); state++) {
      double second = Double.NEGATIVE_INFINITY;
      for (int action = 0; action < actions; action++) {
        if (action != labels[state]) {
          second = Math.max(second, value(state, action));
        }
      }
      sum += value(state, labels[state]) - second;
    }
    return sum / size();
  }

  void save(Snapshot snapshot) {
    if (observations.fitBytes() && observations.values() > mostFloats) {
      snapshot.put(
          BYTES,
          observationSize,
          0,
          size(),
          (number, target) -> observations.copyBytes((int) number, target));
    } else {
      snapshot.put(FLOATS, observations.toArray());
    }
    snapshot.put("values", values.clone());
    snapshot.put("actions", labels.clone());
  }

  void restore(Snapshot snapshot) {
    States.requireActions(snapshot, actions);
    int[] saved = snapshot.ints("actions", -1);
    observations = restored(snapshot, saved.length);
    values = snapshot.floats("values", saved.length * actions).clone();
    labels = saved.clone();
  }

  private Observations restored(Snapshot snapshot, int count) {
    if (!snapshot.has(BYTES)) {
      return Observations.of(snapshot.floats(FLOATS, count * observationSize), observationSize);
    }
    Observations rows = new Observations(observationSize);
    snapshot.records(BYTES, observationSize).forEach(rows::add);
    if (rows.count() != count) {
      throw new IllegalArgumentException(
          "Snapshot: expected as many states as actions, found %d and %d: is it damaged?"
              .formatted(rows.count(), count));
    }
    return rows;
  }
}
