package dev.spikeq.lab.agreement;

import dev.spikeq.agent.Evaluation;
import dev.spikeq.agent.EvaluationResult;
import dev.spikeq.env.Environment;
import dev.spikeq.lab.config.EnvironmentConfig;
import dev.spikeq.lab.run.EvaluationSummary;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Observations;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds networks against one source, such as a converted network at several T against the rate
 * network that it was made of.
 *
 * <p>Both act greedily from the same starts: episode i draws from the stream {@code evaluation/i}
 * of the seed, as in {@link Evaluation}, so that returns are those of {@code evaluate} with that
 * seed. The source is then asked about every state that the network decided on, and the network
 * about every state of the source's episodes. Results do not depend on the threads.
 */
public final class AgreementMeter {
  private final TrainedPolicy source;
  private final Episodes episodes;
  private final Engine engine;
  private final Trajectories path;
  private final Answers onPath;
  private final ActionGaps gaps;
  private final Conduct sourceConduct;
  private final double sourceReturn;
  private @Nullable Trajectories states;
  private @Nullable Answers onStates;

  /**
   * On which episodes networks are judged.
   *
   * @param count how many, at least 1
   * @param seed of all of them
   */
  public record Episodes(int count, long seed) {}

  /**
   * Lets the source act.
   *
   * @param source what networks are held against
   * @param episodes on which
   * @param engine what networks run on
   */
  public AgreementMeter(TrainedPolicy source, Episodes episodes, Engine engine) {
    this.source = source;
    this.episodes = episodes;
    this.engine = engine;
    Recorder recorder = new Recorder(source.environment()::create);
    EvaluationResult evaluation =
        Evaluation.run(
            source.network(),
            source.parameters(),
            recorder,
            episodes.count(),
            episodes.seed(),
            engine);
    sourceReturn = evaluation.mean();
    path = recorder.trajectories();
    onPath = askSource(path);
    gaps = ActionGaps.of(onPath, path.decisions());
    sourceConduct =
        new Conduct(
            EvaluationSummary.of(evaluation, source.network()),
            Agreement.of(path, path.actions(), onPath, gaps));
  }

  /**
   * Adds a fixed set of states to what is measured.
   *
   * @param fixed scaled as networks see them; not copied
   * @throws IllegalArgumentException if there are none, or the source takes states of another width
   */
  public void useStates(Observations fixed) {
    if (fixed.width() != source.network().observationSize() || fixed.count() == 0) {
      throw new IllegalArgumentException(
          "Agreement: expected states of %d values, at least one, found %d of %d"
              .formatted(source.network().observationSize(), fixed.count(), fixed.width()));
    }
    states = Trajectories.ofStates(fixed);
    onStates = askSource(states);
  }

  private Answers askSource(Trajectories asked) {
    return Answers.of(
        source.network(), source.parameters(), asked, random("agreement/source"), engine);
  }

  private RandomStream random(String name) {
    return RandomStream.root(episodes.seed()).child(name);
  }

  /** Returns what networks are held against. */
  public TrainedPolicy source() {
    return source;
  }

  /** Returns how the source fared, and how it agrees with itself where it is asked again. */
  public Conduct sourceConduct() {
    return sourceConduct;
  }

  /** Returns the source's mean return. */
  public double sourceReturn() {
    return sourceReturn;
  }

  /**
   * Measures a network.
   *
   * @param network from the source's observations to as many values
   * @param parameters its parameters
   * @return how it compares
   * @throws IllegalArgumentException if the network is one for another task
   */
  public AgreementResult measure(Network network, Parameters parameters) {
    return measure(network, undisturbed(parameters));
  }

  /**
   * Lets a network act: the part of {@link #measure} that is about its own episodes.
   *
   * @param network as for {@link #measure}
   * @param parameters its parameters
   * @throws IllegalArgumentException if the network is one for another task
   */
  public Conduct conduct(Network network, Parameters parameters) {
    return conduct(network, undisturbed(parameters));
  }

  /** What stands between a world and the network that acts in it. */
  @FunctionalInterface
  interface Veil {
    Environment over(Environment world);
  }

  /**
   * Under which circumstances a network acts; the source is not touched by them.
   *
   * @param parameters what the network's have become
   * @param veil what the network sees the world through: the source is asked about the states as
   *     they are
   * @param engine what the network runs on
   */
  record Circumstances(Parameters parameters, Veil veil, Engine engine) {}

  private Circumstances undisturbed(Parameters parameters) {
    return new Circumstances(parameters, world -> world, engine);
  }

  /** Measures a network that may be disturbed. */
  AgreementResult measure(Network network, Circumstances how) {
    Conduct conduct = conduct(network, how);
    RandomStream random = random("agreement/network");
    int[] chosen = Answers.of(network, how.parameters(), path, random, how.engine()).actions();
    return new AgreementResult(
        network.steps(),
        Latency.of(network),
        conduct.agreement(),
        Agreement.of(path, chosen, onPath, gaps),
        onFixedStates(network, how.parameters(), how.engine()),
        conduct.evaluation(),
        sourceReturn);
  }

  /** Lets a network act that may be disturbed. */
  Conduct conduct(Network network, Circumstances how) {
    requireSameTask(network);
    Recorder recorder = new Recorder(source.environment()::create);
    Supplier<Environment> worlds = () -> how.veil().over(recorder.get());
    EvaluationSummary evaluation =
        EvaluationSummary.of(
            Evaluation.run(
                network, how.parameters(), worlds, episodes.count(), episodes.seed(), how.engine()),
            network);
    Trajectories own = recorder.trajectories();
    return new Conduct(evaluation, Agreement.of(own, own.actions(), askSource(own), gaps));
  }

  private Optional<Agreement> onFixedStates(
      Network network, Parameters parameters, Engine itsEngine) {
    if (states == null || onStates == null) {
      return Optional.empty();
    }
    RandomStream random = random("agreement/states");
    int[] chosen = Answers.of(network, parameters, states, random, itsEngine).actions();
    return Optional.of(Agreement.of(states, chosen, onStates, gaps));
  }

  private void requireSameTask(Network network) {
    Network mine = source.network();
    if (network.observationSize() != mine.observationSize()
        || network.outputs() != mine.outputs()) {
      throw new IllegalArgumentException(
          "Agreement: expected a network from %d observed values to %d actions, as its source, found one from %d to %d: is it a model of another task?"
              .formatted(
                  mine.observationSize(),
                  mine.outputs(),
                  network.observationSize(),
                  network.outputs()));
    }
  }

  /**
   * Refuses a policy that sees another world than the source.
   *
   * @param policy what is to be held against the source
   * @throws IllegalArgumentException if environment, step limit or scaling differ
   */
  public void requireSameWorld(TrainedPolicy policy) {
    if (!policy.environment().looksLike(source.environment())) {
      throw new IllegalArgumentException(
          "%s: expected a model that acts in the world of its source (%s), found one for %s: compare models of one task with equal scaling"
              .formatted(policy.file(), described(source), described(policy)));
    }
  }

  private static String described(TrainedPolicy policy) {
    EnvironmentConfig world = policy.environment();
    return "%s, step limit %d, offsets %s, divisors %s"
        .formatted(
            world.name(), world.stepLimit(), world.observationOffset(), world.observationDivisor());
  }
}
