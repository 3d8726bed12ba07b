package dev.spikeq.env;

import dev.spikeq.env.EnvironmentChecker.Rule;
import dev.spikeq.env.EnvironmentChecker.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One run of {@link EnvironmentChecker}. First whole episodes are recorded in one environment, then
 * replayed in it in reverse order and in fresh ones, then come the things that are to be refused.
 */
final class EnvironmentCheck {
  private final EnvironmentChecker options;
  private final Supplier<? extends Environment> factory;
  private final Violations violations = new Violations();

  EnvironmentCheck(EnvironmentChecker options, Supplier<? extends Environment> factory) {
    this.options = options;
    this.factory = factory;
  }

  /** Each rule's complaints, the first few of every kind only. */
  private static final class Violations {
    private static final int MOST_PER_RULE = 5;
    private final List<Violation> list = new ArrayList<>();

    void add(Rule rule, String detail) {
      Violation violation = new Violation(rule, detail);
      long same = list.stream().filter(known -> known.rule() == rule).count();
      if (same < MOST_PER_RULE && !list.contains(violation)) {
        list.add(violation);
      }
    }
  }

  /** An episode as it went: what was done, and what came back. */
  private record Trace(long seed, List<Action> actions, List<String> events) {}

  List<Violation> run() {
    try (Environment environment = factory.get()) {
      guarded("run", () -> episodes(environment));
    } catch (RuntimeException e) {
      violations.add(Rule.EXCEPTIONS, "making or closing the environment threw " + e);
    }
    return List.copyOf(violations.list);
  }

  private void episodes(Environment environment) {
    checkSpaces(environment);
    if (triesMisuse()) {
      checkStepBeforeReset(environment);
    }
    List<Trace> traces = new ArrayList<>();
    for (int episode = 0; episode < options.episodes(); episode++) {
      traces.add(record(environment, options.seed() * 1_000_003 + episode));
    }
    for (Trace trace : traces.reversed()) {
      replay(environment, trace, "in the same environment after other episodes", () -> {});
    }
    try (Environment fresh = factory.get();
        Environment neighbour = factory.get()) {
      Runnable disturb = busy(neighbour);
      replay(fresh, traces.getLast(), "in a new environment beside a busy one", disturb);
    }
    checkResetInTheMiddle(environment, traces.getFirst());
    if (triesMisuse()) {
      checkRefusals(environment, traces.getFirst());
    }
    checkSpaces(environment);
  }

  private boolean triesMisuse() {
    return options.misuse() == EnvironmentChecker.Misuse.REFUSED;
  }

  private void checkSpaces(Environment environment) {
    try (Environment other = factory.get()) {
      if (!environment.observationSpace().equals(other.observationSpace())
          || !environment.observationSpace().equals(environment.observationSpace())) {
        violations.add(Rule.SPACES, "observationSpace() differs between calls or instances");
      }
      if (!environment.actionSpace().equals(other.actionSpace())
          || !environment.actionSpace().equals(environment.actionSpace())) {
        violations.add(Rule.SPACES, "actionSpace() differs between calls or instances");
      }
    }
  }

  private void checkStepBeforeReset(Environment environment) {
    Action action = environment.actionSpace().sample(new SplittableRandom(options.seed()));
    expect(
        IllegalStateException.class,
        Rule.RESET,
        "a step before the first reset",
        () -> environment.step(action, new float[environment.observationSpace().size()]));
  }

  /** Runs an episode with drawn actions and looks at everything that comes back. */
  private Trace record(Environment environment, long seed) {
    RandomGenerator chooser = new SplittableRandom(~seed);
    RandomGenerator random = new SplittableRandom(seed);
    Trace trace = new Trace(seed, new ArrayList<>(), new ArrayList<>());
    String episode = "episode from seed " + seed;
    trace.events().add(reset(environment, random, episode));
    for (int number = 1; number <= options.maxSteps(); number++) {
      Action action = environment.actionSpace().sample(chooser);
      float[] observation = unwritten(environment);
      Step step = environment.step(action, observation);
      String where = episode + ", step " + number;
      checkObservation(environment, observation, where);
      if (!Double.isFinite(step.reward())) {
        violations.add(Rule.NUMBERS, where + ": expected a finite reward, found " + step.reward());
      }
      trace.actions().add(action);
      trace.events().add(describe(step, observation));
      if (step.over()) {
        trace.events().add("next draw " + random.nextLong());
        if (triesMisuse()) {
          checkAfterEnd(environment, action, step, where);
        }
        return trace;
      }
    }
    trace.events().add("next draw " + random.nextLong());
    return trace;
  }

  private String reset(Environment environment, RandomGenerator random, String episode) {
    float[] observation = unwritten(environment);
    environment.reset(random, observation);
    checkObservation(environment, observation, episode + ", reset");
    return Arrays.toString(observation);
  }

  private static float[] unwritten(Environment environment) {
    float[] observation = new float[environment.observationSpace().size()];
    Arrays.fill(observation, Float.NaN);
    return observation;
  }

  /** Float's text is different for different bits, but for the kinds of NaN. */
  private static String describe(Step step, float[] observation) {
    return step + " " + Arrays.toString(observation);
  }

