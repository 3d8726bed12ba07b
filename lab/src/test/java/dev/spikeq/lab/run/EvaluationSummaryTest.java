package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.formats.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvaluationSummaryTest {
  /** Beyond 2^53 not every whole number is a double. */
  @ParameterizedTest
  @ValueSource(longs = {0, (1L << 53) + 1, Long.MAX_VALUE / 2, Long.MAX_VALUE})
  void isReadAsItWasWritten(long seed) throws Exception {
    EvaluationSummary summary =
        new EvaluationSummary(List.of(1.5, 2.0), seed, 3.25, 7, Map.of("spiking1", 0.1));
    assertEquals(
        summary, EvaluationSummary.read(Json.parse(Json.write(summary.tree()), "evaluation")));
  }
}
