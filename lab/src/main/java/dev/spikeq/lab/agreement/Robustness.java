package dev.spikeq.lab.agreement;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.EnvironmentWrapper;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
        case Disturbance.Occlusion occlusion -> occluded(network, parameters, occlusion, engine);
        case Disturbance.GradientSign(double epsilon) ->
            attacked(network, parameters, (float) epsilon, engine);
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

  private Optional<AgreementResult> occluded(
      Network network, Parameters parameters, Disturbance.Occlusion occlusion, Engine engine) {
    int[] shape = observationSpace().shape();
    if (shape.length != 3 || occlusion.first() + occlusion.rows() > shape[0]) {
      return Optional.empty();
    }
    int row = shape[1] * shape[2];
    int start = occlusion.first() * row;
    int end = start + occlusion.rows() * row;
    return Optional.of(
        meter.measure(
            network,
            parameters,
            world -> new Disturbed(world, seen -> Arrays.fill(seen, start, end, 0f)),
            engine));
  }

  private Box observationSpace() {
    try (Environment world = meter.source().environment().create()) {
      return world.observationSpace();
    }
  }

  private Optional<AgreementResult> attacked(
      Network network, Parameters parameters, float epsilon, Engine engine) {
    Network rested = network.isSpiking() ? network.withStart(Network.Start.REST) : network;
    Box bounds = observationSpace();
    GradientAttack attack;
    if (Program.reachesObservations(rested)) {
      attack = new GradientAttack(rested, parameters, epsilon, bounds, engine);
    } else if (Program.reachesObservations(meter.source().network())) {
      attack =
          new GradientAttack(
              meter.source().network(), meter.source().parameters(), epsilon, bounds, engine);
    } else {
      return Optional.empty();
    }
    return Optional.of(
        meter.measure(network, parameters, world -> new Disturbed(world, attack::disturb), engine));
  }

  /** Worlds are made one after the other, each for one episode, whose noise is its own. */
  private static AgreementMeter.Veil veil(float deviation, RandomStream random) {
    AtomicInteger episode = new AtomicInteger();
    return world -> {
      RandomStream own = random.child(Integer.toString(episode.getAndIncrement()));
      return new Disturbed(world, seen -> addNoise(seen, deviation, own));
    };
  }

  private AgreementResult plain(Network network, Parameters parameters, Engine engine) {
    return meter.measure(network, parameters, world -> world, engine);
  }

  private static void addNoise(float[] seen, float deviation, RandomGenerator random) {
    for (int i = 0; i < seen.length; i++) {
      seen[i] += deviation * (float) random.nextGaussian();
    }
  }

  /** Changes what an agent sees. */
  private static final class Disturbed extends EnvironmentWrapper {
    private final Consumer<float[]> change;

    Disturbed(Environment inner, Consumer<float[]> change) {
      super(inner);
      this.change = change;
    }

    @Override
    protected void started(float[] observation) {
      change.accept(observation);
    }

    @Override
    public Step step(Action action, float[] observation) {
      Step step = inner().step(action, observation);
      change.accept(observation);
      return step;
    }
  }
}
