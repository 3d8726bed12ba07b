package dev.spikeq.bench;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Environments;
import dev.spikeq.env.Step;
import dev.spikeq.snn.random.RandomStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One step of an environment, a new episode begun where one is over; for JMH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EnvironmentBenchmarks {
  private static final int ACTIONS = 1024;

  /** The environment's name. */
  @Param("CartPole-v1")
  public String name = "";

  private final RandomStream random = RandomStream.root(3);
  private final Action[] actions = new Action[ACTIONS];
  private float[] observation = {};
  private int next;

  @SuppressWarnings("NullAway.Init") // JMH calls prepare() before all else
  private Environment environment;

  /** For JMH. */
  public EnvironmentBenchmarks() {}

  /** Draws the actions, and begins an episode. */
  @Setup
  public void prepare() {
    environment = Environments.create(name);
    observation = new float[environment.observationSpace().size()];
    for (int i = 0; i < ACTIONS; i++) {
      actions[i] =
          switch (environment.actionSpace()) {
            case Discrete discrete -> Action.discrete(random.nextInt(discrete.size()));
            case Box box -> Action.continuous(continuous(box));
          };
    }
    environment.reset(random, observation);
  }

  private float[] continuous(Box box) {
    float[] low = box.low();
    float[] high = box.high();
    float[] values = new float[low.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = low[i] + (high[i] - low[i]) * random.nextFloat();
    }
    return values;
  }

  /**
   * One step.
   *
   * @return its outcome
   */
  @Benchmark
  public Step step() {
    next = (next + 1) % ACTIONS;
    Step step = environment.step(actions[next], observation);
    if (step.over()) {
      environment.reset(random, observation);
    }
    return step;
  }
}
