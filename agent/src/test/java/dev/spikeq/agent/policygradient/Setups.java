package dev.spikeq.agent.policygradient;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.learning.WeightAveraging;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Advantages;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Critic;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Descent;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Rollouts;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Scale;
import dev.spikeq.agent.policygradient.ReinforceConfig.Baseline;
import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.function.Supplier;

/** Networks and settings that the tests of policy gradients share. */
final class Setups {
  private static final Critic CRITIC = new Critic(1, new RegressionLoss.MeanSquared());

  private Setups() {}

  static Network relu() {
    return Network.observing(2).linear(16).relu().linear(2).build();
  }

  static Network spiking() {
    return Network.observing(2)
        .linear(16)
        .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
        .linear(2)
        .read(Decoder.Reading.MEAN_MEMBRANE)
        .steps(4);
  }

  /** Spikes at random at its input, and has a readout that its critic has not. */
  static Network noisy() {
    Encoder.Presentation poisson = Encoder.Presentation.POISSON;
    return Network.observing(2)
        .encoder(new Encoder(poisson, Encoder.Signs.SPLIT, Encoder.Constant.ONE_APPENDED))
        .linear(8)
        .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
        .linear(2)
        .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
        .read(Decoder.Reading.SPIKE_COUNT)
        .steps(4);
  }

  static Descent descent(double rate) {
    return new Descent(
        new Optimizer.Method.Adam(),
        new LearningRate.Linear(rate, 0),
        new Clipping.ByNorm(1),
        new WeightAveraging.None());
  }

  static Descent averaging() {
    return new Descent(
        new Optimizer.Method.RmsProp(0.99, 1e-4),
        new LearningRate.Constant(1e-3),
        new Clipping.ByValue(0.5),
        new WeightAveraging.Exponential(0.9));
  }

  static ReinforceConfig reinforce(long steps, Baseline baseline, Descent descent) {
    return new ReinforceConfig(
        steps,
        new ReinforceConfig.Returns(0.95, 1, Scale.NORMALIZED),
        8,
        baseline,
        0.01,
        descent,
        200);
  }

  static AdvantageActorCriticConfig actorCritic(long steps, Descent descent) {
    return new AdvantageActorCriticConfig(
        steps,
        new Advantages(0.95, 0.9, 1, Scale.NORMALIZED),
        new Rollouts(8, 12),
        CRITIC,
        0.01,
        descent,
        200);
  }

  static ProximalPolicyOptimizationConfig proximal(long steps, Descent descent) {
    return new ProximalPolicyOptimizationConfig(
        steps,
        new Advantages(0.95, 0.9, 1, Scale.NORMALIZED),
        new Rollouts(8, 20),
        new ProximalPolicyOptimizationConfig.Updates(3, 50, 0.2),
        CRITIC,
        0.01,
        descent,
        200);
  }

  static Agent agent(PolicyGradientConfig config, Network network, long seed, Engine engine) {
    return agent(config, network, Corridor::create, seed, engine);
  }

  static Agent agent(
      PolicyGradientConfig config,
      Network network,
      Supplier<Environment> worlds,
      long seed,
      Engine engine) {
    Initialization initialization = new Initialization.Calibrated();
    RandomStream root = RandomStream.root(seed);
    return switch (config) {
      case ReinforceConfig c -> new Reinforce(c, network, worlds, initialization, root, engine);
      case AdvantageActorCriticConfig c ->
          new AdvantageActorCritic(c, network, worlds, initialization, root, engine);
      case ProximalPolicyOptimizationConfig c ->
          new ProximalPolicyOptimization(c, network, worlds, initialization, root, engine);
    };
  }
}
