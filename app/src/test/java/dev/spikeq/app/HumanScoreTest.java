package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.env.Environments;
import dev.spikeq.lab.config.EnvironmentConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Breakout: random play 1.7, a professional tester 30.5. */
final class HumanScoreTest {
  private static EnvironmentConfig world(String name) {
    return new EnvironmentConfig(name, 0, List.of(), List.of());
  }

  private static String printed(EnvironmentConfig environment, double mean) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    HumanScore.print(out, environment, mean);
    out.flush();
    return text.toString();
  }

  @Test
  void aScoreIsAShareOfTheHumans() {
    Map<String, Object> tree = new LinkedHashMap<>();
    HumanScore.put(tree, world("Atari/Breakout"), 16.1);
    assertEquals(50.0, (double) tree.get("humanNormalised"), 1e-9);
    assertEquals(1.7, tree.get("randomScore"));
    assertEquals(30.5, tree.get("humanScore"));
    assertEquals(
        "human-normalised score 50.0 % (random 1.7, human 30.5: Wang et al., 2016)",
        printed(world("Atari/Breakout"), 16.1).strip());
  }

  /** A score of a game that is cut off early is none of those that were published. */
  @Test
  void onlyGamesOfHalfAnHourAreCompared() {
    EnvironmentConfig breakout = world("Atari/Breakout");
    assertEquals(
        "", printed(new EnvironmentConfig("Atari/Breakout", 100, List.of(), List.of()), 9));
    for (int limit : new int[] {1000, 107_999, 108_000, 0}) {
      EnvironmentConfig cut =
          new EnvironmentConfig(
              breakout.name(),
              0,
              List.of(),
              List.of(),
              breakout.trainingReward(),
              Environments.spec(breakout.name()).settings(Map.of("frame_limit", limit)));
      assertEquals(limit == 0 || limit == 108_000, !printed(cut, 9).isEmpty(), "limit " + limit);
    }
  }

  @Test
  void whereNothingWasPublishedNothingIsSaid() {
    Map<String, Object> tree = new LinkedHashMap<>();
    HumanScore.put(tree, world("Atari/Tetris"), 3);
    HumanScore.put(tree, world("CartPole-v1"), 500);
    assertEquals(Map.of(), tree);
    assertEquals("", printed(world("Atari/Tetris"), 3) + printed(world("CartPole-v1"), 500));
  }
}
