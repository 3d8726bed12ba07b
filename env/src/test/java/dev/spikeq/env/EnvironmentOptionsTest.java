package dev.spikeq.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.minatar.MinAtar;
import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be set about environments. */
final class EnvironmentOptionsTest {
  private static final List<EnvironmentOption> OPTIONS =
      List.of(
          new EnvironmentOption.Whole("whole", "", 3L, 0, 10),
          new EnvironmentOption.Real("real", "", 0.5, 0, 1),
          new EnvironmentOption.Truth("truth", "", true),
          new EnvironmentOption.Choice("choice", "", "class", List.of("class", "source")));

  @Test
  void whatNobodySaysIsTheFallback() {
    EnvironmentSettings settings = EnvironmentSettings.of(OPTIONS, Map.of());
    assertEquals(3, settings.whole("whole"));
    assertEquals(0.5, settings.real("real"));
    assertTrue(settings.truth("truth"));
    assertEquals(RetentionPolicy.CLASS, settings.constant("choice", RetentionPolicy.class));
    assertEquals(
        List.of("whole", "real", "truth", "choice"), List.copyOf(settings.values().keySet()));
  }

  @Test
  void whatIsSaidCounts() {
    Map<String, Object> said = Map.of("whole", 10, "real", 1L, "truth", false, "choice", "source");
    EnvironmentSettings settings = EnvironmentSettings.of(OPTIONS, said);
    assertEquals(10, settings.whole("whole"));
    assertEquals(1.0, settings.real("real"));
    assertFalse(settings.truth("truth"));
    assertEquals(RetentionPolicy.SOURCE, settings.constant("choice", RetentionPolicy.class));
    assertEquals(settings, EnvironmentSettings.of(OPTIONS, said));
    assertNotEquals(settings, EnvironmentSettings.of(OPTIONS, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "whole, 11, 'a whole number from 0 to 10'",
    "whole, x, 'a whole number'",
    "real, 1.5, 'a number from 0.0 to 1.0'",
    "truth, 1, 'true or false'",
    "choice, runtime, 'one of class, source'",
    "other, 1, 'no option ''other''; there are: whole, real, truth, choice'",
  })
  void whatDoesNotFitIsRefused(String name, String value, String expected) {
    Object said = value.matches("\\d+") ? Long.valueOf(value) : value;
    Object real = value.contains(".") ? (Object) Double.valueOf(value) : said;
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> EnvironmentSettings.of(OPTIONS, Map.of(name, real)))
                .getMessage());
    assertTrue(message.contains(expected), message);
  }

  @Test
  void gamesOfMinAtarTakeTheirs() {
    EnvironmentSpec spec = Environments.spec("MinAtar/Seaquest-v1");
    EnvironmentSettings settings =
        spec.settings(Map.of("sticky_actions", 0.25, "difficulty_ramping", false));
    try (Environment made = spec.create(settings, EnvironmentSpec.Purpose.LEARNING);
        Environment usual = spec.create()) {
      MinAtar game = made.find(MinAtar.class).orElseThrow();
      assertEquals(0.25, game.options().stickyProbability());
      assertEquals(Ramping.OFF, game.options().ramping());
      MinAtar other = usual.find(MinAtar.class).orElseThrow();
      assertEquals(0.1, other.options().stickyProbability());
      assertEquals(Ramping.ON, other.options().ramping());
    }
  }
}
