package dev.spikeq.env;

import java.util.List;
import java.util.stream.IntStream;

/** The discrete actions that almost every environment uses, made once. */
final class SharedActions {
  /** The Atari tasks have 18 actions; more than that is rare. */
  private static final List<Action.Discrete> SMALL =
      IntStream.range(0, 32).mapToObj(Action.Discrete::new).toList();

  private SharedActions() {}

  static Action.Discrete discrete(int index) {
    return index >= 0 && index < SMALL.size() ? SMALL.get(index) : new Action.Discrete(index);
  }
}
