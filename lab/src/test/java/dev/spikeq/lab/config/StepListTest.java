package dev.spikeq.lab.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of time steps as people write them. */
final class StepListTest {
  @Test
  void rangesDouble() throws ConfigException {
    assertEquals(List.of(1, 2, 4, 8, 16, 32, 64), StepList.parse("1,2,4..64", "here"));
    assertEquals(List.of(3, 6, 12, 20), StepList.parse("3..20", "here"));
    assertEquals(List.of(5), StepList.parse("5..5", "here"));
  }

  @Test
  void numbersAreSortedAndStandOnce() throws ConfigException {
    assertEquals(List.of(1, 2, 4, 7), StepList.parse(" 7, 1..4 ,2", "here"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "4..2", "1,,2", "-1", "1...4", "2.5", "100001", "1..999999"})
  void whatIsNoListIsRefused(String text) {
    String message =
        assertThrows(ConfigException.class, () -> StepList.parse(text, "--steps")).getMessage();
    assertTrue(message.startsWith("--steps: expected numbers of time steps"), message);
  }
}
