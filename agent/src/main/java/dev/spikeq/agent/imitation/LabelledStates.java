package dev.spikeq.agent.imitation;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.learning.States;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;

/** States with what the teacher says of each; more can be added. */
final class LabelledStates {
  private static final int AT_ONCE = 256;

  private final Network teacher;
  private final Program program;
  private final int observationSize;
  private final int actions;
  private float[] observations = {};
  private float[] values = {};
  private int[] labels = {};

  LabelledStates(Policy teacher, Engine engine) {
    this.teacher = teacher.network();
    program = Program.forInference(teacher.network(), teacher.parameters(), AT_ONCE, engine);
    observationSize = teacher.network().observationSize();
    actions = teacher.network().outputs();
  }

  int size() {
    return labels.length;
  }

  /** Adds states; {@code random} is for a teacher that draws. */
  void add(float[] states, RandomStream random) {
    int first = size();
    int count = states.length / observationSize;
    if ((long) (first + count) * Math.max(observationSize, actions) > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Imitation: expected at most 2^31 - 9 observed values, found %d states of %d: gather fewer"
              .formatted(first + (long) count, observationSize));
    }
    observations = Arrays.copyOf(observations, (first + count) * observationSize);
    System.arraycopy(states, 0, observations, first * observationSize, count * observationSize);
    values = Arrays.copyOf(values, (first + count) * actions);
    labels = Arrays.copyOf(labels, first + count);
    program.encoderRandom().restore(random.child("encoder").state());
    RandomStream ties = random.child("ties");
    for (int from = first; from < size(); from += AT_ONCE) {
      label(from, Math.min(AT_ONCE, size() - from), ties);
    }
  }

  private void label(int from, int count, RandomStream ties) {
    float[] batch =
        Arrays.copyOfRange(observations, from * observationSize, (from + count) * observationSize);
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
    System.arraycopy(observations, state * observationSize, into, offset, observationSize);
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
    snapshot.put("observations", observations.clone());
    snapshot.put("values", values.clone());
    snapshot.put("actions", labels.clone());
  }

  void restore(Snapshot snapshot) {
    States.requireActions(snapshot, actions);
    int[] saved = snapshot.ints("actions", -1);
    observations = snapshot.floats("observations", saved.length * observationSize).clone();
    values = snapshot.floats("values", saved.length * actions).clone();
    labels = saved.clone();
  }
}