  private void checkObservation(Environment environment, float[] observation, String where) {
    Box space = environment.observationSpace();
    for (int i = 0; i < observation.length; i++) {
      float value = observation[i];
      if (Float.isNaN(value)) {
        violations.add(
            Rule.NUMBERS, "%s: observation[%d] is NaN or was not written".formatted(where, i));
      } else if (value < space.low(i) || value > space.high(i)) {
        violations.add(
            Rule.BOUNDS,
            "%s: observation[%d]: expected %s to %s, found %s"
                .formatted(where, i, space.low(i), space.high(i), value));
      }
    }
  }

  private void checkAfterEnd(Environment environment, Action action, Step last, String where) {
    Step next;
    try {
      next = environment.step(action, unwritten(environment));
    } catch (IllegalStateException refused) {
      return; // as the contract allows
    } catch (RuntimeException e) {
      violations.add(
          Rule.ENDS,
          "%s: a step after the end: expected an IllegalStateException or a step, found %s"
              .formatted(where, e));
      return;
    }
    if ((last.terminated() && !next.terminated()) || (last.truncated() && !next.truncated())) {
      violations.add(
          Rule.ENDS,
          "%s: expected the episode to stay ended, found %s after %s".formatted(where, next, last));
    }
  }

  /** Returns something that steps an environment of its own, restarting it as needed. */
  private static Runnable busy(Environment neighbour) {
    RandomGenerator random = new SplittableRandom(-1);
    neighbour.reset(random, unwritten(neighbour));
    return () -> {
      Action action = neighbour.actionSpace().sample(random);
      if (neighbour.step(action, unwritten(neighbour)).over()) {
        neighbour.reset(random, unwritten(neighbour));
      }
    };
  }

  private void replay(Environment environment, Trace trace, String how, Runnable beforeStep) {
    RandomGenerator random = new SplittableRandom(trace.seed());
    List<String> events = trace.events();
    String where = "episode from seed %d replayed %s".formatted(trace.seed(), how);
    if (differs(where + ", reset", events.getFirst(), reset(environment, random, where))) {
      return;
    }
    for (int i = 0; i < trace.actions().size(); i++) {
      beforeStep.run();
      float[] observation = unwritten(environment);
      String event = describe(environment.step(trace.actions().get(i), observation), observation);
      if (differs(where + ", step " + (i + 1), events.get(i + 1), event)) {
        return; // everything after it differs too
      }
    }
    differs(where + ", after its end", events.getLast(), "next draw " + random.nextLong());
  }

  private boolean differs(String where, String expected, String found) {
    if (expected.equals(found)) {
      return false;
    }
    violations.add(Rule.DETERMINISM, "%s: expected %s, found %s".formatted(where, expected, found));
    return true;
  }

  private void checkResetInTheMiddle(Environment environment, Trace trace) {
    environment.reset(new SplittableRandom(trace.seed() + 1), unwritten(environment));
    environment.step(trace.actions().getFirst(), unwritten(environment));
    replay(environment, trace, "after a reset in the middle of another", () -> {});
  }

  /** What is refused must leave no trace: the first step after it is as recorded. */
  private void checkRefusals(Environment environment, Trace trace) {
    environment.reset(new SplittableRandom(trace.seed()), unwritten(environment));
    int size = environment.observationSpace().size();
    Action good = trace.actions().getFirst();
    for (int wrong : new int[] {size - 1, size + 1}) {
      expectRefused(
          Rule.SHAPE,
          "a step with an observation of length " + wrong,
          () -> environment.step(good, new float[wrong]));
    }
    for (Action bad : badActions(environment.actionSpace())) {
      expectRefused(
          Rule.ACTIONS, "a step with " + bad, () -> environment.step(bad, new float[size]));
    }
    float[] observation = unwritten(environment);
    String event = describe(environment.step(good, observation), observation);
    differs("first step after refused ones", trace.events().get(1), event);
    for (int wrong : new int[] {size - 1, size + 1}) {
      expectRefused(
          Rule.SHAPE,
          "a reset with an observation of length " + wrong,
          () -> environment.reset(new SplittableRandom(1), new float[wrong]));
    }
  }

  private static List<Action> badActions(Space space) {
    return switch (space) {
      case Discrete discrete ->
          List.of(
              new Action.Discrete(discrete.size()),
              new Action.Discrete(Integer.MAX_VALUE),
              Action.continuous(0));
      case Box box -> {
        float[] notNumbers = new float[box.size()];
        Arrays.fill(notNumbers, Float.NaN);
        yield List.of(
            Action.continuous(new float[box.size() + 1]),
            Action.continuous(notNumbers),
            Action.discrete(0));
      }
    };
  }

  private void expectRefused(Rule rule, String what, Runnable action) {
    expect(IllegalArgumentException.class, rule, what, action);
  }

  private void expect(
      Class<? extends RuntimeException> expected, Rule rule, String what, Runnable action) {
    String found = "nothing";
    try {
      action.run();
    } catch (RuntimeException e) {
      if (expected.isInstance(e)) {
        return;
      }
      found = e.toString();
    }
    violations.add(
        rule, "%s: expected an %s, found %s".formatted(what, expected.getSimpleName(), found));
  }

  private void guarded(String what, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      violations.add(Rule.EXCEPTIONS, what + ": threw " + e);
    }
  }
}
