package dev.spikeq.lab.config;

import dev.spikeq.lab.config.Comparison.Disturbances;
import dev.spikeq.lab.config.Comparison.Making;
import dev.spikeq.lab.config.Comparison.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Reads comparisons. Unknown keys and values out of range are refused with file and section. */
public final class ComparisonReader {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,15})\\.\\.(\\d{1,15})");
  private static final Pattern ROWS = Pattern.compile("(\\d{1,6})(?:\\.\\.(\\d{1,6}))?");
  private static final int MOST_ROWS = 10_000;
  private static final int MOST_SEEDS = 10_000;

  private final String source;
  private final Path folder;
  private final Map<String, Recipe> recipes = new HashMap<>();

  /** The experiment that a method trains, and what it replaces in it. */
  private record Recipe(String wanted, List<String> sets) {}

  private ComparisonReader(String source, Path folder) {
    this.source = source;
    this.folder = folder;
  }

  /**
   * Reads a file.
   *
   * @param file TOML in UTF-8; paths in it begin at its folder
   * @param sets values that replace the file's, as for {@link ExperimentReader#read(Path, List)}
   * @return the comparison
   * @throws ConfigException if it cannot be read or used
   */
  public static Comparison read(Path file, List<String> sets) throws ConfigException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      return read(
          Files.readString(file), file.toString(), folder == null ? Path.of("") : folder, sets);
    } catch (IOException e) {
      throw TomlText.unreadable(file.toString(), e);
    }
  }

  /**
   * Reads a text.
   *
   * @param text TOML
   * @param source what to call it in messages
   * @param folder where paths in it begin
   * @param sets as for {@link #read(Path, List)}
   * @return the comparison
   * @throws ConfigException if it cannot be used
   */
  public static Comparison read(String text, String source, Path folder, List<String> sets)
      throws ConfigException {
    return new ComparisonReader(source, folder).read(ExperimentReader.root(text, source, sets));
  }

  private Comparison read(Section root) throws ConfigException {
    String fileName = String.valueOf(Path.of(source).getFileName()).replaceFirst("\\.toml$", "");
    String name = name(root, root.text("name", fileName));
    String description = root.text("description", "");
    List<Long> seeds = seeds(root);
    int episodes = root.integer("episodes", 100, 1);
    long firstSeed = root.whole("first_seed", 1_000_000, 0, Long.MAX_VALUE / 2);
    List<Integer> steps = steps(root, List.of());
    List<Method> methods = new ArrayList<>();
    for (Section section : root.tables("method")) {
      methods.add(method(section, methods, steps));
    }
    if (methods.isEmpty()) {
      throw new ConfigException(
          source + ": expected at least one section [[method]], found none: see docs/comparing.md");
    }
    Section robustness = root.table("robustness");
    Disturbances disturbances =
        new Disturbances(
            new Comparison.Seen(
                robustness.numbers("observation_noise", List.of()),
                robustness.numbers("gradient_sign", List.of()),
                rows(robustness, "occluded_from"),
                robustness.integer("occluded_rows", 3, 1)),
            robustness.integers("weight_bits", List.of(), 2, 16),
            robustness.integers("weight_bits_per_neuron", List.of(), 2, 16),
            robustness.numbers("dropped_spikes", List.of()),
            robustness.numbers("dead_neurons", List.of()));
    root.refuseUnknownKeys();
    return new Comparison(name, description, seeds, episodes, firstSeed, methods, disturbances);
  }

  private static String name(Section section, String name) throws ConfigException {
    if (!ExperimentReader.NAME.matcher(name).matches()) {
      throw section.mistake("name", ExperimentReader.NAME_RULE, name, "it names a folder");
    }
    return name;
  }

  private static List<Long> seeds(Section root) throws ConfigException {
    String text = root.text("seeds", "0..9");
    Matcher range = RANGE.matcher(text);
    if (range.matches()) {
      long first = Long.parseLong(range.group(1));
      long last = Long.parseLong(range.group(2));
      if (first <= last && last - first < MOST_SEEDS) {
        return LongStream.rangeClosed(first, last).boxed().toList();
      }
    }
    throw root.mistake("seeds", "A..B with A <= B, such as \"0..9\"", text, "");
  }

  /** A list of numbers, or a text of numbers and ranges such as {@code 0..81}. */
  private static List<Integer> rows(Section section, String name) throws ConfigException {
    if (!section.isText(name)) {
      return section.integers(name, List.of(), 0, MOST_ROWS);
    }
    String text = section.text(name, "");
    Set<Integer> rows = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      Matcher match = ROWS.matcher(part.strip());
      int first = match.matches() ? Integer.parseInt(match.group(1)) : MOST_ROWS + 1;
      int last =
          first > MOST_ROWS || match.group(2) == null ? first : Integer.parseInt(match.group(2));
      if (last < first || last > MOST_ROWS) {
        throw section.mistake(
            name,
            "rows from 0 to " + MOST_ROWS + " such as \"0..81\" or [0, 3, 6]",
            text,
            "A..B are all rows from A to B");
      }
      IntStream.rangeClosed(first, last).forEach(rows::add);
    }
    return List.copyOf(rows);
  }

  private static List<Integer> steps(Section section, List<Integer> otherwise)
      throws ConfigException {
    if (!section.has("steps")) {
      return otherwise;
    }
    return StepList.parse(section.text("steps", ""), section.where("steps"));
  }

  private Method method(Section section, List<Method> before, List<Integer> steps)
      throws ConfigException {
    String name = name(section, section.text("name", ""));
    List<String> names = before.stream().map(Method::name).toList();
    if (names.contains(name)) {
      throw section.mistake("name", "a name of its own", name, "there is one before it");
    }
    String label = section.text("label", name);
    Optional<String> held = Optional.empty();
    if (section.has("source")) {
      String wanted = section.text("source", "");
      if (!names.contains(wanted)) {
        throw section.mistake(
            "source", "a method that stands before it", wanted, Nearest.question(wanted, names));
      }
      held = Optional.of(wanted);
    }
    return new Method(name, label, held, making(section, held), steps(section, steps));
  }

  /** The same plan with its file of states looked for where all paths of this comparison begin. */
  private ConversionPlan beside(ConversionPlan plan) {
    return plan.states() instanceof ConversionPlan.States.From(String path, List<String> columns)
        ? plan.withStates(new ConversionPlan.States.From(folder.resolve(path).toString(), columns))
        : plan;
  }

  private Making making(Section section, Optional<String> source) throws ConfigException {
    boolean train = section.has("train");
    boolean model = section.has("model");
    boolean convert = section.has("convert");
    if ((train ? 1 : 0) + (model ? 1 : 0) + (convert ? 1 : 0) != 1) {
      throw new ConfigException(
          section.where("name")
              + ": expected one of train = \"EXPERIMENT\", model = \"FILE\" and a section"
              + " [method.convert], found "
              + (train || model || convert ? "several" : "none"));
    }
    if (convert) {
      if (source.isEmpty()) {
        throw new ConfigException(
            section.where("name")
                + ": expected source = \"METHOD\" beside [method.convert], found none");
      }
      return new Making.Converted(beside(ConversionSection.read(section.table("convert"))));
    }
    if (model) {
      return new Making.Given(folder.resolve(section.text("model", "")));
    }
    return new Making.Trained(trained(section, source));
  }

  private Experiment trained(Section section, Optional<String> source) throws ConfigException {
    String wanted = section.text("train", "");
    List<String> sets = new ArrayList<>(section.texts("set"));
    Experiment experiment = experiment(wanted, sets);
    List<String> teacherSets = teacherSets(experiment, source);
    if (!teacherSets.isEmpty()) {
      sets.add("agent.teacher.set=" + TomlText.write(teacherSets));
      experiment = experiment(wanted, sets);
    }
    recipes.put(section.text("name", ""), new Recipe(wanted, sets));
    return experiment;
  }

  private Experiment experiment(String wanted, List<String> sets) throws ConfigException {
    Path file = folder.resolve(wanted);
    return !Bundled.names().contains(wanted) && Files.isRegularFile(file)
        ? ExperimentReader.read(file, sets)
        : Bundled.find(wanted, sets);
  }

  /**
   * What its source's method sets, where a student's teacher is the experiment of that method: its
   * teacher is the run that it is held against, not the experiment as it stands.
   */
  private List<String> teacherSets(Experiment student, Optional<String> source)
      throws ConfigException {
    Recipe recipe = source.map(recipes::get).orElse(null);
    if (recipe == null
        || recipe.sets().isEmpty()
        || !(student.agent() instanceof TaughtConfig taught)
        || !(taught.teacher() instanceof TeacherSource.OfExperiment(var name, var own))
        || !own.isEmpty()) {
      return List.of();
    }
    Experiment teacher = Bundled.find(name, List.of());
    Experiment held = experiment(recipe.wanted(), List.of());
    boolean same = teacher.name().equals(held.name()) && teacher.hash().equals(held.hash());
    return same ? recipe.sets() : List.of();
  }
}
