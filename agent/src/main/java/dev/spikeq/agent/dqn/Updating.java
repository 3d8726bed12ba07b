package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Parameters;

/** When updates are computed: between two steps, or beside the steps that follow. */
sealed interface Updating permits UpdatingInTurn, UpdatingBeside {

  /** The parameters that decisions are made with; not a copy. */
  Parameters acting();

  /** Takes a step in; see {@code NStepReturns.add}. All arrays are copied. */
  void remember(
      float[] observation, int action, double reward, Step outcome, float[] nextObservation);

  /** Leaves an episode's last step out; see {@code NStepReturns.endBefore}. */
  void forget(float[] observation);

  /** Begins the updates that are due after a step. */
  void update(int count, long step);

  /** Waits until all that was begun is done; until the next update nobody learns or remembers. */
  ValueLearning settled();

  /** Saves what it has beside learning and replay; settled. */
  void save(Snapshot snapshot);

  /** Goes on from what was saved. */
  void restore(Snapshot snapshot);

  void close();
}
