package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.neuron.Reset;

/**
 * How the converted network runs. All of it becomes part of the {@link dev.spikeq.snn.Network}.
 *
 * @param neuron what takes the place of rectified units
 * @param residual what the readout takes besides spikes
 * @param input how observations are presented
 * @param decoder how the outputs are read; readings of spikes get spiking output neurons
 * @param clock time and time step
 * @param start where the membranes of a decision begin: carried over from the episode's decision
 *     before, they make up for what that one could not say (Xu et al., Error amplification limits
 *     ANN-to-SNN conversion in continuous control, arXiv 2601.21778, 2026: cross-step residual
 *     potential initialization; there for continuous actions)
 */
public record Simulation(
    HiddenNeuron neuron,
    Residual residual,
    Input input,
    Decoder decoder,
    Clock clock,
    Network.Start start) {

  /**
   * How observations are presented.
   *
   * @param presentation currents or spikes
   * @param signs whether negative values get inputs of their own, with weights of opposite sign:
   *     without them spikes carry no negative values
   */
  public record Input(Encoder.Presentation presentation, Encoder.Signs signs) {
    /** Constant currents. */
    public Input() {
      this(Encoder.Presentation.CURRENT, Encoder.Signs.KEPT);
    }
  }

  /** Refuses what does not go together. */
  public Simulation {
    boolean residualNeuron =
        neuron instanceof HiddenNeuron.Signed
            || (neuron instanceof HiddenNeuron.IntegrateAndFire fire
                && fire.reset() == Reset.Kind.SOFT);
    if (residual != Residual.NONE && !residualNeuron) {
      throw new IllegalArgumentException(
          "Simulation: expected integrate-and-fire with soft reset or signed spikes for a residual "
              + residual
              + ", found "
              + neuron
              + ": use Residual.NONE");
    }
    if (residual != Residual.NONE && decoder.readsSpikes()) {
      throw new IllegalArgumentException(
          "Simulation: expected a membrane to be read where the residual "
              + residual
              + " counts, found "
              + decoder.reading());
    }
    if (decoder.readsSpikes() && neuron instanceof HiddenNeuron.Signed) {
      throw new IllegalArgumentException(
          "Simulation: expected a membrane to be read of a network with signed spikes, found "
              + decoder.reading()
              + ": a spike of -1 cannot be counted as one");
    }
    if (decoder.reading() == Decoder.Reading.FIRST_SPIKE
        && neuron instanceof HiddenNeuron.IntegrateThenFire) {
      throw new IllegalArgumentException(
          "Simulation: expected SPIKE_COUNT or a membrane, found FIRST_SPIKE: all neurons that"
              + " integrate first begin to fire in the same step");
    }
  }

  /**
   * The best that was found without training, in T steps: soft reset, half the threshold to start
   * with, clipped residual.
   *
   * @param steps number T of time steps
   * @return the simulation
   */
  public static Simulation ofSteps(int steps) {
    return new Simulation(
        new HiddenNeuron.IntegrateAndFire(Reset.Kind.SOFT, 0.5),
        Residual.CLIPPED,
        new Input(),
        new Decoder(Decoder.Reading.LAST_MEMBRANE),
        new Clock(steps),
        Network.Start.REST);
  }

  /**
   * The simulation of C. Hahn's thesis: its order of operations, soft reset, membranes read, ties
   * to the first.
   *
   * @param steps number T of time steps
   * @return the simulation
   */
  public static Simulation thesis(int steps) {
    return new Simulation(
        new HiddenNeuron.Synaptic(Reset.Kind.SOFT),
        Residual.NONE,
        new Input(),
        new Decoder(Decoder.Reading.LAST_MEMBRANE, TieRule.FIRST),
        new Clock(steps),
        Network.Start.REST);
  }

  /**
   * A copy with another neuron. Where that cannot have the residual, call {@link #withResidual}
   * first.
   *
   * @param newNeuron the neuron
   * @return the copy
   */
  public Simulation withNeuron(HiddenNeuron newNeuron) {
    return new Simulation(newNeuron, residual, input, decoder, clock, start);
  }

  /**
   * A copy with another residual.
   *
   * @param newResidual the residual
   * @return the copy
   */
  public Simulation withResidual(Residual newResidual) {
    return new Simulation(neuron, newResidual, input, decoder, clock, start);
  }

  /**
   * A copy with another input.
   *
   * @param newInput the input
   * @return the copy
   */
  public Simulation withInput(Input newInput) {
    return new Simulation(neuron, residual, newInput, decoder, clock, start);
  }

  /**
   * A copy with another decoder.
   *
   * @param newDecoder the decoder
   * @return the copy
   */
  public Simulation withDecoder(Decoder newDecoder) {
    return new Simulation(neuron, residual, input, newDecoder, clock, start);
  }

  /**
   * A copy with another clock.
   *
   * @param newClock the clock
   * @return the copy
   */
  public Simulation withClock(Clock newClock) {
    return new Simulation(neuron, residual, input, decoder, newClock, start);
  }

  /**
   * A copy with another start.
   *
   * @param newStart where the membranes of a decision begin
   * @return the copy
   */
  public Simulation withStart(Network.Start newStart) {
    return new Simulation(neuron, residual, input, decoder, clock, newStart);
  }
}
