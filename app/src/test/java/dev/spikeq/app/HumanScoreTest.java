package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Breakout: random play 1.7, a professional tester 30.5. */
final class HumanScoreTest {
  private static String printed(String environment, double mean) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    HumanScore.print(out, environment, mean);
    out.flush();
    return text.toString();
  }

  @Test
  void aScoreIsAShareOfTheHumans() {
    Map<String, Object> tree = new LinkedHashMap<>();
    HumanScore.put(tree, "Atari/Breakout", 16.1);
    assertEquals(50.0, (double) tree.get("humanNormalised"), 1e-9);
    assertEquals(1.7, tree.get("randomScore"));
    assertEquals(30.5, tree.get("humanScore"));
    assertEquals(
        "human-normalised score 50.0 % (random 1.7, human 30.5: Wang et al., 2016)",
        printed("Atari/Breakout", 16.1).strip());
  }

  @Test
  void whereNothingWasPublishedNothingIsSaid() {
    Map<String, Object> tree = new LinkedHashMap<>();
    HumanScore.put(tree, "Atari/Tetris", 3);
    HumanScore.put(tree, "CartPole-v1", 500);
    assertEquals(Map.of(), tree);
    assertEquals("", printed("Atari/Tetris", 3) + printed("CartPole-v1", 500));
  }
}
