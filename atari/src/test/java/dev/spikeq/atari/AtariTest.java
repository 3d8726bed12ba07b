package dev.spikeq.atari;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.atari.AtariOptions.ActionSet;
import dev.spikeq.atari.AtariOptions.Fire;
import dev.spikeq.atari.AtariOptions.Frames;
import dev.spikeq.atari.AtariOptions.LifeLoss;
import dev.spikeq.atari.AtariOptions.View;
import dev.spikeq.env.Action;
import dev.spikeq.env.CarryOver;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.EnvironmentChecker;
import dev.spikeq.env.EnvironmentSpec.Purpose;
import dev.spikeq.env.Environments;
import dev.spikeq.env.FrameStack;
import dev.spikeq.env.Step;
import dev.spikeq.env.VectorEnvironment;
import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.arcade.ArcadeGames;
import dev.spikeq.env.arcade.RomFolder;
import dev.spikeq.env.render.FrameRenderer;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is not in the golden files: the contract, options, threads, lives as episodes, pictures. */
final class AtariTest {
  private static final RomFolder ROMS = RomFolder.standard();

  private static ArcadeGame game(String rom) {
    ArcadeGame game = ArcadeGames.load().byRom(rom).orElseThrow();
    Assumptions.assumeTrue(
        ROMS.has(game), "no ROM of " + game + " in " + ROMS.path() + ": " + RomFolder.REMEDY);
    return game;
  }

  private static Atari atari(String rom, AtariOptions options) {
    return new Atari(game(rom), ROMS, options);
  }

  /** Short episodes, so that the checker's texts stay small. */
  private static AtariOptions small() {
    return AtariOptions.standard().withFrames(new Frames(4, 1)).withStickyProbability(0.25);
  }

  @ParameterizedTest
  @EnumSource(
      value = LifeLoss.class,
      names = {"IGNORED", "RESETS_GAME"})
  void keepsTheContractOfEnvironments(LifeLoss lifeLoss) {
    game("tetris");
    new EnvironmentChecker(2, 25, 1, EnvironmentChecker.Misuse.REFUSED)
        .require(() -> atari("tetris", small().withLifeLoss(lifeLoss)));
  }

  @Test
  void isFoundByNameAndSaysWhatCanBeSet() {
    var spec = Environments.spec("Atari/Tetris");
    assertEquals(104, Environments.names().stream().filter(n -> n.startsWith("Atari/")).count());
    try (Environment learning = spec.create(spec.settings(Map.of()), Purpose.LEARNING);
        Environment judging = spec.create()) {
      assertEquals(LifeLoss.ENDS_EPISODE, options(learning).lifeLoss());
      assertEquals(AtariOptions.standard(), options(judging));
      assertArrayEquals(new int[] {84, 84, 4}, judging.observationSpace().shape());
      assertEquals(new Discrete(5), judging.actionSpace());
      FrameStack stack = judging.find(FrameStack.class).orElseThrow();
      assertEquals(4, stack.frames());
      assertEquals(84 * 84, stack.frameSize());
      assertTrue(learning.find(CarryOver.class).isPresent());
      assertTrue(judging.find(CarryOver.class).isEmpty());
    }
    Map<String, Object> said =
        Map.of(
            "no_ops",
            0,
            "frame_skip",
            2,
            "stack",
            3,
            "view",
            "faded",
            "sticky_actions",
            0.25,
            "life_loss",
            "resets_game",
            "fire_on_reset",
            "never",
            "frame_limit",
            5000,
            "action_set",
            "full");
    try (Environment other = spec.create(spec.settings(said), Purpose.LEARNING)) {
      AtariOptions expected =
          new AtariOptions(
              0,
              new Frames(2, 3, View.FADED),
              0.25,
              LifeLoss.RESETS_GAME,
              Fire.NEVER,
              5000,
              ActionSet.FULL);
      assertEquals(expected, options(other));
      assertEquals(new Discrete(18), other.actionSpace());
      assertArrayEquals(new int[] {80, 80, 1}, other.observationSpace().shape());
      FrameStack one = other.find(FrameStack.class).orElseThrow();
      assertEquals(1, one.frames());
      assertEquals(6400, one.frameSize());
    }
  }

  private static AtariOptions options(Environment environment) {
    return environment.find(Atari.class).orElseThrow().options();
  }

  @Test
  void refusesWhatCannotBe(@TempDir Path empty) {
    ArcadeGame tetris = ArcadeGames.load().byRom("tetris").orElseThrow();
    AtariOptions standard = AtariOptions.standard();
    try (Atari atari = new Atari(tetris, new RomFolder(empty), standard)) {
      float[] observation = new float[84 * 84 * 4];
      String missing =
          assertThrows(
                  IllegalStateException.class,
                  () -> atari.reset(new SplittableRandom(1), observation))
              .getMessage();
      assertTrue(missing.contains("run ./spikeq roms install"), missing);
      String early =
          assertThrows(
                  IllegalStateException.class, () -> atari.step(Action.discrete(0), observation))
              .getMessage();
      assertTrue(early.contains("call reset first"), early);
    }
    assertThrows(IllegalArgumentException.class, () -> standard.withFrameLimit(999));
    assertThrows(IllegalArgumentException.class, () -> standard.withStickyProbability(1.1));
    assertThrows(IllegalArgumentException.class, () -> new Frames(0, 4));
    assertThrows(IllegalArgumentException.class, () -> new Frames(4, 0));
  }

