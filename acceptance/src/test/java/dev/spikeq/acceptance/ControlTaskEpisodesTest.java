package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Environments;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.TimeLimit;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole episodes of the control tasks with the stored actions, time limit included. */
@Tag("acceptance")
final class ControlTaskEpisodesTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("environments");

  /** How long tasks that multiply every rounding error may run without help. */
  private static final int FREE_STEPS = 50;

  static Stream<ControlTaskFile> files() {
    return GOLDEN
        .where(json -> ControlTaskFile.describes(json, ControlTaskFile.Content.EPISODES))
        .map(ControlTaskFile::of);
  }

  /** Where an episode's rows lie, and what to act in. */
  private static final class Replay {
    private final ControlTaskFile file;
    private final Environment task;
    private final TimeLimit limited;
    private final IntFunction<Action> actions;
    private final int[] offsets;
    private final double[] initialStates;
    private final int stateSize;
    private final int size;
    private final float[] observations;
    private final double[] rewards;
    private final long[] terminated;
    private final long[] truncated;

    Replay(ControlTaskFile file) {
      this.file = file;
      task = file.environment();
      limited = new TimeLimit(task, file.parameters().path("time_limit").asInt());
      actions = file.actions();
      offsets =
          Arrays.stream(file.file().tensor("step_offset").longs())
              .mapToInt(Math::toIntExact)
              .toArray();
      initialStates = file.file().tensor("initial_state").doubles();
      stateSize = initialStates.length / episodes();
      size = task.observationSpace().size();
      observations = new float[file.file().floats("observation").length];
      rewards = new double[steps()];
      terminated = new long[steps()];
      truncated = new long[steps()];
    }

    int episodes() {
      return offsets.length - 1;
    }

    int steps() {
      return offsets[episodes()];
    }

    /**
     * Runs the first steps of every episode.
     *
     * @param most how many at most
     * @param guide states after every step to start each step from, or none for a free run
     */
    void run(int most, double[] guide) {
      float[] observation = new float[size];
      for (int episode = 0; episode < episodes(); episode++) {
        int firstRow = offsets[episode] + episode;
        limited.resetTo(ControlTaskFile.row(initialStates, episode, stateSize), observation);
        System.arraycopy(observation, 0, observations, firstRow * size, size);
        int last = offsets[episode] + Math.min(offsets[episode + 1] - offsets[episode], most);
        for (int i = offsets[episode]; i < last; i++) {
          int row = i + episode; // the state before step i, whose observation is in this row
          if (guide.length > 0) {
            ControlTaskFile.continueFrom(task, ControlTaskFile.row(guide, row, stateSize));
          }
          Step step = limited.step(actions.apply(i), observation);
          System.arraycopy(observation, 0, observations, (row + 1) * size, size);
          rewards[i] = step.reward();
          terminated[i] = step.terminated() ? 1 : 0;
          truncated[i] = step.truncated() ? 1 : 0;
        }
      }
    }

    void assertOutcome(double rewardTolerance) {
      GoldenFile golden = file.file();
      double[] expected = golden.tensor("reward").doubles();
      golden.assertAbsoluteClose("reward", expected, rewards, rewardTolerance);
      golden.assertEqualExactly("terminated", golden.tensor("terminated").longs(), terminated);
      golden.assertEqualExactly("truncated", golden.tensor("truncated").longs(), truncated);
    }
  }

  /** Those that store their states; a free run covers the others as well. */
  static Stream<ControlTaskFile> filesWithStates() {
    return files().filter(file -> file.has("state"));
  }

  @ParameterizedTest
  @MethodSource("filesWithStates")
  void stepsFromStoredStatesAgree(ControlTaskFile file) {
    Replay replay = new Replay(file);
    replay.run(Integer.MAX_VALUE, file.file().tensor("state").doubles());
    file.assertLastPlace("observation", file.file().floats("observation"), replay.observations);
    replay.assertOutcome(file.task().rewardTolerance);
  }

  @ParameterizedTest
  @MethodSource("files")
  void freeRunsAgree(ControlTaskFile file) {
    Replay replay = new Replay(file);
    switch (file.task()) {
      case MOUNTAIN_CAR -> assertWholeFreeRun(replay, 1e-6, file.task().rewardTolerance);
      case MOUNTAIN_CAR_CONTINUOUS -> assertWholeFreeRun(replay, 1e-6, file.task().rewardTolerance);
      case ACROBOT -> assertWholeFreeRun(replay, 1e-3, file.task().rewardTolerance);
      case CART_POLE, PENDULUM -> assertShortFreeRun(replay);
    }
  }

  private static void assertWholeFreeRun(Replay replay, double tolerance, double rewardTolerance) {
    replay.run(Integer.MAX_VALUE, new double[0]);
    replay.assertOutcome(rewardTolerance);
    replay.file.assertClose(
        "observation",
        replay.file.file().tensor("observation").doubles(),
        wide(replay.observations),
        tolerance);
  }

  private static void assertShortFreeRun(Replay replay) {
    replay.run(FREE_STEPS, new double[0]);
    float[] expected = replay.file.file().floats("observation");
    for (int episode = 0; episode < replay.episodes(); episode++) {
      int from = (replay.offsets[episode] + episode) * replay.size;
      int length = Math.min(replay.offsets[episode + 1] - replay.offsets[episode], FREE_STEPS) + 1;
      int to = from + length * replay.size;
      replay.file.assertLastPlace(
          "observation of episode " + episode,
          Arrays.copyOfRange(expected, from, to),
          Arrays.copyOfRange(replay.observations, from, to));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void namedEnvironmentHasTheTimeLimit(ControlTaskFile file) {
    Assumptions.assumeTrue(Environments.names().contains(file.environmentName()));
    try (Environment environment = Environments.create(file.environmentName())) {
      assertEquals(
          file.parameters().path("time_limit").asInt(),
          environment.find(TimeLimit.class).orElseThrow().steps());
      file.file().count();
    }
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }
}
