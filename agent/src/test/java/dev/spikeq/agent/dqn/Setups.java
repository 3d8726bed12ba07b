package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.exploration.EpsilonSchedule;
import dev.spikeq.agent.exploration.Exploration;
import dev.spikeq.agent.learning.Ending;
import dev.spikeq.agent.learning.Ending.Goal.MeanReturn;
import dev.spikeq.agent.learning.Ending.Then;
import dev.spikeq.agent.learning.WeightAveraging;
import dev.spikeq.agent.replay.ReplayRule;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;

/** Networks and settings that the tests of the agent share. */
final class Setups {
  private Setups() {}

  static Network relu() {
    return Network.observing(2).linear(16).relu().linear(2).build();
  }

  static Network quantized() {
    return Network.observing(2).linear(16).quantized(4).linear(2).build();
  }

  static Network spiking() {
    return spiking(Network.Head.VALUES);
  }

  /** Two actions, each with the values that the head asks for. */
  static Network spiking(Network.Head head) {
    SpikingNeuron neuron = Neurons.integrateAndFire(new Surrogate.ATan(4));
    return Network.observing(2)
        .linear(16)
        .neurons(neuron)
        .linear(16)
        .neurons(neuron)
        .linear(head.decoded(2))
        .read(Decoder.Reading.MEAN_MEMBRANE)
        .head(head)
        .steps(4);
  }

  /** Spikes at random at its input, and takes one of equal values at random. */
  static Network noisy() {
    Encoder.Presentation poisson = Encoder.Presentation.POISSON;
    return Network.observing(2)
        .encoder(new Encoder(poisson, Encoder.Signs.SPLIT, Encoder.Constant.ONE_APPENDED))
        .linear(8)
        .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
        .linear(3)
        .decoder(new Decoder(Decoder.Reading.MEAN_MEMBRANE, TieRule.RANDOM))
        .dueling()
        .steps(4);
  }

  static DqnConfig quick(int steps) {
    return DqnConfig.defaults(steps)
        .withReturns(new Returns(0.95, 3, 1, Bootstrap.DOUBLE))
        .withUpdates(new Updates(200, 2, 1, 32))
        .withTarget(new TargetUpdate.Hard(50))
        .withExploration(new Exploration(new EpsilonSchedule.Linear(1, 0.05, 0.4)))
        .reportingEvery(100);
  }

  /** Every option that {@link #quick} leaves out. */
  static DqnConfig elaborate(int steps) {
    return quick(steps)
        .withReturns(new Returns(0.95, 2, 0.5, Bootstrap.SINGLE))
        .withDescent(
            new Descent(
                new RegressionLoss.MeanSquared(),
                new Optimizer.Method.RmsProp(0.99, 1e-4),
                new LearningRate.Constant(1e-3),
                new Clipping.ByValue(0.5)))
        .withUpdates(new Updates(60, 4, 2, 40))
        .withTarget(new TargetUpdate.Soft(0.02))
        .withReplay(new ReplayRule.Prioritized(150))
        .withExploration(new Exploration(new EpsilonSchedule.Exponential(1, 0.05, 0.5), 0.7))
        .withAveraging(new WeightAveraging.Exponential(0.99));
  }

  /** What is rarely set: ends of episodes, gaps, targets that hang on episodes. */
  static DqnConfig unusual(int steps, CutOff cutOff, Ending.Result result) {
    return quick(steps)
        .withReturns(
            new Returns(0.95, 2, 1, Bootstrap.DOUBLE, cutOff, new ActionGap.Advantage(0.4)))
        .withTarget(new TargetUpdate.EveryEpisodes(3))
        .withExploration(new Exploration(new EpsilonSchedule.PerStep(1, 0.1, 0.99)))
        .withEnding(new Ending(1000, 5, new MeanReturn(-0.2, 2, Then.GO_ON), result));
  }

  /** Every option that distributions have and {@link #quick} leaves out. */
  static DqnConfig elaborateDistributions(int steps) {
    return elaborate(steps).withDescent(quick(steps).descent());
  }

  /** What the actions have in common comes from a network of its own. */
  static DqnConfig corrected(DqnConfig config) {
    return config.withAids(new TrainingAids(CommonMode.CORRECTED, config.aids().pruning()));
  }

  /** For networks of 4 time steps: 8 in the first half of the run, and 6 in the next quarter. */
  static DqnConfig pruned(DqnConfig config) {
    TemporalPruning pruning =
        new TemporalPruning(
            List.of(new TemporalPruning.Stage(8, 0.5), new TemporalPruning.Stage(6, 0.25)));
    return config.withAids(new TrainingAids(config.aids().commonMode(), pruning));
  }

  static Dqn agent(DqnConfig config, Network network, long seed, Engine engine) {
    return new Dqn(
        config,
        network,
        Corridor::create,
        new Initialization.Calibrated(),
        RandomStream.root(seed),
        engine);
  }
}
