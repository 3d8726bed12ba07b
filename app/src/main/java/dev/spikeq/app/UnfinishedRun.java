package dev.spikeq.app;

import dev.spikeq.lab.run.TrainedPolicy;
import java.io.PrintWriter;
import java.util.Locale;

/** Says of a policy that its run goes on. */
final class UnfinishedRun {
  private UnfinishedRun() {}

  static void note(PrintWriter err, TrainedPolicy policy) {
    policy
        .interimStep()
        .ifPresent(step ->
            err.printf(
                Locale.ROOT,
                "%s: the run is not finished: this is its policy after %,d steps%n",
                policy.file(),
                step));
    err.flush();
  }
}
