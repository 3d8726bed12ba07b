package dev.spikeq.agent.learning;

import dev.spikeq.env.Environment;
import dev.spikeq.env.FrameStack;
import dev.spikeq.snn.coding.Observations;

/** Room for what is seen of an environment. */
public final class Seen {
  private Seen() {}

  /**
   * Makes room for observations; of a stack of frames each frame is kept once.
   *
   * @param environment whose observations they will be
   * @return no rows yet
   */
  public static Observations of(Environment environment) {
    int size = environment.observationSpace().size();
    int frames =
        environment
            .find(FrameStack.class)
            .filter(stack -> (long) stack.frames() * stack.frameSize() == size)
            .map(FrameStack::frames)
            .orElse(1);
    return new Observations(size, frames);
  }
}
