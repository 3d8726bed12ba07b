package dev.spikeq.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every environment: a subclass lists them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EnvironmentContract {

  /** An environment with a name for the reports. */
  public record Candidate(String name, Supplier<? extends Environment> factory) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The environments to be tested. */
  protected abstract Stream<Candidate> candidates();

  @ParameterizedTest
  @MethodSource("candidates")
  void keepsTheContract(Candidate candidate) {
    EnvironmentChecker checker =
        new EnvironmentChecker(4, 1200, 7, EnvironmentChecker.Misuse.REFUSED);
    assertEquals(List.of(), checker.check(candidate.factory()));
  }

  @ParameterizedTest
  @MethodSource("candidates")
  void findsNothingThatItIsNot(Candidate candidate) {
    try (Environment environment = candidate.factory().get()) {
      assertFalse(environment.find(CharSequence.class).isPresent());
    }
  }
}
