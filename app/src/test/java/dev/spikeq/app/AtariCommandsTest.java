package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.arcade.ArcadeGames;
import dev.spikeq.env.arcade.RomFolder;
import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Conversion, agreement and robustness of a network that sees Atari's pictures and has learned
 * nothing, through the commands.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AtariCommandsTest {
  private static final String EXPERIMENT = "../experiments/atari/pong-short-dqn.toml";

  private Path folder = Path.of("");
  private Path run = Path.of("");

  private static String execute(Object... arguments) {
    Outcome outcome = Outcome.of(arguments);
    assertEquals(0, outcome.status(), outcome::err);
    return outcome.out();
  }

  /** Games of 250 decisions at most. */
  @BeforeAll
  void makeAPlayer(@TempDir Path given) {
    ArcadeGame tetris = ArcadeGames.load().byRom("tetris").orElseThrow();
    RomFolder roms = RomFolder.standard();
    Assumptions.assumeTrue(
        roms.has(tetris), "no ROM of Tetris in " + roms.path() + ": " + RomFolder.REMEDY);
    folder = given;
    String trained =
        execute(
            "train",
            EXPERIMENT,
            "--out",
            folder,
            "--set",
            "name=tetris",
            "--set",
            "environment.name=\"Atari/Tetris\"",
            "--set",
            "environment.frame_limit=1000",
            "--set",
            "agent.replay.capacity=100",
            "--set",
            "agent.updates.warmup_steps=50",
            "--set",
            "training.steps=60",
            "--set",
            "evaluation.episodes=1");
    assertTrue(trained.contains("tetris"), trained);
    run = folder.resolve("tetris");
  }

  @Test
  void aConvertedNetworkIsHeldAgainstItsSourceAndDisturbed() throws Exception {
    Path model = folder.resolve("converted.safetensors");
    String converted =
        execute(
            "convert",
            run,
            "--no-tuning",
            "--steps",
            4,
            "--set",
            "greedy_states=8",
            "--out",
            model);
    assertTrue(converted.contains("Atari/Tetris, T = 4"), converted);
    assertTrue(converted.contains("calibrated on 26 states"), converted);
    JsonObject held =
        Json.parse(execute("agreement", model, "--source", run, "--json"), "agreement");
    assertTrue(held.integer("decisions", 1, 250) > 50);
    double share = held.decimal("agreement");
    assertTrue(share > 0 && share <= 1, () -> "agreement " + share);
    List<JsonObject> lines =
        execute("robustness", model, "--source", run, "--occlude", "84", "--noise", "0.5", "--json")
            .lines()
            .map(AtariCommandsTest::parsed)
            .toList();
    assertEquals(5, lines.size());
    assertEquals(share, lines.get(0).decimal("agreement"));
    assertTrue(
        lines.get(1).object("source").decimal("agreement") < 1,
        "noise of half the range is seen where pixels are from 0 to 255");
  }

  @Test
  void aTunedNetworkLearnsFromItsOwnPicturesToo() {
    Path model = folder.resolve("tuned.safetensors");
    String tuned =
        execute(
            "convert",
            run,
            "--steps",
            2,
            "--set",
            "greedy_states=8",
            "--set",
            "tuning_rounds=2",
            "--set",
            "tuning_updates=1",
            "--set",
            "tuning_states=20",
            "--out",
            model);
    assertTrue(tuned.contains("Atari/Tetris, T = 2"), tuned);
  }

  private static JsonObject parsed(String line) {
    try {
      return Json.parse(line, "line");
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }
}
