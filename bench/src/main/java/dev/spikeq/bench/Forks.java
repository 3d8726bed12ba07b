package dev.spikeq.bench;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How JMH is run: in JVMs of their own, with the flags that {@code ./spikeq} gives the program.
 *
 * @param forks JVMs a benchmark is measured in, one after the other
 * @param warmups iterations that do not count
 * @param iterations iterations that count, in each JVM
 * @param millis how long an iteration takes
 * @param log where JMH's own report goes, if anywhere
 */
record Forks(int forks, int warmups, int iterations, int millis, @Nullable Path log) {
  private static final String[] JVM_FLAGS = {
    "--add-modules",
    "jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
    "-XX:+UseSerialGC",
    "-Djava.awt.headless=true"
  };

  /** For figures: whole updates and decisions. */
  static Forks forWorks(boolean quick, @Nullable Path log) {
    return quick ? new Forks(1, 4, 3, 400, log) : new Forks(3, 5, 5, 1000, log);
  }

  /** For figures: kernels, of which there are many, and each of which is soon compiled. */
  static Forks forKernels(boolean quick, @Nullable Path log) {
    return quick ? new Forks(1, 6, 3, 150, log) : new Forks(3, 8, 5, 150, log);
  }

  /**
   * Runs benchmarks.
   *
   * @param pattern a regular expression that their names, with class and method, match
   * @param parameters values of the benchmarks' parameters; the others take all of their own
   * @param properties system properties for the JVMs
   * @return one result a benchmark and combination of parameters
   * @throws IllegalStateException with the reason, if one fails
   */
  Collection<RunResult> run(
      String pattern, Map<String, String[]> parameters, Map<String, String> properties) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(pattern)
            .forks(forks)
            .warmupIterations(warmups)
            .measurementIterations(iterations)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementTime(TimeValue.milliseconds(millis))
            .timeout(TimeValue.minutes(5))
            .timeUnit(TimeUnit.NANOSECONDS)
            .shouldFailOnError(true)
            .jvmArgs(JVM_FLAGS);
    parameters.forEach(options::param);
    options.jvmArgsAppend(
        properties.entrySet().stream()
            .map(entry -> "-D" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new));
    try (PrintStream report = report()) {
      OutputFormat format = OutputFormatFactory.createFormatInstance(report, VerboseMode.NORMAL);
      return new Runner(options.build(), format).run();
    } catch (RunnerException | IOException failure) {
      throw new IllegalStateException(reason(failure), failure);
    }
  }

  private PrintStream report() throws IOException {
    OutputStream target =
        log == null ? OutputStream.nullOutputStream() : Files.newOutputStream(log, CREATE, APPEND);
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }

  /** JMH wraps what happened in a fork several times; the innermost sentence says most. */
  private static String reason(Throwable failure) {
    SequencedMap<Throwable, String> seen = new LinkedHashMap<>();
    Throwable current = failure;
    while (seen.put(current, String.valueOf(current.getMessage())) == null) {
      if (current.getCause() != null) {
        current = current.getCause();
      } else if (current.getSuppressed().length > 0) {
        current = current.getSuppressed()[0];
      }
    }
    return seen.sequencedValues().getLast().lines().findFirst().orElse("no reason given");
  }
}
