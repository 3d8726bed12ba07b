package dev.spikeq.env.minatar;

/** Reads a state that came from outside, and says what is wrong with it. */
final class StateReader extends StateCursor {
  private final String game;
  private final double[] state;
  private int next;

  StateReader(String game, double[] state) {
    this.game = game;
    this.state = state;
  }

  @Override
  int integer(String name, int value, int low, int high) {
    if (next == state.length) {
      throw new IllegalArgumentException(
          "%s: expected a state of more than %d numbers, with '%s' at this place"
              .formatted(game, next, name));
    }
    double found = state[next];
    int integer = (int) found;
    if (integer != found || integer < low || integer > high) {
      throw new IllegalArgumentException(
          "%s: state[%d], %s: expected an integer from %d to %d, found %s"
              .formatted(game, next, name, low, high, found));
    }
    next++;
    return integer;
  }

  @Override
  void require(boolean sound, String expected) {
    if (!sound) {
      throw new IllegalArgumentException(game + ": expected a state with " + expected);
    }
  }

  /** Checks that nothing is left over. */
  void finish() {
    if (next != state.length) {
      throw new IllegalArgumentException(
          "%s: expected a state of %d numbers, found %d".formatted(game, next, state.length));
    }
  }
}
