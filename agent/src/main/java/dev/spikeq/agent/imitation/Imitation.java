package dev.spikeq.agent.imitation;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.imitation.ImitationConfig.Target;
import dev.spikeq.agent.imitation.ImitationConfig.Temperature;
import dev.spikeq.agent.learning.Learner;
import dev.spikeq.agent.learning.Progress;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.optimizer.Centralization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;

/**
 * Imitation, top to bottom: {@link #run} gathers states and learns; {@link #update} is one step of
 * learning.
 *
 * <p>The student sees states that the teacher or the student has visited, and is corrected towards
 * what the teacher does there. A step of the run is an update.
 *
 * <p>Source: Ross, Gordon and Bagnell, DAgger, 2011; Rusu et al., Policy distillation, 2016. What
 * differs is said in {@code docs/algorithms/imitation.md}.
 */
public final class Imitation implements Agent {
  private final ImitationConfig config;
  private final Network student;
  private final Teaching teaching;
  private final Engine engine;
  private final RandomStream root;

  private final Learner learner;
  private final Program online;
  private final RandomStream batchRandom;
  private final LabelledStates states;
  private final Progress progress;
  private final TargetLoss targetLoss;
  private final float[] observations;
  private final int[] labels;
  private final float[] values;

  private long step;
  private int round;
  private double temperature = Double.NaN;

  /**
   * Prepares a run at its step 0.
   *
   * @param config the settings
   * @param student what learns
   * @param parameters how it starts; changed in place
   * @param teaching who teaches, and on which states
   * @param root the run's tree of random streams: {@code batches}, {@code encoder}, {@code round/…}
   * @param engine what the networks run on; it must be open as long as this is used
   * @throws IllegalArgumentException if student and teacher do not fit, or there are no states
   */
  public Imitation(
      ImitationConfig config,
      Network student,
      Parameters parameters,
      Teaching teaching,
      RandomStream root,
      Engine engine) {
    teaching.requireFits(student);
    if (teaching.states().count() == 0 && config.rollouts().isEmpty()) {
      throw new IllegalArgumentException(
          "Imitation: expected states to learn from, found none: let the teacher act, or give some");
    }
    this.config = config;
    this.student = student;
    this.teaching = teaching;
    this.engine = engine;
    this.root = root;
    ImitationConfig.Descent descent = config.descent();
    learner =
        new Learner(
            student,
            parameters,
            descent.optimizer(),
            Centralization.NONE,
            descent.clipping(),
            engine);
    online = Program.forTraining(student, parameters, config.batch(), engine);
    online.encoderRandom().restore(root.child("encoder").state());
    batchRandom = root.child("batches");
    states = new LabelledStates(teaching.teacher(), engine);
    progress = new Progress(student);
    observations = new float[config.batch() * student.observationSize()];
    labels = new int[config.batch()];
    values = new float[config.batch() * student.outputs()];
    targetLoss = new TargetLoss(config.batch(), student.outputs());
  }

  @Override
  public void run(long untilStep, TrainingListener listener) {
    long end = Math.min(untilStep, config.steps());
    while (step < end) {
      if (round < config.rounds().count() && step == startOf(round)) {
        gather(listener);
        round++;
      }
      update();
      step++;
      if (step % config.reportEvery() == 0 || step == config.steps()) {
        progress.warn(step, listener);
        listener.progress(progress.report(step, step, Double.NaN, learningRate()));
      }
    }
  }

  /** The step at which a round begins. */
  private long startOf(int which) {
    return config.steps() * which / config.rounds().count();
  }

  /** Adds the states of a round. */
  private void gather(TrainingListener listener) {
    RandomStream random = root.child("round/" + round);
    if (round > 0) {
      Policy acting = teaching.form().of(new Policy(student, learner.parameters()));
      states.add(
          Rollouts.states(
              acting,
              Rollout.greedy(config.rounds().states()),
              teaching.environment(),
              random,
              engine,
              episode -> listener.episodeEnded(progress.episodeEnded(step, episode))),
          random);
      return;
    }
    states.add(teaching.states(), random.child("given"));
    for (int i = 0; i < config.rollouts().size(); i++) {
      RandomStream own = random.child(Integer.toString(i));
      states.add(
          Rollouts.states(
              teaching.teacher(), config.rollouts().get(i), teaching.environment(), own, engine),
          own);
    }
    temperature =
        switch (config.target()) {
          case Target.Action(Temperature.Fixed(double value)) -> value;
          case Target.Action(Temperature.OfMeanGap(double share)) -> share * positiveMeanGap();
          case Target.Values _ -> 1;
        };
  }

