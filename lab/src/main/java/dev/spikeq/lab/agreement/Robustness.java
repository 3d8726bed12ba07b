package dev.spikeq.lab.agreement;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.EnvironmentWrapper;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Measures networks under disturbances: return and agreement with a source that is not disturbed
 * and sees the states as they are. Equal seeds give equal disturbances.
 */
public final class Robustness {
  private final AgreementMeter meter;
  private final long seed;

  /**
   * Prepares measurements.
   *
   * @param meter holds networks against the source
   * @param seed of noise, lost spikes and the choice of dead neurons
   */
  public Robustness(AgreementMeter meter, long seed) {
    this.meter = meter;
    this.seed = seed;
  }

  /**
   * Measures a disturbed network.
   *
   * @param network its description
   * @param parameters its parameters, not changed
   * @param disturbance what goes wrong
   * @return how the network compares with the source, or nothing where the disturbance means
   *     nothing to it: a rate network loses no spikes, nor does one whose spikes travel as counts
   */
  public Optional<AgreementResult> measure(
      Network network, Parameters parameters, Disturbance disturbance) {
    RandomStream random = RandomStream.root(seed).child("robustness");
    try (Engine engine = Engine.withThreads(1)) {
      return switch (disturbance) {
        case Disturbance.ObservationNoise(double deviation) ->
            Optional.of(
                meter.measure(
                    network, parameters, veil((float) deviation, random.child("noise")), engine));
        case Disturbance.WeightBits(int bits, Disturbance.Scale scale) ->
            Optional.of(plain(network, Damage.rounded(network, parameters, bits, scale), engine));
        case Disturbance.DeadNeurons(double share) ->
            Optional.of(
                plain(
                    network,
                    Damage.withDeadNeurons(network, parameters, share, random.child("dead")),
                    engine));
        case Disturbance.DroppedSpikes(double probability) -> {
          if (!LossyKernels.reach(network)) {
            yield Optional.empty();
          }
          Engine lossy =
              new Engine(
                  LossyKernels.around(engine.kernels(), probability, random.child("dropped")),
                  engine.workers());
          yield Optional.of(plain(network, parameters, lossy));
        }
      };
    }
  }

  /** Worlds are made one after the other, each for one episode, whose noise is its own. */
  private static AgreementMeter.Veil veil(float deviation, RandomStream random) {
    AtomicInteger episode = new AtomicInteger();
    return world ->
        new Noise(world, deviation, random.child(Integer.toString(episode.getAndIncrement())));
  }

  private AgreementResult plain(Network network, Parameters parameters, Engine engine) {
    return meter.measure(network, parameters, world -> world, engine);
  }

  /** Adds noise to what an agent sees. */
  private static final class Noise extends EnvironmentWrapper {
    private final float deviation;
    private final RandomGenerator random;

    Noise(Environment inner, float deviation, RandomGenerator random) {
      super(inner);
      this.deviation = deviation;
      this.random = random;
    }

    @Override
    protected void started(float[] observation) {
      disturb(observation);
    }

    @Override
    public Step step(Action action, float[] observation) {
      Step step = inner().step(action, observation);
      disturb(observation);
      return step;
    }

    private void disturb(float[] observation) {
      for (int i = 0; i < observation.length; i++) {
        observation[i] += deviation * (float) random.nextGaussian();
      }
    }
  }
}
