package dev.spikeq.env.minatar;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.FrameStack;
import dev.spikeq.env.Space;
import dev.spikeq.env.StateAccess;
import dev.spikeq.env.Step;
import dev.spikeq.env.minatar.MinAtarOptions.ActionSet;
import dev.spikeq.env.minatar.MinAtarOptions.StickyMemory;
import dev.spikeq.env.render.Renderable;
import java.awt.Graphics2D;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A game of MinAtar, with sticky actions.
 *
 * <p>Observation: {@code [10, 10, channels]}, row from the top, column from the left, channel; 1
 * where something is and 0 elsewhere, so that a byte holds each number exactly. Actions are {@link
 * Move}s, all six or {@link MinAtarGame#minimalMoves}, in the order of those lists. Rewards are
 * whole numbers, 0 or more. There is no time limit, and a player that only waits can play some of
 * the games for ever: training wants a limit of its own.
 *
 * <p>A step first draws whether the move before is repeated ({@code nextDouble}, always, also where
 * the probability is 0); the game's own draws follow, {@code nextDouble} for what has a probability
 * and {@code nextInt} for an integer in a range. With {@link NumpyRandom} as the generator and
 * {@link StickyMemory#RUN} the trajectories are those of MinAtar 1.0.15, bit by bit.
 *
 * <p>Steps after the end of an episode are allowed: reward 0, {@code terminated}, nothing changes
 * but the move before, and nothing is drawn but whether it is repeated.
 *
 * <p>Source: Young, Tian, MinAtar: An Atari-inspired testbed for thorough and reproducible
 * reinforcement learning experiments, arXiv 1903.03176. Written from a description of the rules.
 */
public final class MinAtar implements Environment, StateAccess, Renderable, FrameStack {
  /** More than a step can be expected to earn; a reward beyond it is made anew. */
  private static final int SHARED_STEPS = 16;

  private static final List<Move> MOVES = List.of(Move.values());

  private final MinAtarGame game;
  private final MinAtarOptions options;
  private final Box observationSpace;
  private final Discrete actionSpace;
  private final Move[] moves;
  private final Step[] running = new Step[SHARED_STEPS];
  private final Step[] ended = new Step[SHARED_STEPS];
  private Rules rules;
  private Move last = Move.NONE;
  private @Nullable RandomGenerator random;

  /**
   * Makes a game.
   *
   * @param game which one
   * @param options how it is set up
   */
  public MinAtar(MinAtarGame game, MinAtarOptions options) {
    this(game, options, game.rules(options.ramping()));
  }

  MinAtar(MinAtarGame game, MinAtarOptions options, Rules rules) {
    this.game = game;
    this.options = options;
    this.rules = rules;
    observationSpace = Box.uniform(0, 1, Rules.SIZE, Rules.SIZE, game.channels().size());
    moves =
        options.actions() == ActionSet.FULL
            ? Move.values()
            : game.minimalMoves().toArray(Move[]::new);
    actionSpace = new Discrete(moves.length);
    for (int reward = 0; reward < SHARED_STEPS; reward++) {
      running[reward] = new Step(reward, false, false);
      ended[reward] = new Step(reward, true, false);
    }
  }

  /** Returns which game this is. */
  public MinAtarGame game() {
    return game;
  }

  /** Returns how it is set up. */
  public MinAtarOptions options() {
    return options;
  }

  /** Returns what each action does, by its index. */
  public List<Move> moves() {
    return List.of(moves);
  }

  /**
   * Returns how often the game has become harder since the start of the episode; empty for Breakout
   * and Freeway, which never do.
   */
  public OptionalInt rampLevel() {
    return rules.rampLevel();
  }

  @Override
  public Box observationSpace() {
    return observationSpace;
  }

  /** Returns 1: an observation is the frame. */
  @Override
  public int frames() {
    return 1;
  }

  @Override
  public int frameSize() {
    return observationSpace.size();
  }

  @Override
  public Space actionSpace() {
    return actionSpace;
  }

  @Override
  public void reset(RandomGenerator generator, float[] observation) {
    observationSpace.checkLength(observation);
    random = generator;
    if (options.stickyMemory() == StickyMemory.EPISODE) {
      last = Move.NONE;
    }
    rules.reset(generator);
    rules.observe(observation);
  }

  @Override
  public Step step(Action action, float[] observation) {
    RandomGenerator draws = requireStarted();
    observationSpace.checkLength(observation);
    Move wanted = moves[actionSpace.index(action)];
    Move move = Draws.happens(draws, options.stickyProbability()) ? last : wanted;
    last = move;
    int reward = rules.terminal ? 0 : rules.step(move, draws);
    rules.observe(observation);
    return outcome(reward);
  }

  private Step outcome(int reward) {
    if (reward >= SHARED_STEPS) {
      return new Step(reward, rules.terminal, false);
    }
    return (rules.terminal ? ended : running)[reward];
  }

  private RandomGenerator requireStarted() {
    RandomGenerator draws = random;
    if (draws == null) {
      throw new IllegalStateException(game.title() + ": no episode was started: call reset first");
    }
    return draws;
  }

  /**
   * {@inheritDoc}
   *
   * @return whole numbers: 1 if the game is over, the number of the move before, then the game's
   *     variables in the order that the environment's page gives
   */
  @Override
  public double[] state() {
    requireStarted();
    StateWriter writer = new StateWriter();
    writer.flag("terminal", rules.terminal);
    writer.integer("move before", MOVES.indexOf(last), 0, MOVES.size() - 1);
    rules.transfer(writer);
    return writer.state();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if no episode was started yet, since steps draw from the
   *     generator of the last reset
   */
  @Override
  public void resetTo(double[] state, float[] observation) {
    requireStarted();
    observationSpace.checkLength(observation);
    StateReader reader = new StateReader(game.title(), state);
    Rules restored = game.rules(options.ramping());
    restored.terminal = reader.flag("terminal", false);
    Move before = MOVES.get(reader.integer("move before", 0, 0, MOVES.size() - 1));
    restored.transfer(reader);
    reader.finish();
    rules = restored;
    last = before;
    rules.observe(observation);
  }

  @Override
  public void render(Graphics2D graphics, int width, int height) {
    requireStarted();
    float[] cells = new float[observationSpace.size()];
    rules.observe(cells);
    MinAtarDrawing.draw(graphics, width, height, cells, game.channels());
  }
}
