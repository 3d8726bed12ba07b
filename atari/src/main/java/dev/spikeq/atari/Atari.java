package dev.spikeq.atari;

import dev.spikeq.atari.AtariOptions.ActionSet;
import dev.spikeq.atari.AtariOptions.Fire;
import dev.spikeq.atari.AtariOptions.LifeLoss;
import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.CarryOver;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.FrameStack;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.arcade.ArcadeGames;
import dev.spikeq.env.arcade.RomFolder;
import dev.spikeq.env.render.Renderable;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A game of the Atari 2600 as papers on deep Q-networks show it to an agent.
 *
 * <p>Observation: {@code [84, 84, stack]}, whole numbers from 0 to 255; channel 0 is the oldest
 * picture, the last one the newest ({@link AtariOptions.View} has other forms). A step plays its
 * action in every frame of the skip; its picture is the maximum of the grey screens of its last two
 * frames, shrunk. A reset fills the stack with copies of its picture. Actions are the console's,
 * {@link #actions} says which. Rewards are the points of all frames of the step, not clipped.
 *
 * <p>A game's generator is drawn from once for the number of no-ops, where there are any, and once
 * a frame where actions are sticky ({@link StickyActions}).
 *
 * <p>The picture of a step that ends the episode early is stale, as Gymnasium's: the one before,
 * and the last frame but one where that was reached. Nobody learns from it. Where the frame limit
 * cuts a game off it is that of the last frame.
 *
 * <p>The emulator is opened at the first reset: until then no ROM is needed. A step after the end
 * of an episode is refused.
 *
 * <p>Source: Mnih et al., Human-level control through deep reinforcement learning, 2015. The
 * maximum is taken over grey screens, as Gymnasium does, not over colours.
 */
public final class Atari implements Environment, FrameStack, CarryOver, Renderable {
  private static final int NO_OP = 0;
  private static final int BUTTON = 1;
  private static final float BRIGHTEST = 255;

  private final ArcadeGame game;
  private final RomFolder roms;
  private final AtariOptions options;
  private final List<Integer> actions;
  private final Discrete actionSpace;
  private final Box observationSpace;
  private final StickyActions sticky;

  private @Nullable Emulator console;
  private @Nullable Pictures shown;
  private @Nullable RandomGenerator random;
  private boolean running;
  private boolean gameOver;
  private boolean cutOff;
  private boolean lifeLost;
  private int lives;

  /**
   * Makes a game.
   *
   * @param game which one
   * @param roms where its ROM lies
   * @param options what an agent sees of it
   */
  public Atari(ArcadeGame game, RomFolder roms, AtariOptions options) {
    this.game = game;
    this.roms = roms;
    this.options = options;
    actions =
        options.actions() == ActionSet.MINIMAL
            ? game.minimalActions()
            : IntStream.range(0, ArcadeGames.ALL_ACTIONS).boxed().toList();
    actionSpace = new Discrete(actions.size());
    observationSpace = Box.uniform(0, BRIGHTEST, side(), side(), frames());
    sticky = new StickyActions(options.stickyProbability());
  }

  /** Returns which game this is. */
  public ArcadeGame game() {
    return game;
  }

  /** Returns how it is set up. */
  public AtariOptions options() {
    return options;
  }

  /** Returns the console's number, 0 to 17, of each action. */
  public List<Integer> actions() {
    return actions;
  }

  /** Returns the lives left; 0 in games that have none. */
  public int lives() {
    return lives;
  }

  @Override
  public Box observationSpace() {
    return observationSpace;
  }

  @Override
  public Space actionSpace() {
    return actionSpace;
  }

  @Override
  public int frames() {
    return options.frames().view().channels(options.frames().stack());
  }

  @Override
  public int frameSize() {
    return side() * side();
  }

  private int side() {
    return options.frames().view().side();
  }

  /** Finds what is carried over only where something can be. */
  @Override
  public <T> Optional<T> find(Class<T> capability) {
    if (capability == CarryOver.class && options.lifeLoss() != LifeLoss.ENDS_EPISODE) {
      return Optional.empty();
    }
    return Environment.super.find(capability);
  }

  private Emulator console() {
    Emulator open = console;
    if (open == null) {
      open = Emulator.open(game, roms);
      console = open;
      shown = new Pictures(open.height(), options.frames());
    }
    return open;
  }

  private Pictures pictures() {
    Pictures made = shown;
    if (made == null) {
      throw new IllegalStateException(
          game.environment() + ": no episode was started: call reset first");
    }
    return made;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the game's ROM is not there, or there is no emulator for this
   *     platform; says what to do
   */
  @Override
  public void reset(RandomGenerator generator, float[] observation) {
    observationSpace.checkLength(observation);
    Emulator emulator = console();
    random = generator;
    if (goesOn()) {
      goOn(emulator, generator);
    } else {
      begin(emulator, generator);
    }
    if (options.fire() != Fire.NEVER && hasButton()) {
      press(emulator, generator);
    }
    running = true;
    lifeLost = false;
    pictures().fill();
    pictures().observe(observation);
  }

  /** Whether the next episode is the next life of the same game. */
  private boolean goesOn() {
    return options.lifeLoss() == LifeLoss.ENDS_EPISODE
        && !running
        && lifeLost
        && !gameOver
        && !cutOff;
  }

  private void begin(Emulator emulator, RandomGenerator generator) {
    switchOn(emulator);
    int count = options.noOps() == 0 ? 0 : 1 + generator.nextInt(options.noOps());
    for (int i = 0; i < count; i++) {
      frame(NO_OP, emulator, generator);
      if (gameOver || cutOff) {
        switchOn(emulator);
      }
    }
    lives = emulator.lives();
    emulator.greyScreen(pictures().newest());
  }

  private void switchOn(Emulator emulator) {
    emulator.reset();
    sticky.reset();
    gameOver = false;
    cutOff = false;
    lifeLost = false;
  }

  private void goOn(Emulator emulator, RandomGenerator generator) {
    agentStep(NO_OP, emulator, generator);
    if (gameOver || cutOff) {
      begin(emulator, generator);
    }
  }

  private boolean hasButton() {
    return actions.size() > 2 && actions.get(1) == BUTTON;
  }

  /** A press that ends an episode begins another one. */
  private void press(Emulator emulator, RandomGenerator generator) {
    for (int index = 1; index <= 2; index++) {
      agentStep(actions.get(index), emulator, generator);
      if (gameOver || cutOff || (lifeLost && options.lifeLoss() == LifeLoss.RESETS_GAME)) {
        begin(emulator, generator);
      } else if (lifeLost && options.lifeLoss() == LifeLoss.ENDS_EPISODE) {
        goOn(emulator, generator);
      }
    }
  }

  @Override
  public Step step(Action action, float[] observation) {
    RandomGenerator generator = random;
    Emulator emulator = console;
    if (!running || generator == null || emulator == null) {
      throw new IllegalStateException(
          game.environment() + ": expected an episode under way, found none: call reset first");
    }
    observationSpace.checkLength(observation);
    int reward = agentStep(actions.get(actionSpace.index(action)), emulator, generator);
    if (lifeLost && options.lifeLoss() == LifeLoss.IGNORED && !gameOver && !cutOff) {
      reward += nextLife(emulator, generator);
    }
    boolean terminated = gameOver || (lifeLost && options.lifeLoss() != LifeLoss.IGNORED);
    running = !terminated && !cutOff;
    pictures().push();
    pictures().observe(observation);
    return new Step(reward, terminated, cutOff);
  }

  private int nextLife(Emulator emulator, RandomGenerator generator) {
    return options.fire() == Fire.LIFE && hasButton() ? agentStep(BUTTON, emulator, generator) : 0;
  }

  /** Plays one step, and leaves its screen and what happened in it. */
  private int agentStep(int action, Emulator emulator, RandomGenerator generator) {
    int skip = options.frames().skip();
    Pictures pictures = pictures();
    boolean atOnce = options.lifeLoss() == LifeLoss.RESETS_GAME;
    int before = lives;
    int reward = 0;
    int played = 0;
    boolean stopped = false;
    while (played < skip && !stopped) {
      reward += frame(action, emulator, generator);
      played++;
      stopped = gameOver || cutOff || (atOnce && emulator.lives() < before);
      if (!stopped && played == skip - 1) {
        emulator.greyScreen(pictures.before());
      } else if (!stopped && played == skip) {
        emulator.greyScreen(pictures.newest());
      }
    }
    lives = emulator.lives();
    lifeLost = lives < before && (atOnce || lives > 0);
    if (cutOff && !gameOver) {
      emulator.greyScreen(pictures.newest());
    } else if (skip > 1) {
      pictures.pool();
    }
    return reward;
  }

  private int frame(int action, Emulator emulator, RandomGenerator generator) {
    int reward = emulator.act(sticky.next(action, generator));
    gameOver = emulator.gameOver();
    cutOff = options.frameLimit() > 0 && emulator.frames() >= options.frameLimit();
    return reward;
  }

  /** {@inheritDoc} Here: the action before and the console's state, where the game goes on. */
  @Override
  public byte[] carriedOver() {
    Emulator emulator = console;
    if (emulator == null || !goesOn()) {
      return new byte[0];
    }
    byte[] state = emulator.state();
    byte[] carried = new byte[1 + state.length];
    carried[0] = (byte) sticky.kept();
    System.arraycopy(state, 0, carried, 1, state.length);
    return carried;
  }

  @Override
  public void restoreCarriedOver(byte[] carried) {
    running = false;
    gameOver = false;
    cutOff = false;
    lifeLost = carried.length > 0;
    if (lifeLost) {
      Emulator emulator = console();
      emulator.restore(Arrays.copyOfRange(carried, 1, carried.length));
      sticky.restore(carried[0]);
      lives = emulator.lives();
    }
  }

  /** {@inheritDoc} The screen keeps its shape, a point a square, between black bars. */
  @Override
  public void render(Graphics2D graphics, int width, int height) {
    pictures();
    Emulator emulator = console();
    BufferedImage screen =
        new BufferedImage(Emulator.WIDTH, emulator.height(), BufferedImage.TYPE_INT_RGB);
    int[] colours = new int[Emulator.WIDTH * emulator.height()];
    emulator.colourScreen(colours);
    screen.setRGB(0, 0, Emulator.WIDTH, emulator.height(), colours, 0, Emulator.WIDTH);
    double scale = Math.min((double) width / Emulator.WIDTH, (double) height / emulator.height());
    int wide = (int) Math.round(scale * Emulator.WIDTH);
    int high = (int) Math.round(scale * emulator.height());
    graphics.setColor(Color.BLACK);
    graphics.fillRect(0, 0, width, height);
    graphics.drawImage(screen, (width - wide) / 2, (height - high) / 2, wide, high, null);
  }

  @Override
  public void close() {
    running = false;
    Emulator open = console;
    console = null;
    if (open != null) {
      open.close();
    }
  }
}
