package dev.spikeq.bench;

import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One update and one decision of a {@link Work}; for JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WorkBenchmarks {
  /** The system property with the file that the firing rates found are written to. */
  static final String RATES_FILE = "spikeq.bench.rates";

  /** The work's name. */
  @Param("mlp64")
  public String work = "";

  /** Firing rate of the hidden layers. */
  @Param("0.1")
  public double rate;

  /** Threads that share an update. */
  @Param("1")
  public int threads;

  private Engine engine = Engine.scalar();

  @SuppressWarnings("NullAway.Init") // JMH calls prepare() before all else
  private UpdateLoop loop;

  /** For JMH. */
  public WorkBenchmarks() {}

  /** Makes networks and batch, and does both once. */
  @Setup
  public void prepare() {
    engine = Engine.withThreads(threads);
    loop = new UpdateLoop(WorkCase.prepare(Work.named(work).orElseThrow(), rate, engine), engine);
    loop.requireSound(rate);
  }

  /** Checks what came out, and leaves the firing rates where the caller looks for them. */
  @TearDown(Level.Trial)
  public void check() {
    loop.requireSound(rate);
    String rates =
        Arrays.stream(loop.rates()).mapToObj(Double::toString).collect(Collectors.joining(" "));
    engine.close();
    String file = System.getProperty(RATES_FILE);
    if (file != null) {
      try {
        Files.writeString(Path.of(file), rates);
      } catch (IOException failure) {
        throw new UncheckedIOException("bench: cannot write " + file, failure);
      }
    }
  }

  /**
   * One update.
   *
   * @return its loss
   */
  @Benchmark
  public double update() {
    return loop.update();
  }

  /**
   * One decision.
   *
   * @return its action
   */
  @Benchmark
  public int decision() {
    return loop.decide();
  }
}
