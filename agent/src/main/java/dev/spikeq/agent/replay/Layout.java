package dev.spikeq.agent.replay;

import dev.spikeq.env.Environment;
import dev.spikeq.env.FrameStack;
import java.util.Optional;

/** What observations look like to a replay. */
sealed interface Layout {

  /** Any values; {@code size} of them. */
  record Floats(int size) implements Layout {}

  /** Whole numbers from 0 to 255: {@code frames} frames interleaved channels-last. */
  record Frames(int frames, int frameSize, Packing packing) implements Layout {
    /** Held as they are. */
    Frames(int frames, int frameSize) {
      this(frames, frameSize, Packing.PLAIN);
    }
  }

  /** How frames lie in memory. */
  enum Packing {
    /** As they are. */
    PLAIN,
    /** Those that are not new deflated. */
    DEFLATED
  }

  /** Of observations that nothing more is known of. */
  static Layout of(Storage storage, int observationSize) {
    return switch (storage) {
      case AUTOMATIC, FLOATS -> new Floats(observationSize);
      case BYTES -> new Frames(1, observationSize);
      case DEFLATED -> new Frames(1, observationSize, Packing.DEFLATED);
    };
  }

  /** Of an environment's observations. */
  static Layout of(Storage storage, Environment environment) {
    int size = environment.observationSpace().size();
    if (storage == Storage.FLOATS) {
      return new Floats(size);
    }
    Optional<FrameStack> found = stack(environment);
    if (found.isEmpty()) {
      return of(storage, size);
    }
    FrameStack stack = found.get();
    Packing packing = storage == Storage.DEFLATED ? Packing.DEFLATED : Packing.PLAIN;
    return stack.frames() <= FrameTransitions.MOST_FRAMES
        ? new Frames(stack.frames(), stack.frameSize(), packing)
        : new Frames(1, size, packing);
  }

  /**
   * A stack counts only where no wrapper outside changes its values: the bounds tell, since a
   * scaling that keeps them keeps whole numbers.
   */
  private static Optional<FrameStack> stack(Environment environment) {
    return environment
        .find(FrameStack.class)
        .filter(stack ->
            stack instanceof Environment inner
                && inner.observationSpace().equals(environment.observationSpace()));
  }
}
