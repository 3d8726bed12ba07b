package dev.spikeq.agent.dqn;

import static dev.spikeq.agent.dqn.Setups.agent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.Protocol;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.learning.DivergenceException;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that are not finite, and layers that cannot learn. */
class DqnTroubleTest {
  private static final int STEPS = 600;

  @ParameterizedTest
  @ValueSource(strings = {"fc1.weight", "fc2.weight", "fc3.weight", "fc3.bias"})
  void stopsAtAParameterThatIsNotFinite(String parameter) {
    try (Engine engine = Engine.scalar();
        Dqn dqn = agent(Setups.quick(STEPS), Setups.spiking(), 1, engine)) {
      dqn.run(301, TrainingListener.none());
      float[] values = dqn.parameters().get(parameter);
      values[0] = Float.NaN;
      dqn.parameters().set(parameter, values);
      DivergenceException thrown =
          assertThrows(DivergenceException.class, () -> dqn.run(STEPS, TrainingListener.none()));
      assertEquals(parameter, thrown.where());
      assertEquals(302, thrown.step());
      assertEquals(50, thrown.updates());
      assertTrue(thrown.getMessage().contains("step 302"), thrown.getMessage());
    }
  }

  @Test
  void stopsBeforeAGradientThatIsTooLargeSpoilsTheParameters() {
    DqnConfig config =
        Setups.quick(STEPS)
            .withReturns(new Returns(0.99, 1, 1e30, Bootstrap.DOUBLE))
            .withDescent(descent(new Clipping.None(), 1e-3));
    try (Engine engine = Engine.scalar();
        Dqn dqn = agent(config, Setups.relu(), 1, engine)) {
      DivergenceException thrown =
          assertThrows(DivergenceException.class, () -> dqn.run(STEPS, TrainingListener.none()));
      assertEquals(202, thrown.step());
      assertEquals("", dqn.parameters().firstNonFinite());
    }
  }

  @Test
  void stopsWhenAStepOverflows() {
    DqnConfig config = Setups.quick(STEPS).withDescent(descent(new Clipping.ByNorm(1), 1e39));
    try (Engine engine = Engine.scalar();
        Dqn dqn = agent(config, Setups.relu(), 1, engine)) {
      DivergenceException thrown =
          assertThrows(DivergenceException.class, () -> dqn.run(STEPS, TrainingListener.none()));
      assertTrue(thrown.where().startsWith("fc"), thrown.getMessage());
    }
  }

  private static Descent descent(Clipping clipping, double rate) {
    return new Descent(
        new RegressionLoss.MeanSquared(),
        new Optimizer.Method.Sgd(0),
        new LearningRate.Constant(rate),
        clipping);
  }

  @Test
  void warnsOnceOfALayerThatIsSilent() {
    Network network = rectangular();
    Protocol protocol = new Protocol();
    try (Engine engine = Engine.scalar();
        Dqn dqn =
            new Dqn(
                Setups.quick(STEPS),
                network,
                Corridor::create,
                new Initialization.Normal(1e-3),
                RandomStream.root(1),
                engine)) {
      dqn.run(STEPS, protocol);
    }
    assertEquals(3, protocol.warnings.size(), protocol.warnings.toString());
    assertTrue(protocol.warnings.get(0).contains("'spiking1', step 300: is silent"));
    assertTrue(protocol.warnings.get(1).contains("'fc1', step 300: does not learn"));
    assertTrue(protocol.warnings.get(2).contains("'fc2', step 300: does not learn"));
  }

  @Test
  void warnsOfALayerThatIsSaturated() {
    Protocol protocol = new Protocol();
    try (Engine engine = Engine.scalar();
        Dqn dqn = agent(Setups.quick(STEPS), Setups.spiking(), 1, engine)) {
      float[] bias = new float[16];
      Arrays.fill(bias, 50);
      dqn.parameters().set("fc2.bias", bias);
      dqn.run(STEPS, protocol);
    }
    assertFalse(protocol.warnings.isEmpty());
    assertTrue(protocol.warnings.getFirst().contains("'spiking2', step 300: is saturated"));
  }

  @Test
  void doesNotWarnOfANetworkThatLearns() {
    Protocol protocol = new Protocol();
    try (Engine engine = Engine.scalar();
        Dqn dqn = agent(Setups.quick(STEPS), Setups.spiking(), 1, engine)) {
      dqn.run(STEPS, protocol);
    }
    assertEquals(0, protocol.warnings.size(), protocol.warnings.toString());
  }

  private static Network rectangular() {
    return Network.observing(2)
        .linear(8)
        .neurons(Neurons.integrateAndFire(new Surrogate.Rectangle(1)))
        .linear(2)
        .read(Decoder.Reading.MEAN_MEMBRANE)
        .steps(4);
  }
}