  /** The emulator would end the process: it never sees such a file. */
  @Test
  void whatIsNoRomOrThatOfAnotherGameIsRefused(@TempDir Path folder) throws Exception {
    ArcadeGames games = ArcadeGames.load();
    Files.writeString(folder.resolve("pong.bin"), "no ROM");
    String noRom = refusal(games.byRom("pong").orElseThrow(), folder);
    assertTrue(noRom.contains("found no ROM of a known game (MD5 "), noRom);
    assertTrue(noRom.contains("roms install"), noRom);
    Files.copy(ROMS.require(game("tetris")), folder.resolve("breakout.bin"));
    String another = refusal(games.byRom("breakout").orElseThrow(), folder);
    assertTrue(another.contains("found that of Tetris (MD5 "), another);
    assertTrue(another.contains("roms install"), another);
  }

  private static String refusal(ArcadeGame game, Path folder) {
    try (Atari atari = new Atari(game, new RomFolder(folder), AtariOptions.standard())) {
      float[] observation = new float[84 * 84 * 4];
      SplittableRandom random = new SplittableRandom(1);
      return String.valueOf(
          assertThrows(IllegalStateException.class, () -> atari.reset(random, observation))
              .getMessage());
    }
  }

  @Test
  void anActionOutsideTheSetIsRefusedAndTheGameGoesOn() {
    try (Atari atari = atari("tetris", AtariOptions.standard())) {
      float[] observation = new float[atari.observationSpace().size()];
      atari.reset(new SplittableRandom(1), observation);
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> atari.step(Action.discrete(5), observation))
              .getMessage();
      assertTrue(message.contains("expected a discrete action from 0 to 4, found"), message);
      assertFalse(atari.step(Action.discrete(4), observation).over());
    }
  }

  @Test
  void aGameIsCutOffAtItsFrameLimit() {
    try (Atari atari = atari("tetris", AtariOptions.standard().withFrameLimit(1001))) {
      float[] observation = new float[atari.observationSpace().size()];
      atari.reset(new SplittableRandom(3), observation);
      int steps = 1;
      Step step = atari.step(Action.discrete(0), observation);
      while (!step.over()) {
        step = atari.step(Action.discrete(0), observation);
        steps++;
      }
      assertEquals(new Step(step.reward(), false, true), step);
      // 1 to 30 no-ops; in Tetris the button is action 1, so that two steps pass before the first.
      assertTrue(steps >= (1001 - 38) / 4 && steps <= (1001 - 9) / 4 + 1, () -> "steps");
      assertThrows(IllegalStateException.class, () -> atari.step(Action.discrete(0), observation));
    }
  }

  @Test
  void theStackMovesByOnePictureAStep() {
    try (Atari atari = atari("tetris", AtariOptions.standard())) {
      float[] before = new float[atari.observationSpace().size()];
      float[] after = before.clone();
      atari.reset(new SplittableRandom(2), before);
      for (int i = 0; i < before.length; i++) {
        assertEquals(before[i - i % 4], before[i], "copies of one picture");
      }
      boolean moved = false;
      for (int step = 0; step < 20; step++) {
        atari.step(Action.discrete(step % 5), after);
        for (int i = 0; i < before.length; i++) {
          if (i % 4 != 3) {
            assertEquals(before[i + 1], after[i]);
          }
          moved |= i % 4 == 3 && before[i] != after[i];
        }
        before = after.clone();
      }
      assertTrue(moved);
    }
  }

  /** The same game in another console shows each picture alone; Breakout's ball and paddle move. */
  @Test
  void aFadedViewIsTheWeightedSumOfItsLastPictures() {
    AtariOptions options = AtariOptions.standard().withStickyProbability(0.25);
    try (Atari faded = atari("breakout", options.withFrames(new Frames(4, 4, View.FADED)));
        Atari single = atari("breakout", options.withFrames(new Frames(4, 1, View.FADED)))) {
      float[] seen = new float[6400];
      float[] newest = new float[6400];
      faded.reset(new SplittableRandom(2), seen);
      single.reset(new SplittableRandom(2), newest);
      ArrayDeque<float[]> last = new ArrayDeque<>(Collections.nCopies(4, newest.clone()));
      boolean fading = false;
      for (int step = 0; step < 30; step++) {
        faded.step(Action.discrete(step % 4), seen);
        single.step(Action.discrete(step % 4), newest);
        last.removeLast();
        last.addFirst(newest.clone());
        for (int i = 0; i < seen.length; i++) {
          double sum = 0;
          double weight = 1;
          for (float[] picture : last) {
            sum += weight * picture[i];
            weight -= 0.25;
          }
          assertEquals(Math.min(255, Math.floor(sum)), seen[i]);
          fading |= seen[i] < 255 && seen[i] != Math.floor(2.5 * newest[i]);
        }
      }
      assertTrue(fading, "pictures before the newest count");
    }
  }

  /** Two threads at once, each with its own consoles, against one after the other. */
  @Test
  void gamesInSeveralThreadsDoNotDisturbEachOther() throws Exception {
    game("tetris");
    List<Callable<List<Object>>> tasks =
        IntStream.range(0, 3).<Callable<List<Object>>>mapToObj(i -> () -> played(i)).toList();
    List<List<List<Object>>> results = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
        List<List<Object>> result = new ArrayList<>();
        for (Future<List<Object>> future : pool.invokeAll(tasks)) {
          result.add(future.get());
        }
        results.add(result);
      }
    }
    assertEquals(results.getFirst(), results.getLast());
    assertNotEquals(results.getFirst().getFirst(), results.getFirst().getLast());
  }

  private static List<Object> played(int seed) {
    AtariOptions options = small().withFrameLimit(1000);
    try (VectorEnvironment several = new VectorEnvironment(2, () -> atari("tetris", options))) {
      several.reset(List.of(new SplittableRandom(seed), new SplittableRandom(seed + 9)));
      SplittableRandom chooser = new SplittableRandom(seed);
      List<Object> seen = new ArrayList<>();
      for (int step = 0; step < 120; step++) {
        several.step(new int[] {chooser.nextInt(5), chooser.nextInt(5)});
        seen.add(Arrays.hashCode(several.observations()));
        seen.add(Arrays.toString(several.rewards()) + Arrays.toString(several.truncated()));
      }
      return seen;
    }
  }

  /** A life after the first is played again from what was carried over, in another console. */
  @Test
  void aLifeThatGoesOnInTheSameGameCanBePlayedAgain() {
    AtariOptions options =
        AtariOptions.standard().withLifeLoss(LifeLoss.ENDS_EPISODE).withStickyProbability(0.25);
    try (Atari first = atari("breakout", options);
        Atari second = atari("breakout", options)) {
      play(first, 5);
      assertEquals(4, first.lives());
      byte[] carried = first.carriedOver();
      assertTrue(carried.length > 0);
      List<Object> life = play(first, 6);
      assertEquals(3, first.lives());
      second.restoreCarriedOver(carried);
      assertEquals(life, play(second, 6));
      assertEquals(3, second.lives());
      second.restoreCarriedOver(new byte[0]);
      assertEquals(0, second.carriedOver().length);
      play(second, 7);
      assertEquals(4, second.lives(), "a new game");
    }
  }

  private static List<Object> play(Atari atari, long seed) {
    SplittableRandom chooser = new SplittableRandom(seed);
    float[] observation = new float[atari.observationSpace().size()];
    atari.reset(new SplittableRandom(~seed), observation);
    List<Object> seen = new ArrayList<>(List.of(Arrays.hashCode(observation)));
    Step step;
    do {
      step = atari.step(Action.discrete(chooser.nextInt(4)), observation);
      seen.add(step + " " + Arrays.hashCode(observation));
    } while (!step.over());
    return seen;
  }

  /** Whoever only waits never serves, unless the button is pressed after each lost life. */
  @Test
  void theButtonIsPressedAfterALostLife() {
    for (Fire fire : List.of(Fire.EPISODE, Fire.LIFE)) {
      AtariOptions options = AtariOptions.standard().withFire(fire).withFrameLimit(6000);
      try (Atari atari = atari("breakout", options)) {
        float[] observation = new float[atari.observationSpace().size()];
        atari.reset(new SplittableRandom(1), observation);
        Step step;
        do {
          step = atari.step(Action.discrete(0), observation);
        } while (!step.over());
        assertEquals(fire == Fire.LIFE, step.terminated(), fire.name());
        assertEquals(fire == Fire.LIFE ? 0 : 4, atari.lives());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void everyViewKeepsTheContractOfEnvironments(View view) {
    game("tetris");
    AtariOptions options = small().withFrames(new Frames(4, 4, view));
    new EnvironmentChecker(2, 25, 1, EnvironmentChecker.Misuse.REFUSED)
        .require(() -> atari("tetris", options));
  }

  @Test
  void isDrawnInColour() {
    try (Atari atari = atari("tetris", AtariOptions.standard())) {
      FrameRenderer renderer = new FrameRenderer(160, 210);
      assertThrows(IllegalStateException.class, () -> renderer.render(atari));
      atari.reset(new SplittableRandom(1), new float[atari.observationSpace().size()]);
      BufferedImage picture = renderer.render(atari);
      long colours = Arrays.stream(picture.getRGB(0, 0, 160, 210, null, 0, 160)).distinct().count();
      assertTrue(colours >= 3, () -> colours + " colours");
      BufferedImage wide = new FrameRenderer(600, 210).render(atari);
      for (int y = 0; y < 210; y += 7) {
        assertEquals(0, wide.getRGB(219, y) & 0xFFFFFF, "a bar beside the screen");
        assertEquals(picture.getRGB(80, y), wide.getRGB(220 + 80, y));
      }
    }
  }
}
