package dev.spikeq.app;

import dev.spikeq.lab.agreement.AgreementMeter;
import dev.spikeq.lab.agreement.Conduct;
import dev.spikeq.lab.agreement.Disturbance;
import dev.spikeq.lab.agreement.Disturbance.Occlusion;
import dev.spikeq.lab.agreement.Robustness;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Disturbs a policy, and its source beside it. */
@Command(
    name = "robustness",
    description = {
      "Measures what disturbances cost a policy in return and in agreement with its source.",
      "What can be seen of the world is disturbed for the source, too, for comparison; the one that",
      "judges agreement is not disturbed."
    },
    mixinStandardHelpOptions = true)
final class RobustnessCommand implements Callable<Integer> {
  private static final Pattern BAR = Pattern.compile("(\\d{1,5})(?::(\\d{1,5}))?");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model's file, or a run's folder.")
  private Path path;

  @Option(
      names = "--source",
      paramLabel = "RUN|MODEL",
      required = true,
      description = "What it is held against.")
  private Path source;

  @Option(
      names = "--steps",
      paramLabel = "T",
      description = "Time steps of a decision (default: the model's own).")
  private @Nullable Integer steps;

  @Mixin private EpisodeOptions episodes;

  @Option(
      names = "--occlude",
      paramLabel = "ROWS[:STRIDE]",
      description =
          "Blank a bar of so many rows of the picture, at each place from the top, every STRIDE"
              + " rows (default: 1).")
  private @Nullable String bar;

  @Option(
      names = "--noise",
      paramLabel = "SD",
      split = ",",
      description =
          "Noise on observations: standard deviations, as shares of a picture's range, else in"
              + " units of the scaled observation.")
  private List<Double> noise = new ArrayList<>();

  @Option(
      names = "--fgsm",
      paramLabel = "EPSILON",
      split = ",",
      description = "Move each value against the decision by so much, in the same units.")
  private List<Double> attacks = new ArrayList<>();

  @Option(
      names = "--weight-bits",
      paramLabel = "BITS",
      split = ",",
      description = "Round weights to so many bits, one scale for each matrix.")
  private List<Integer> bits = new ArrayList<>();

  @Option(
      names = "--dead",
      paramLabel = "SHARE",
      split = ",",
      description = "Silence shares of each hidden layer's neurons or channels.")
  private List<Double> dead = new ArrayList<>();

  @Option(
      names = "--drop",
      paramLabel = "P",
      split = ",",
      description = "Lose spikes on their way with these probabilities.")
  private List<Double> dropped = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object a line for each disturbance.")
  private boolean json;

  RobustnessCommand() {}

  @Override
  public Integer call() throws ConfigException, IOException {
    episodes.check();
    TrainedPolicy policy = TrainedPolicy.load(path);
    int threads = Runtime.getRuntime().availableProcessors();
    try (Engine engine = Engine.withThreads(threads)) {
      List<Disturbance> others = disturbances();
      if (others.isEmpty() && bar == null) {
        throw new ConfigException(
            "robustness: expected a disturbance, found none: add --noise 0.1, --occlude 3, --fgsm"
                + " 0.01, --weight-bits 8,4, --dead 0.1 or --drop 0.1");
      }
      Network network = network(policy);
      List<Occlusion> sweep = sweep(policy);
      TrainedPolicy held = TrainedPolicy.load(source);
      AgreementMeter.Episodes chosen = episodes.of(policy);
      AgreementMeter meter = new AgreementMeter(held, chosen, engine);
      meter.requireSameWorld(policy);
      Robustness robustness = new Robustness(meter, chosen.seed(), threads);
      measure(policy, network, meter, robustness, others, sweep);
    } catch (IllegalArgumentException mistake) {
      throw new ConfigException(String.valueOf(mistake.getMessage()), mistake);
    }
    return 0;
  }

  /** All but the bars. */
  private List<Disturbance> disturbances() {
    List<Disturbance> all = new ArrayList<>();
    noise.forEach(value -> all.add(new Disturbance.ObservationNoise(value)));
    attacks.forEach(value -> all.add(new Disturbance.GradientSign(value)));
    bits.forEach(value -> all.add(new Disturbance.WeightBits(value, Disturbance.Scale.MATRIX)));
    dead.forEach(value -> all.add(new Disturbance.DeadNeurons(value)));
    dropped.forEach(value -> all.add(new Disturbance.DroppedSpikes(value)));
    return all;
  }

  private Network network(TrainedPolicy policy) throws ConfigException {
    Network own = policy.network();
    if (steps == null || steps == own.steps()) {
      return own;
    }
    if (steps < 1 || !own.isSpiking()) {
      throw new ConfigException(
          own.isSpiking()
              ? "--steps: expected a number of at least 1, found " + steps
              : path
                  + ": expected a spiking model for --steps, found one without spikes: leave"
                  + " --steps out, or convert it first");
    }
    return own.withSteps(steps);
  }

  private List<Occlusion> sweep(TrainedPolicy policy) throws ConfigException {
    if (bar == null) {
      return List.of();
    }
    Matcher match = BAR.matcher(bar);
    if (!match.matches()) {
      throw new ConfigException(
          "--occlude: expected rows, and perhaps a stride, such as 3 or 3:6, found '" + bar + "'");
    }
    OptionalInt height = policy.environment().pictureRows();
    if (height.isEmpty()) {
      throw new ConfigException(
          "--occlude: expected a model that sees pictures, found one whose observations have no"
              + " rows: leave it out");
    }
    int stride = match.group(2) == null ? 1 : Integer.parseInt(match.group(2));
    return Occlusion.sweep(Integer.parseInt(match.group(1)), stride, height.getAsInt());
  }

  private void measure(
      TrainedPolicy policy,
      Network network,
      AgreementMeter meter,
      Robustness robustness,
      List<Disturbance> others,
      List<Occlusion> sweep) {
    PrintWriter err = spec.commandLine().getErr();
    int all = others.size() + sweep.size() + 1;
    Conduct whole = meter.conduct(network, policy.parameters());
    RobustnessTable table = new RobustnessTable(whole, meter.sourceConduct());
    List<Disturbance> asked = new ArrayList<>(others);
    asked.addAll(sweep);
    for (Disturbance disturbance : asked) {
      err.printf("measured %d of %d, now %s%n", table.size(), all, disturbance.label());
      err.flush();
      table.add(
          disturbance,
          robustness.conduct(network, policy.parameters(), disturbance),
          disturbance.isSeen()
              ? robustness.conduct(
                  meter.source().network(), meter.source().parameters(), disturbance)
              : Optional.empty());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      table.printJson(out);
    } else {
      table.print(out);
      out.printf(
          "%n%s, T = %d, %d greedy episodes (seed %d); agreement with the undisturbed source on"
              + " the states of the disturbed episodes%n",
          policy.environment().name(),
          network.steps(),
          whole.evaluation().returns().size(),
          whole.evaluation().seed());
    }
    out.flush();
  }
}