  private double positiveMeanGap() {
    double gap = states.meanGap();
    if (!(gap > 0) || Double.isInfinite(gap)) {
      throw new IllegalArgumentException(
          "Imitation: expected a teacher that prefers an action, found a mean gap of %s between its"
                  .formatted(gap)
              + " outputs: is it trained?");
    }
    return gap;
  }

  /** Learns from one batch. */
  private void update() {
    for (int i = 0; i < labels.length; i++) {
      int drawn = batchRandom.nextInt(states.size());
      labels[i] = states.label(drawn);
      states.copyValues(drawn, values, i * student.outputs());
      states.copyObservation(drawn, observations, i * student.observationSize());
    }
    float[] outputs = online.forward(observations, labels.length);
    double loss =
        switch (config.target()) {
          case Target.Action _ -> targetLoss.ofActions(outputs, labels, temperature);
          case Target.Values(double meanWeight) -> targetLoss.ofValues(outputs, values, meanWeight);
        };
    learner.requireFinite(loss, teaching.teacher().parameters(), step, step);
    double agreement = targetLoss.agreement(outputs, labels);
    Parameters gradients = online.backward(targetLoss.gradient());
    learner.descend(gradients, learningRate(), step, step);
    progress.updated(loss, agreement, online, gradients);
  }

  private double learningRate() {
    return config.descent().learningRate().at((double) step / config.steps());
  }

  /** Returns how many updates were made. */
  @Override
  public long step() {
    return step;
  }

  @Override
  public boolean finished() {
    return step >= config.steps();
  }

  @Override
  public Parameters evaluationParameters() {
    return learner.parameters();
  }

  @Override
  public Snapshot snapshot() {
    Snapshot snapshot = new Snapshot();
    snapshot.put("counters", new long[] {step, round, fingerprint()});
    snapshot.put("temperature", new double[] {temperature});
    learner.save(snapshot);
    Snapshot random = snapshot.scoped("random");
    random.put("batches", batchRandom.state());
    random.put("encoder", online.encoderRandom().state());
    progress.save(snapshot.scoped("progress"));
    states.save(snapshot.scoped("states"));
    return snapshot;
  }

  /** Of the teacher's parameters: a run that is continued with another teacher is another run. */
  private long fingerprint() {
    FloatArray values = teaching.teacher().parameters().storage();
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < values.length(); i++) {
      hash = (hash ^ Float.floatToIntBits(values.get(i))) * 0x100000001B3L;
    }
    return hash;
  }

  @Override
  public void restore(Snapshot snapshot) {
    long[] counters = snapshot.longs("counters", 3);
    if (counters[0] < 0
        || counters[0] > config.steps()
        || counters[1] < 0
        || counters[1] > config.rounds().count()) {
      throw new IllegalArgumentException(
          ("Imitation: expected a snapshot within %d updates and %d rounds, found one at update %d,"
                  + " round %d: was it made with these settings?")
              .formatted(config.steps(), config.rounds().count(), counters[0], counters[1]));
    }
    if (counters[2] != fingerprint()) {
      throw new IllegalArgumentException(
          "Imitation: expected a snapshot made with this teacher, found one made with another: was"
              + " the teacher trained again? Then train the student again too");
    }
    step = counters[0];
    round = (int) counters[1];
    temperature = snapshot.doubles("temperature", 1)[0];
    learner.restore(snapshot);
    Snapshot random = snapshot.scoped("random");
    batchRandom.restore(random.longs("batches", 4));
    online.encoderRandom().restore(random.longs("encoder", 4));
    progress.restore(snapshot.scoped("progress"));
    states.restore(snapshot.scoped("states"));
  }

  /** Does nothing: environments are open only while states are gathered. */
  @Override
  public void close() {}
}
