package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.exploration.Exploration;
import dev.spikeq.agent.learning.Course;
import dev.spikeq.agent.learning.DivergenceException;
import dev.spikeq.agent.learning.Ending;
import dev.spikeq.agent.learning.Episode;
import dev.spikeq.agent.learning.Progress;
import dev.spikeq.agent.learning.States;
import dev.spikeq.agent.replay.NStepReturns;
import dev.spikeq.agent.replay.Replay;
import dev.spikeq.env.Closing;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Deep Q-learning, top to bottom: {@link #step(TrainingListener)} acts, remembers and learns;
 * {@link ValueLearning#update} is one step of learning.
 *
 * <p>For a transition from observation s by action a to s' with the discounted rewards R and the
 * bootstrap factor b (a power of γ, 0 after a termination), the target network q' and the online
 * network q:
 *
 * <pre>
 *   y    = R + b q'(s', argmax q'(s', ·))        or, double:  R + b q'(s', argmax q(s', ·))
 *   loss = mean over the batch of  weight · loss(q(s, a) − y)
 * </pre>
 *
 * <p>Source: Mnih et al., Human-level control through deep reinforcement learning, 2015; van
 * Hasselt et al., Deep reinforcement learning with double Q-learning, 2016. What differs is said in
 * {@code docs/algorithms/dqn.md}. With a spiking network every value is read out after its T time
 * steps from rest, and the gradient goes back through them.
 *
 * <p>A run depends on its settings and its root stream alone, not on the threads, and not on how it
 * was cut into calls of {@link #run} or interrupted by {@link #snapshot} and {@link #restore}. Not
 * for use by several threads at once.
 */
public final class Dqn implements Agent {
  private final DqnConfig config;
  private final Network network;
  private final int actions;
  private final TieRule ties;

  private final ValueLearning learning;
  private final StagedProgram decision;

  private final RandomStream explorationRandom;
  private final Episode episode;
  private final NStepReturns returns;
  private final Replay replay;
  private final Updating updating;

  private final Progress progress;
  private final Course course;
  private long step;

  /**
   * Prepares a run at its step 0, with an episode begun.
   *
   * @param config the settings
   * @param network what values actions; it observes what the environment shows and has an output
   *     for each action
   * @param environment makes the environment to act in; called once, and what it made is closed
   *     where the rest fails
   * @param initialization how the parameters start
   * @param root the run's tree of random streams: {@code init}, {@code exploration}, {@code
   *     replay}, {@code env/0}, {@code encoder/…}
   * @param engine what the networks run on; it must be open as long as this is used
   * @throws IllegalArgumentException if the network does not fit the environment
   */
  public Dqn(
      DqnConfig config,
      Network network,
      Supplier<? extends Environment> environment,
      Initialization initialization,
      RandomStream root,
      Engine engine) {
    this(config, network, environment, initialization, root, engine, Companion.InThread::new);
  }

  /** With something that runs updates beside acting, asked for only where they overlap. */
  Dqn(
      DqnConfig config,
      Network network,
      Supplier<? extends Environment> environment,
      Initialization initialization,
      RandomStream root,
      Engine engine,
      Supplier<? extends Companion> companion) {
    this.config = config;
    this.network = network;
    actions = network.outputs();
    ties = network.decoder().ties();
    Parameters parameters = initialization.initialize(network, root.child("init"), engine);
    progress = new Progress(network);
    learning = new ValueLearning(config, network, parameters, root, progress, engine);
    explorationRandom = root.child("exploration");
    int observed = network.observationSize();
    returns = new NStepReturns(config.returns().nStep(), config.returns().discount(), observed);
    Environment world = environment.get();
    List<Runnable> opened = new ArrayList<>(List.of(world::close));
    try {
      episode = new Episode(world, root.child("env/0"), network);
      replay = Replay.of(config.replay().holdingAtMost(config.steps()), world);
      opened.add(replay::close);
      updating =
          switch (config.updates().overlap()) {
            case NONE -> new UpdatingInTurn(learning, returns, replay);
            case ACTING ->
                new UpdatingBeside(
                    learning,
                    returns,
                    replay,
                    config.updates().everySteps(),
                    observed,
                    companion.get());
          };
      opened.add(updating::close);
      Parameters acting = updating.acting();
      decision =
          new StagedProgram(
              config.aids().pruning(),
              network,
              root.child("encoder/decision"),
              staged -> Program.forInference(staged, acting, 1, engine));
      course = new Course(config.ending(), parameters);
      episode.start();
    } catch (RuntimeException | Error failure) {
      Closing.after(failure, opened.reversed());
      throw failure;
    }
  }

  /**
   * Acts and learns until a step of the run, or its end.
   *
   * @param untilStep where to stop; nothing happens if the run is there already
   * @param listener hears of episodes, progress and warnings
   * @throws DivergenceException if a number is no longer finite; the parameters are then those
   *     before the update, or, where the update itself overflowed, no longer of use
   */
  @Override
  public void run(long untilStep, TrainingListener listener) {
    try {
      while (step < untilStep && !finished()) {
        step(listener);
      }
    } catch (RuntimeException | Error failure) {
      settleAfter(failure);
      throw failure;
    }
    ValueLearning _ = updating.settled();
  }

  /** What comes of an update that was under way is told with what came first. */
  private void settleAfter(Throwable failure) {
    try {
      ValueLearning _ = updating.settled();
    } catch (RuntimeException | Error second) {
      failure.addSuppressed(second); // another one: what an update threw is handed over once
    }
  }

  private void step(TrainingListener listener) {
    int action = chooseAction();
    Step outcome = episode.step(action, step);
    remember(action, outcome);
    step++;
    if (outcome.over()) {
      listener.episodeEnded(progress.episodeEnded(step, episode));
    }
    if (step > config.updates().warmupSteps() && step % config.updates().everySteps() == 0) {
      updating.update(config.updates().count(), step);
    }
    if (outcome.over()) {
      course.episodeEnded(episode.undiscountedReturn(), parametersToKeep());
      copyAfterEpisode();
      episode.start();
    } else {
      episode.advance();
    }
    if (step % config.reportEvery() == 0 || finished()) {
      ValueLearning learned = updating.settled();
      progress.warn(step, listener);
      listener.progress(
          progress.report(step, learned.updates(), epsilon(), learned.learningRate(step)));
    }
  }

  private void remember(int action, Step outcome) {
    CutOff cutOff = config.returns().cutOff();
    boolean cut = outcome.truncated() && !outcome.terminated();
    if (cut && cutOff == CutOff.FORGOTTEN) {
      updating.forget(episode.observation());
      return;
    }
    boolean terminated = outcome.terminated() || (cut && cutOff == CutOff.TERMINAL);
    updating.remember(
        episode.observation(),
        action,
        config.returns().rewardScale() * outcome.reward(),
        new Step(outcome.reward(), terminated, outcome.truncated()),
        episode.following());
  }

  /** Those at the end of an episode, where an ending may ask for them. */
  private Parameters parametersToKeep() {
    return config.ending().result() == Ending.Result.LAST
        ? learning.lastParameters()
        : updating.settled().lastParameters();
  }

  private int chooseAction() {
    Exploration exploration = config.exploration();
    boolean drawn =
        step < config.updates().warmupSteps() || explorationRandom.nextDouble() < epsilon();
    if (drawn) {
      return exploration.draw(episode.previousAction(), actions, explorationRandom);
    }
    float[] values = decision.at((double) step / config.steps()).forward(episode.observation(), 1);
    return ties.argmax(values, 0, actions, explorationRandom);
  }

  private void copyAfterEpisode() {
    if (config.target() instanceof TargetUpdate.EveryEpisodes(int everyEpisodes)
        && progress.episodes() % everyEpisodes == 0) {
      updating.settled().copyToTarget();
    }
  }

  /** 1 in warm-up; the schedule runs from the first step of the run, warm-up included. */
  private double epsilon() {
    boolean warmingUp = step < config.updates().warmupSteps();
    return warmingUp ? 1 : config.exploration().epsilon().at(step, config.steps());
  }

  /** Returns the parameters that learn; not a copy. */
  public Parameters parameters() {
    return learning.parameters();
  }

  /**
   * Returns the parameters to evaluate and keep: those that the ending asks for, averaged where the
   * settings say so; not a copy.
   */
  @Override
  public Parameters evaluationParameters() {
    return course.resultOr(learning.lastParameters());
  }

  /** Returns the description of the network. */
  public Network network() {
    return network;
  }

  /** Returns the settings. */
  public DqnConfig config() {
    return config;
  }

  /** Returns how many environment steps were made. */
  @Override
  public long step() {
    return step;
  }

  /** Returns how many updates were made. */
  public long updates() {
    return learning.updates();
  }

  /** Returns whether the run has made all its steps, or is over before. */
  @Override
  public boolean finished() {
    return step >= config.steps() || course.over();
  }

  /**
   * Returns the complete state between two steps. The episode in progress is kept as the state of
   * its random stream at the start and the actions since.
   */
  @Override
  public Snapshot snapshot() {
    return snapshotWithout(Map.of());
  }

  @Override
  public Snapshot snapshotWithout(Map<String, Long> kept) {
    Snapshot snapshot = Snapshot.without(kept);
    snapshot.put("counters", new long[] {step, updates()});
    learning.save(snapshot);
    updating.save(snapshot);
    Snapshot random = snapshot.scoped("random");
    random.put("exploration", explorationRandom.state());
    learning.saveReplayRandom(random);
    random.put("encoder/decision", decision.encoderRandom().state());
    learning.saveEncoders(random);
    episode.save(snapshot.scoped("episode"));
    returns.save(snapshot.scoped("nStep"));
    progress.save(snapshot.scoped("progress"));
    course.save(snapshot.scoped("course"));
    replay.save(snapshot.scoped("replay"));
    return snapshot;
  }

  /**
   * Continues from a snapshot of a run with equal settings, network, environment and root stream;
   * what then happens is equal to the bit.
   *
   * @param snapshot from {@link #snapshot}; copied
   * @throws IllegalArgumentException if it does not fit; this run is then of no more use
   */
  @Override
  public void restore(Snapshot snapshot) {
    long[] counters = snapshot.longs("counters", 2);
    if (counters[0] < 0 || counters[0] > config.steps()) {
      throw new IllegalArgumentException(
          ("Dqn: expected a snapshot within %d steps, found one at step %d: was it made with these"
                  + " settings?")
              .formatted(config.steps(), counters[0]));
    }
    States.requireActions(snapshot.scoped("nStep"), actions);
    step = counters[0];
    learning.restore(snapshot, counters[1]);
    updating.restore(snapshot);
    Snapshot random = snapshot.scoped("random");
    explorationRandom.restore(random.longs("exploration", 4));
    decision.encoderRandom().restore(random.longs("encoder/decision", 4));
    learning.restoreRandom(random);
    episode.restore(snapshot.scoped("episode"));
    returns.restore(snapshot.scoped("nStep"));
    progress.restore(snapshot.scoped("progress"));
    course.restore(snapshot.scoped("course"));
    replay.restore(snapshot.scoped("replay"));
    replay.requireActions(actions);
  }

  /** Closes the environment and gives the replay's memory back. The engine stays open. */
  @Override
  public void close() {
    updating.close();
    replay.close();
    episode.close();
  }
}
