package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;

/**
 * A network whose membranes go on from one decision to the next, on purpose: a control loop. Each
 * call simulates the network's T steps.
 *
 * <p>A network that starts its decisions {@linkplain Network.Start#CARRIED carried} decides anew at
 * each call, its spiking layers starting where the last call left them. Of any other network the
 * calls are pieces of one long simulation, the readout included.
 */
public final class Stream {
  private final Program program;

  /**
   * Starts from rest.
   *
   * @param network the description
   * @param parameters its parameters, read at every call
   * @param engine what it runs on
   */
  public Stream(Network network, Parameters parameters, Engine engine) {
    program = Program.forStream(network, parameters, engine);
  }

  /**
   * Simulates T steps with an observation.
   *
   * @param observation {@code [observationSize]}
   * @return {@code [outputs]}: overwritten by the next call
   */
  public float[] step(float[] observation) {
    return program.forward(observation, 1);
  }

  /** Puts all membranes back to rest. */
  public void rest() {
    program.rest();
  }

  /**
   * The program underneath, for its spikes.
   *
   * @return the program
   */
  public Program program() {
    return program;
  }
}
