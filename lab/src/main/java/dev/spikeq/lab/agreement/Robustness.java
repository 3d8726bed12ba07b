package dev.spikeq.lab.agreement;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.EnvironmentWrapper;
import dev.spikeq.lab.agreement.AgreementMeter.Circumstances;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.program.Workers;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Measures networks under disturbances: return and agreement with a source that is not disturbed
 * and sees the states as they are. Equal seeds give equal disturbances.
 */
public final class Robustness {
  private final AgreementMeter meter;
  private final long seed;
  private final int threads;

  /**
   * Prepares measurements on one thread.
   *
   * @param meter holds networks against the source
   * @param seed of noise, lost spikes and the choice of dead neurons
   */
  public Robustness(AgreementMeter meter, long seed) {
    this(meter, seed, 1);
  }

  /**
   * Prepares measurements.
   *
   * @param meter holds networks against the source
   * @param seed of noise, lost spikes and the choice of dead neurons
   * @param threads that networks run on where no disturbance depends on their order; they change no
   *     figure
   */
  public Robustness(AgreementMeter meter, long seed, int threads) {
    this.meter = meter;
    this.seed = seed;
    this.threads = threads;
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
    return under(network, parameters, disturbance, how -> meter.measure(network, how));
  }

  /**
   * Lets a disturbed network act: what {@link #measure} finds in the network's own episodes.
   *
   * @param network its description
   * @param parameters its parameters, not changed
   * @param disturbance what goes wrong
   * @return what it does, or nothing as for {@link #measure}
   */
  public Optional<Conduct> conduct(
      Network network, Parameters parameters, Disturbance disturbance) {
    return under(network, parameters, disturbance, how -> meter.conduct(network, how));
  }

  private <R> Optional<R> under(
      Network network,
      Parameters parameters,
      Disturbance disturbance,
      Function<Circumstances, R> judge) {
    RandomStream random = RandomStream.root(seed).child("robustness");
    boolean ordered =
        disturbance instanceof Disturbance.DroppedSpikes
            || network.start() == Network.Start.CARRIED;
    try (Engine engine = Engine.withThreads(ordered ? 1 : threads)) {
      Optional<Circumstances> circumstances =
          switch (disturbance) {
            case Disturbance.ObservationNoise(double deviation) ->
                veiled(parameters, noise((float) deviation, random.child("noise")), engine);
            case Disturbance.Occlusion occlusion -> occluded(parameters, occlusion, engine);
            case Disturbance.GradientSign(double epsilon) ->
                attacked(network, parameters, (float) epsilon, engine);
            case Disturbance.WeightBits(int bits, Disturbance.Scale scale) ->
                plain(Damage.rounded(network, parameters, bits, scale), engine);
            case Disturbance.DeadNeurons(double share) ->
                plain(
                    Damage.withDeadNeurons(network, parameters, share, random.child("dead")),
                    engine);
            case Disturbance.DroppedSpikes(double probability) ->
                LossyKernels.reach(network)
                    ? plain(parameters, lossy(engine, probability, random.child("dropped")))
                    : Optional.empty();
          };
      return circumstances.map(judge);
    }
  }

  private static Engine lossy(Engine engine, double probability, RandomStream random) {
    return new Engine(LossyKernels.around(engine.kernels(), probability, random), engine.workers());
  }

  private Optional<Circumstances> occluded(
      Parameters parameters, Disturbance.Occlusion occlusion, Engine engine) {
    int[] shape = observationSpace().shape();
    if (shape.length != 3 || occlusion.first() + occlusion.rows() > shape[0]) {
      return Optional.empty();
    }
    int row = shape[1] * shape[2];
    int start = occlusion.first() * row;
    int end = start + occlusion.rows() * row;
    return veiled(
        parameters,
        world -> new Disturbed(world, seen -> Arrays.fill(seen, start, end, 0f)),
        engine);
  }

  private Box observationSpace() {
    try (Environment world = meter.source().environment().create()) {
      return world.observationSpace();
    }
  }

  private Optional<Circumstances> attacked(
      Network network, Parameters parameters, float epsilon, Engine engine) {
    Network rested = network.isSpiking() ? network.withStart(Network.Start.REST) : network;
    Box bounds = observationSpace();
    boolean own = Program.reachesObservations(rested);
    if (!own && !Program.reachesObservations(meter.source().network())) {
      return Optional.empty();
    }
    Network attacked = own ? rested : meter.source().network();
    Parameters its = own ? parameters : meter.source().parameters();
    // Worlds are stepped on the engine's threads: each has its own attack, on that thread alone.
    Engine alone = new Engine(engine.kernels(), Workers.of(1));
    return veiled(
        parameters,
        world ->
            new Disturbed(
                world, new GradientAttack(attacked, its, epsilon, bounds, alone)::disturb),
        engine);
  }

  private static Optional<Circumstances> veiled(
      Parameters parameters, AgreementMeter.Veil veil, Engine engine) {
    return Optional.of(new Circumstances(parameters, veil, engine));
  }

  private static Optional<Circumstances> plain(Parameters parameters, Engine engine) {
    return veiled(parameters, world -> world, engine);
  }

  /** Worlds are made one after the other, each for one episode, whose noise is its own. */
  private AgreementMeter.Veil noise(float deviation, RandomStream random) {
    AtomicInteger episode = new AtomicInteger();
    float[] deviations = Units.of(observationSpace());
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] *= deviation;
    }
    return world -> {
      RandomStream own = random.child(Integer.toString(episode.getAndIncrement()));
      return new Disturbed(world, seen -> addNoise(seen, deviations, own));
    };
  }

  private static void addNoise(float[] seen, float[] deviations, RandomGenerator random) {
    for (int i = 0; i < seen.length; i++) {
      seen[i] += deviations[i] * (float) random.nextGaussian();
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
