package dev.spikeq.agent.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.learning.DivergenceException;
import dev.spikeq.agent.replay.Batch;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorrectedValuationTest {
  private static final int BATCH = 5;
  private static final int ACTIONS = 3;
  private static final RegressionLoss LOSS = new RegressionLoss.SmoothL1();

  private final RandomStream random = RandomStream.root(3);
  private final Batch batch = batch(random);
  private final float[] outputs = drawn(BATCH * ACTIONS, random);
  private final float[] goals = drawn(BATCH, random);

  private static float[] drawn(int count, RandomStream random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 4 * random.nextFloat() - 2;
    }
    return values;
  }

  private static Batch batch(RandomStream random) {
    Batch batch = new Batch(BATCH, 2);
    System.arraycopy(drawn(2 * BATCH, random), 0, batch.observations(), 0, 2 * BATCH);
    System.arraycopy(drawn(2 * BATCH, random), 0, batch.nextObservations(), 0, 2 * BATCH);
    return batch;
  }

  /** A step of the descent is the negative gradient. */
  private static CorrectedValuation corrected(Network baseline, Engine engine) {
    DqnConfig config =
        Setups.quick(300)
            .withUpdates(new Updates(10, 1, 1, BATCH))
            .withDescent(
                new Descent(
                    LOSS,
                    new Optimizer.Method.Sgd(0),
                    new LearningRate.Constant(1),
                    new Clipping.None()));
    return new CorrectedValuation(baseline, ACTIONS, config, RandomStream.root(4), engine);
  }

  private static Snapshot saved(Valuation valuation) {
    Snapshot snapshot = new Snapshot();
    valuation.save(snapshot);
    return snapshot;
  }

  @Test
  void putsTheBaselineInPlaceOfTheMean() {
    try (Engine engine = Engine.scalar()) {
      Network linear = CorrectedValuation.baseline(Network.observing(2).linear(3).build());
      CorrectedValuation valuation = corrected(linear, engine);
      Snapshot state = saved(valuation);
      set(state, "commonMode/parameters/baseline_fc1.weight", 2, -1);
      set(state, "commonMode/parameters/baseline_fc1.bias", 0.5f);
      set(state, "commonMode/target/baseline_fc1.weight", 1, 1);
      set(state, "commonMode/target/baseline_fc1.bias", -3);
      valuation.restore(state);
      set(batch.observations(), 0.25f, 2);
      set(batch.nextObservations(), 4, 0.5f);
      valuation.look(batch);
      // The mean of the outputs is 2; V is 0.5 - 2 + 0.5 before, and 4 + 0.5 - 3 after.
      float[] found = {1, 5, 0};
      assertEquals(1 - 2 - 1, valuation.now(found, 0, 0), 1e-6);
      assertEquals(5 - 2 - 1, valuation.now(found, 0, 1), 1e-6);
      assertEquals(0 - 2 + 1.5, valuation.next(found, 0, 2), 1e-6);
      float[] errors = new float[3];
      valuation.spread(0.6f, errors, 0, 1);
      assertEquals(-0.2, errors[0], 1e-6);
      assertEquals(0.4, errors[1], 1e-6);
      assertEquals(-0.2, errors[2], 1e-6);
    }
  }

  private static void set(Snapshot state, String name, float... values) {
    set(state.floats(name, values.length), values);
  }

  private static void set(float[] target, float... values) {
    System.arraycopy(values, 0, target, 0, values.length);
  }

  @Test
  void errorsAreThoseOfTheLoss() {
    try (Engine engine = Engine.scalar()) {
      CorrectedValuation valuation =
          corrected(CorrectedValuation.baseline(Setups.spiking()), engine);
      float[] errors = new float[outputs.length];
      double unused = loss(valuation, errors);
      assertTrue(unused > 0);
      for (int i = 0; i < outputs.length; i++) {
        float before = outputs[i];
        outputs[i] = before + 0.01f;
        double above = loss(valuation, new float[outputs.length]);
        outputs[i] = before - 0.01f;
        double below = loss(valuation, new float[outputs.length]);
        outputs[i] = before;
        assertEquals((above - below) / 0.02, errors[i], 2e-3, "output " + i);
      }
    }
  }

  @Test
  void theBaselineDescendsTheSameLoss() {
    try (Engine engine = Engine.scalar()) {
      CorrectedValuation valuation =
          corrected(CorrectedValuation.baseline(Setups.spiking()), engine);
      double before = loss(valuation, new float[outputs.length]);
      Snapshot start = saved(valuation);
      valuation.descend(1, 0, 0);
      Snapshot end = saved(valuation);
      int learned = 0;
      for (String name : start.entries().keySet()) {
        if (name.startsWith("commonMode/parameters/")) {
          float[] values = start.floats(name, -1);
          for (int i = 0; i < values.length; i++) {
            double slope = values[i] - end.floats(name, -1)[i];
            values[i] += 1e-2f;
            valuation.restore(start);
            double above = loss(valuation, new float[outputs.length]);
            values[i] -= 2e-2f;
            valuation.restore(start);
            double below = loss(valuation, new float[outputs.length]);
            values[i] += 1e-2f;
            assertEquals((above - below) / 2e-2, slope, 2e-2, name + " " + i);
            learned += Math.abs(slope) > 0.05 ? 1 : 0;
          }
        }
      }
      assertTrue(before > 0 && learned > 10, "slopes that a test can see: " + learned);
    }
  }

  /** Mean over the batch, of a different action for each sample. */
  private double loss(CorrectedValuation valuation, float[] errors) {
    valuation.look(batch);
    double sum = 0;
    for (int i = 0; i < BATCH; i++) {
      float error = valuation.now(outputs, i, i % ACTIONS) - goals[i];
      sum += LOSS.value(error) / BATCH;
      valuation.spread(LOSS.derivative(error) / BATCH, errors, i, i % ACTIONS);
    }
    return sum;
  }

  @Test
  void theBestActionIsThatOfTheOutputs() {
    try (Engine engine = Engine.scalar()) {
      CorrectedValuation valuation =
          corrected(CorrectedValuation.baseline(Setups.spiking()), engine);
      valuation.look(batch);
      float[] values = new float[outputs.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = valuation.next(outputs, i / ACTIONS, i % ACTIONS);
      }
      for (int i = 0; i < BATCH; i++) {
        assertEquals(
            TieRule.FIRST.argmax(outputs, i * ACTIONS, ACTIONS, random),
            TieRule.FIRST.argmax(values, i * ACTIONS, ACTIONS, random));
      }
    }
  }

  @Test
  void theBaselineIsTheOrdinaryNetworkOfTheSameWidths() {
    Encoder pixels =
        new Encoder(Encoder.Presentation.POISSON, Encoder.Signs.KEPT, Encoder.Constant.NONE, 0.5f);
    Network network =
        Network.observing(new Image(6, 6, 2))
            .encoder(pixels)
            .conv(4, new Window(3, 1), Layer.Bias.ABSENT)
            .batchNorm()
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
            .pool(Layer.Pool2d.Pooling.AVERAGE, new Window(2, 2))
            .linear(7)
            .layerNorm(1, 0)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
            .linear(5, Layer.Bias.ABSENT)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(4)))
            .read(Decoder.Reading.SPIKE_COUNT)
            .steps(8);
    Network baseline = CorrectedValuation.baseline(network);
    Network expected =
        Network.observing(new Image(6, 6, 2))
            .conv(4, 3, 1)
            .relu()
            .pool(Layer.Pool2d.Pooling.AVERAGE, new Window(2, 2))
            .linear(7)
            .relu()
            .linear(1)
            .build();
    assertEquals(
        List.of(
            "baseline_conv1",
            "baseline_spiking1",
            "baseline_pool1",
            "baseline_fc1",
            "baseline_spiking2",
            "baseline_fc2"),
        baseline.layers().stream().map(Layer::name).toList());
    assertEquals(
        expected.layers().stream().map(CorrectedValuationTest::withoutName).toList(),
        baseline.layers().stream().map(CorrectedValuationTest::withoutName).toList());
    assertEquals(1, baseline.steps());
    assertEquals(Encoder.current().withScale(0.5f), baseline.encoder());
  }

  private static String withoutName(Layer layer) {
    return layer.toString().replaceFirst("name=\\w+", "");
  }

  @Test
  void theNetworkThatComesOfItIsTheOneThatActs() {
    DqnConfig plain = Setups.quick(300);
    try (Engine engine = Engine.scalar();
        Dqn kept = Setups.agent(plain, Setups.spiking(), 1, engine);
        Dqn corrected = Setups.agent(Setups.corrected(plain), Setups.spiking(), 1, engine)) {
      kept.run(300, TrainingListener.none());
      corrected.run(300, TrainingListener.none());
      assertEquals(
          List.copyOf(kept.evaluationParameters().entries()),
          List.copyOf(corrected.evaluationParameters().entries()));
      assertTrue(
          kept.snapshot().entries().keySet().stream().noneMatch(n -> n.startsWith("commonMode")));
      assertTrue(
          corrected.snapshot().has("commonMode/optimizer/steps")
              && corrected.snapshot().has("commonMode/target/baseline_fc3.weight"));
    }
  }

  @Test
  void refusesADuelingHead() {
    try (Engine engine = Engine.scalar()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      Setups.agent(Setups.corrected(Setups.quick(300)), Setups.noisy(), 1, engine))
              .getMessage();
      assertTrue(message.contains("found a dueling head"), message);
    }
  }

  @Test
  void namesTheBaselineWhereItDiverges() {
    try (Engine engine = Engine.scalar();
        Dqn dqn = Setups.agent(Setups.corrected(Setups.quick(300)), Setups.relu(), 1, engine)) {
      Snapshot state = dqn.snapshot();
      state.floats("commonMode/parameters/baseline_fc2.weight", -1)[0] = Float.NaN;
      dqn.restore(state);
      DivergenceException thrown =
          assertThrows(DivergenceException.class, () -> dqn.run(300, TrainingListener.none()));
      assertEquals("baseline_fc2.weight", thrown.where());
      assertEquals("", dqn.parameters().firstNonFinite());
    }
  }
}
