package dev.spikeq.lab.config;

import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.EnvironmentSettings;
import dev.spikeq.env.EnvironmentSpec.Purpose;
import dev.spikeq.env.Environments;
import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.arcade.ArcadeGames;
import dev.spikeq.env.control.MountainCar;
import dev.spikeq.env.wrapper.ObservationScaling;
import dev.spikeq.env.wrapper.RewardShaping;
import dev.spikeq.env.wrapper.TimeLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Which environment is run, and what an agent sees of it.
 *
 * @param name its name, such as {@code CartPole-v1}
 * @param stepLimit steps after which an episode is cut off, where that is earlier than the
 *     environment's own limit; 0 for its own alone
 * @param observationOffset taken off each element of an observation; empty for 0
 * @param observationDivisor what each element is then divided by; empty for 1
 * @param trainingReward what an agent learns from
 * @param settings the environment's own options; those of its name, all of them
 */
public record EnvironmentConfig(
    String name,
    int stepLimit,
    List<Float> observationOffset,
    List<Float> observationDivisor,
    TrainingReward trainingReward,
    EnvironmentSettings settings) {
  private static final String FRAME_LIMIT = "frame_limit";
  private static final double VALLEY = -0.5;
  private static final double MOST_SHAPED = -0.1;

  /** What an agent learns from. Policies are always judged by the task's own reward. */
  public enum TrainingReward {
    /** The task's own reward. */
    TASK,
    /**
     * 1, 0 or -1: the sign of the task's own reward, which scores of any size are learned from
     * alike. Source: Mnih et al., Human-level control through deep reinforcement learning, 2015.
     */
    SIGN,
    /**
     * MountainCar's reward plus the distance of the car from the bottom of the valley, at most
     * -0.1: {@code min(r + |x + 0.5|, -0.1)} with x after the step, not scaled. Source: C. Hahn,
     * Deep Spiking Q-Networks, 2020.
     */
    VALLEY_DISTANCE
  }

  /** Copies the lists. */
  public EnvironmentConfig {
    observationOffset = List.copyOf(observationOffset);
    observationDivisor = List.copyOf(observationDivisor);
  }

  /**
   * An environment whose own reward is learned from and whose options are as where nobody says.
   *
   * @param name its name, such as {@code CartPole-v1}
   * @param stepLimit steps after which an episode is cut off, or 0
   * @param observationOffset taken off each element of an observation; empty for 0
   * @param observationDivisor what each element is then divided by; empty for 1
   * @throws IllegalArgumentException if there is none of that name
   */
  public EnvironmentConfig(
      String name, int stepLimit, List<Float> observationOffset, List<Float> observationDivisor) {
    this(
        name,
        stepLimit,
        observationOffset,
        observationDivisor,
        TrainingReward.TASK,
        Environments.spec(name).settings(Map.of()));
  }

  /**
   * Makes the environment as a policy is judged in it.
   *
   * @return a new one, wrapped
   * @throws IllegalArgumentException if there is none of that name, its actions are not discrete,
   *     or offsets or divisors do not fit its observations
   */
  public Environment create() {
    return scaled(limited(Purpose.JUDGING));
  }

  /**
   * Makes the environment as an agent learns in it.
   *
   * @return a new one, wrapped
   * @throws IllegalArgumentException as for {@link #create}, and if the reward does not fit
   */
  public Environment createForTraining() {
    Environment environment = limited(Purpose.LEARNING);
    return switch (trainingReward) {
      case TASK -> scaled(environment);
      case SIGN ->
          scaled(new RewardShaping(environment, (_, _, step, _) -> Math.signum(step.reward())));
      case VALLEY_DISTANCE -> {
        if (environment.find(MountainCar.class).isEmpty()) {
          throw new IllegalArgumentException(
              ("Environment '%s': expected MountainCar-v0 or another form of it for the training"
                      + " reward valley_distance: take training_reward = \"task\"")
                  .formatted(name));
        }
        yield scaled(
            new RewardShaping(
                environment,
                (_, _, step, observation) ->
                    Math.min(step.reward() + Math.abs(observation[0] - VALLEY), MOST_SHAPED)));
      }
    };
  }

  private Environment limited(Purpose purpose) {
    Environment environment = Environments.spec(name).create(settings, purpose);
    if (!(environment.actionSpace() instanceof Discrete)) {
      throw new IllegalArgumentException(
          "Environment '%s': expected one with discrete actions, found %s"
              .formatted(name, environment.actionSpace()));
    }
    return stepLimit > 0 ? new TimeLimit(environment, stepLimit) : environment;
  }

  private Environment scaled(Environment environment) {
    if (observationOffset.isEmpty() && observationDivisor.isEmpty()) {
      return environment;
    }
    int size = environment.observationSpace().size();
    return new ObservationScaling(
        environment, filled(observationOffset, size, 0), filled(observationDivisor, size, 1));
  }

  /**
   * Returns what others score there, where that was published: of games as long as theirs, not of
   * ones that are cut off earlier.
   */
  public Optional<ArcadeGame.Scores> publishedScores() {
    Object limit = settings.values().getOrDefault(FRAME_LIMIT, 0L);
    boolean whole =
        stepLimit == 0
            && limit instanceof Long frames
            && (frames == 0 || frames >= ArcadeGame.Scores.FRAMES);
    return whole ? ArcadeGames.scores(name) : Optional.empty();
  }

  /**
   * Returns it, as policies are judged in it, as TOML for {@link ExperimentReader#readEnvironment}.
   */
  public String toml() {
    return "[environment]\nname = %s\nstep_limit = %d\nobservation_offset = %s\nobservation_divisor = %s\n"
            .formatted(
                TomlText.write(name),
                stepLimit,
                TomlText.write(observationOffset),
                TomlText.write(observationDivisor))
        + (trainingReward == TrainingReward.TASK
            ? ""
            : "training_reward = \"%s\"\n"
                .formatted(trainingReward.name().toLowerCase(Locale.ROOT)))
        + settings.values().entrySet().stream()
            .map(entry -> entry.getKey() + " = " + TomlText.write(entry.getValue()) + "\n")
            .collect(Collectors.joining());
  }

  /**
   * Whether an agent sees and does the same in another environment; rewards that it learns from may
   * differ.
   *
   * @param other the other one
   */
  public boolean looksLike(EnvironmentConfig other) {
    return name.equals(other.name)
        && stepLimit == other.stepLimit
        && observationOffset.equals(other.observationOffset)
        && observationDivisor.equals(other.observationDivisor)
        && settings.equals(other.settings);
  }

  /**
   * Turns observations as the environment shows them into what the network sees.
   *
   * @param observations {@code [n, observationSize]}, changed in place
   */
  public void scale(float[] observations) {
    if (observationOffset.isEmpty() && observationDivisor.isEmpty()) {
      return;
    }
    int size = observationSize();
    float[] offsets = filled(observationOffset, size, 0);
    float[] divisors = filled(observationDivisor, size, 1);
    for (int i = 0; i < observations.length; i++) {
      observations[i] = (observations[i] - offsets[i % size]) / divisors[i % size];
    }
  }

  /** Returns how many actions there are. */
  public int actions() {
    try (Environment environment = create()) {
      return environment.actionSpace() instanceof Discrete discrete ? discrete.size() : 0;
    }
  }

  /** Returns how many values an observation has. */
  public int observationSize() {
    try (Environment environment = create()) {
      return environment.observationSpace().size();
    }
  }

  /** Returns the rows of the pictures that are observed; empty where observations are none. */
  public OptionalInt pictureRows() {
    List<Integer> observation = shape().observation();
    return observation.size() == 3 ? OptionalInt.of(observation.getFirst()) : OptionalInt.empty();
  }

  /** Returns what a network sees and does there. */
  TaskShape shape() {
    try (Environment environment = create()) {
      List<Integer> observation = new ArrayList<>();
      for (int length : environment.observationSpace().shape()) {
        observation.add(length);
      }
      int actions = environment.actionSpace() instanceof Discrete discrete ? discrete.size() : 0;
      return new TaskShape(name, observation, actions);
    }
  }

  private static float[] filled(List<Float> given, int size, float otherwise) {
    float[] values = new float[given.isEmpty() ? size : given.size()];
    Arrays.fill(values, otherwise);
    for (int i = 0; i < given.size(); i++) {
      values[i] = given.get(i);
    }
    return values;
  }
}
