package dev.spikeq.lab.config;

import dev.spikeq.agent.AgentConfig;
import dev.spikeq.lab.config.Experiment.EvaluationConfig;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.initialization.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads experiments. Every key has a default; an unknown key, a wrong type and a value out of range
 * are refused with file, line and section.
 */
public final class ExperimentReader {
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern BARE_WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");
  static final String NAME_RULE = "a name of up to 64 letters, digits, dots and hyphens";

  private ExperimentReader() {}

  /**
   * Reads a file.
   *
   * @param file TOML in UTF-8
   * @param sets {@code key=value} with dotted keys and TOML values, which replace the file's; a
   *     single word needs no quotes
   * @return the experiment; its name is that of the file where it has none of its own
   * @throws ConfigException if the file cannot be read or used
   */
  public static Experiment read(Path file, List<String> sets) throws ConfigException {
    try {
      return read(Files.readString(file), file.toString(), sets);
    } catch (IOException e) {
      throw TomlText.unreadable(file.toString(), e);
    }
  }

  /**
   * Reads a text.
   *
   * @param text TOML
   * @param source what to call it in messages; its last part without extension is the experiment's
   *     name where the text has none
   * @param sets as for {@link #read(Path, List)}
   * @return the experiment
   * @throws ConfigException if it cannot be used
   */
  public static Experiment read(String text, String source, List<String> sets)
      throws ConfigException {
    return read(root(text, source, sets), source);
  }

  /**
   * Reads an environment alone, as {@link EnvironmentConfig#toml} writes it.
   *
   * @param text TOML with nothing but a section {@code [environment]}
   * @param source what to call it in messages
   * @return the environment
   * @throws ConfigException if it cannot be used
   */
  public static EnvironmentConfig readEnvironment(String text, String source)
      throws ConfigException {
    Section root = Section.root(source, text, Set.of(), TomlText.parse(text, source));
    EnvironmentConfig environment = EnvironmentSection.read(root.table("environment"));
    root.refuseUnknownKeys();
    return environment;
  }

  /**
   * Reads how a policy becomes a spiking one.
   *
   * @param text TOML with the keys of a section {@code [method.convert]}, without its heading
   * @param source what to call it in messages
   * @param sets as for {@link #read(Path, List)}
   * @return the plan
   * @throws ConfigException if it cannot be used
   */
  public static ConversionPlan readConversion(String text, String source, List<String> sets)
      throws ConfigException {
    Section root = root(text, source, sets);
    ConversionPlan plan = ConversionSection.read(root);
    root.refuseUnknownKeys();
    return plan;
  }

  /** The outermost table of a text, with some of its values replaced. */
  static Section root(String text, String source, List<String> sets) throws ConfigException {
    Map<String, Object> values = TomlText.parse(text, source);
    Set<String> setKeys = new LinkedHashSet<>();
    for (String set : sets) {
      setKeys.add(apply(set, values));
    }
    return Section.root(source, text, setKeys, values);
  }

  private static Experiment read(Section root, String source) throws ConfigException {
    String fileName = Path.of(source).getFileName().toString().replaceFirst("\\.toml$", "");
    String name = root.text("name", fileName);
    if (!NAME.matcher(name).matches()) {
      throw root.mistake("name", NAME_RULE, name, "it names a folder");
    }
    String description = root.text("description", "");
    long seed = root.whole("seed", 0, 0, Long.MAX_VALUE / 2);
    EnvironmentConfig environment = EnvironmentSection.read(root.table("environment"));
    Network network = NetworkSection.read(root.table("network"), environment.shape());
    Initialization initialization = initialization(root.table("initialization"), environment);
    Section training = root.table("training");
    long steps = training.whole("steps", 30_000, 1, Integer.MAX_VALUE - 8);
    long reportEvery = training.whole("report_every", 1_000, 1, Long.MAX_VALUE);
    long checkpointEvery = training.whole("checkpoint_every", 10_000, 1, Long.MAX_VALUE);
    AgentConfig agent = AgentSection.read(root.table("agent"), steps, reportEvery);
    Section evaluation = root.table("evaluation");
    EvaluationConfig judged =
        new EvaluationConfig(
            evaluation.integer("episodes", 100, 1),
            evaluation.whole("first_seed", 1_000_000, 0, Long.MAX_VALUE / 2),
            EnvironmentSection.judgedIn(evaluation, environment));
    root.refuseUnknownKeys();
    String resolved = root.resolved();
    return new Experiment(
        name,
        description,
        seed,
        environment,
        network,
        initialization,
        agent,
        checkpointEvery,
        judged,
        resolved.substring(resolved.indexOf("\n[")));
  }

  /** Layers see noise before training, unless observations are images: those are no noise. */
  private static Initialization initialization(Section section, EnvironmentConfig environment)
      throws ConfigException {
    return switch (section.choice("kind", "calibrated", "calibrated", "normal", "uniform")) {
      case "normal" -> {
        double gain = section.number("gain", 1);
        yield section.make(() -> new Initialization.Normal(gain));
      }
      case "uniform" -> new Initialization.Uniform();
      default -> {
        double rate = section.number("target_rate", 0.2);
        double outputGain = section.number("output_gain", 0.1);
        section.mayHave("samples");
        boolean image = environment.shape().image().isPresent();
        boolean played =
            (image || section.has("samples"))
                && section
                    .choice("samples", image ? "random_play" : "uniform", "random_play", "uniform")
                    .equals("random_play");
        Samples samples = played ? new RandomPlay(environment) : Samples.uniform();
        yield section.make(() -> new Initialization.Calibrated(rate, outputGain, samples));
      }
    };
  }

  /** Puts a set value in its place and returns its dotted key. */
  private static String apply(String set, Map<String, Object> values) throws ConfigException {
    int equals = set.indexOf('=');
    if (equals < 1) {
      throw new ConfigException(
          "--set: expected key=value, such as training.steps=20000, found '" + set + "'");
    }
    String value = set.substring(equals + 1).strip();
    String key = set.substring(0, equals).strip();
    boolean word = BARE_WORD.matcher(value).matches() && !Set.of("true", "false").contains(value);
    String written = word ? TomlText.write(value) : value;
    put(
        TomlText.parse(key + " = 0", "--set " + key),
        TomlText.parse(key + " = " + written, "--set " + key),
        values);
    return key.replaceAll("[\\s\"']", "");
  }

  /** Goes along the names of a dotted key; what is set at its end, be it a table, replaces all. */
  @SuppressWarnings("unchecked") // the reader makes maps with text keys only
  private static void put(
      Map<String, Object> path, Map<String, Object> set, Map<String, Object> into) {
    path.forEach((name, rest) -> {
      Object value = Objects.requireNonNull(set.get(name));
      if (rest instanceof Map<?, ?> further) {
        if (!(into.get(name) instanceof Map<?, ?>)) {
          into.put(name, new LinkedHashMap<String, Object>());
        }
        put(
            (Map<String, Object>) further,
            (Map<String, Object>) value,
            (Map<String, Object>) Objects.requireNonNull(into.get(name)));
      } else {
        into.put(name, value);
      }
    });
  }
}
