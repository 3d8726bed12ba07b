package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;

/**
 * Decides once after the other in one episode, as the network says: from rest each time, or with
 * membranes carried from the decision before ({@link Network.Start}).
 */
public final class Decider {
  private final Program program;

  /**
   * Begins an episode.
   *
   * @param network the description
   * @param parameters its parameters, read at every decision
   * @param engine what it runs on
   */
  public Decider(Network network, Parameters parameters, Engine engine) {
    program =
        switch (network.start()) {
          case REST -> Program.forInference(network, parameters, 1, engine);
          case CARRIED -> Program.forStream(network, parameters, engine);
        };
  }

  /** Begins another episode: nothing is carried over. */
  public void beginEpisode() {
    program.rest();
  }

  /**
   * Decides.
   *
   * @param observation {@code [observationSize]}
   * @return {@code [outputs]}: overwritten by the next call
   */
  public float[] decide(float[] observation) {
    return program.forward(observation, 1);
  }

  /**
   * The program underneath, for its spikes and the encoder's random stream.
   *
   * @return the program
   */
  public Program program() {
    return program;
  }
}
