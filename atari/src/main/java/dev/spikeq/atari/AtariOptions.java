package dev.spikeq.atari;

/**
 * What an agent sees of a game, and which part of it is an episode.
 *
 * @param noOps an episode that begins a game lets 1 to this many frames pass first, drawn
 *     uniformly; 0 for none
 * @param frames how frames become steps and observations
 * @param stickyProbability how likely, in each frame, the action before is repeated, 0 to 1
 * @param lifeLoss what the loss of a life does
 * @param fire when the button is pressed for the agent
 * @param frameLimit frames after which a game is cut off, those before the agent's first step
 *     included; 0 for none
 * @param actions which actions there are to choose from
 */
public record AtariOptions(
    int noOps,
    Frames frames,
    double stickyProbability,
    LifeLoss lifeLoss,
    Fire fire,
    int frameLimit,
    ActionSet actions) {
  /** What begins a game takes frames of its own. */
  private static final int LEAST_LIMIT = 1000;

  /**
   * How frames become steps and observations.
   *
   * @param skip frames in which a step plays its action, 1 or more; the last two make a picture
   * @param stack pictures in an observation, 1 or more
   * @param view how those pictures make an observation
   */
  public record Frames(int skip, int stack, View view) {
    /** Checks the numbers. */
    public Frames {
      if (skip < 1 || stack < 1) {
        throw new IllegalArgumentException(
            "Atari: expected 1 frame a step and 1 a stack or more, found %d and %d"
                .formatted(skip, stack));
      }
    }

    /**
     * With a channel for each picture.
     *
     * @param skip frames in which a step plays its action, 1 or more
     * @param stack pictures in an observation, 1 or more
     */
    public Frames(int skip, int stack) {
      this(skip, stack, View.STACKED);
    }
  }

  /** How the last pictures make an observation. */
  public enum View {
    /** {@code [84, 84, stack]}: a channel for each picture of the whole screen. */
    STACKED(84, 0),
    /**
     * {@code [84, 84, stack]}, 0 to 255: a channel for each picture of what stands out, which is
     * how far each pixel is, up or down, from the grey that most of its row has (the darkest of
     * several). The console draws rows, each on a ground of its own; most values are 0, and
     * learning and arithmetic deal with the rest. Rows that are of one grey look alike, whichever
     * it is. Not in the papers.
     */
    CONTRAST(84, 0),
    /**
     * {@code [80, 80, 1]}: the sum of the pictures, fading with age, each without the screen's 25
     * top rows, where scores are. Of n pictures the newest counts 1, the one before (n - 1) / n and
     * so on: with n = 4 1, 0.75, 0.5, 0.25. Cut down to a whole number and to 255 at most.
     *
     * <p>Source: Patel et al., Improved robustness of reinforcement learning policies upon
     * conversion to spiking neuronal network platforms applied to Atari Breakout game, 2019, as in
     * C. Hahn, Deep Spiking Q-Networks, 2020. That it is shrunk by area, and that pictures before
     * the first are copies of it, is ours: neither is said there.
     */
    FADED(80, 25);

    private final int side;
    private final int cropped;

    View(int side, int cropped) {
      this.side = side;
      this.cropped = cropped;
    }

    /** Returns the rows and columns of an observation. */
    public int side() {
      return side;
    }

    /** Returns how many rows at the top of the screen are left out. */
    public int cropped() {
      return cropped;
    }

    /**
     * Returns the channels of an observation.
     *
     * @param stack pictures in it
     */
    public int channels(int stack) {
      return switch (this) {
        case STACKED, CONTRAST -> stack;
        case FADED -> 1;
      };
    }
  }

  /** What the loss of a life does; the end of the game ends an episode in any case. */
  public enum LifeLoss {
    /** Nothing: an episode is a game. */
    IGNORED,
    /**
     * Ends the episode after the step; the next one goes on in the same game, after one step of
     * no-op. As OpenAI Baselines and Stable-Baselines3 have it.
     */
    ENDS_EPISODE,
    /** Ends the episode in the frame in which it happens, and the game. As Gymnasium has it. */
    RESETS_GAME
  }

  /** When the button is pressed for the agent, in games that have a use for it. */
  public enum Fire {
    /** Never. */
    NEVER,
    /** When an episode begins: a step of action 1, the button, and one of action 2. */
    EPISODE,
    /** The same, and a step of action 1 after a life was lost in an episode that goes on. */
    LIFE
  }

  /** Which actions there are to choose from. */
  public enum ActionSet {
    /** Those that the game has a use for. */
    MINIMAL,
    /** All 18. */
    FULL
  }

  /** Checks the numbers. */
  public AtariOptions {
    if (noOps < 0 || noOps > LEAST_LIMIT / 2) {
      throw new IllegalArgumentException(
          "Atari: expected 0 to %d no-ops, found %d".formatted(LEAST_LIMIT / 2, noOps));
    }
    if (!(stickyProbability >= 0 && stickyProbability <= 1)) {
      throw new IllegalArgumentException(
          "Atari: expected a sticky probability from 0 to 1, found " + stickyProbability);
    }
    if (frameLimit != 0 && frameLimit < LEAST_LIMIT) {
      throw new IllegalArgumentException(
          "Atari: expected a frame limit of 0 or at least %d, found %d"
              .formatted(LEAST_LIMIT, frameLimit));
    }
  }

  /**
   * Returns the papers': up to 30 no-ops, 4 frames a step and in a stack, no sticky actions, the
   * button pressed for the agent, half an hour, the actions that the game has a use for; an episode
   * is a game.
   */
  public static AtariOptions standard() {
    return new AtariOptions(
        30, new Frames(4, 4), 0, LifeLoss.IGNORED, Fire.LIFE, 108_000, ActionSet.MINIMAL);
  }

  /**
   * Returns these options with another meaning of a lost life.
   *
   * @param newLifeLoss what it does
   */
  public AtariOptions withLifeLoss(LifeLoss newLifeLoss) {
    return new AtariOptions(
        noOps, frames, stickyProbability, newLifeLoss, fire, frameLimit, actions);
  }

  /**
   * Returns these options with other presses of the button.
   *
   * @param newFire when it is pressed for the agent
   */
  public AtariOptions withFire(Fire newFire) {
    return new AtariOptions(
        noOps, frames, stickyProbability, lifeLoss, newFire, frameLimit, actions);
  }

  /**
   * Returns these options with another sticky probability.
   *
   * @param newProbability how likely the action before is repeated, 0 to 1
   */
  public AtariOptions withStickyProbability(double newProbability) {
    return new AtariOptions(noOps, frames, newProbability, lifeLoss, fire, frameLimit, actions);
  }

  /**
   * Returns these options with another frame limit.
   *
   * @param newLimit frames, or 0 for none
   */
  public AtariOptions withFrameLimit(int newLimit) {
    return new AtariOptions(noOps, frames, stickyProbability, lifeLoss, fire, newLimit, actions);
  }

  /**
   * Returns these options with other frames.
   *
   * @param newFrames how they become steps and observations
   */
  public AtariOptions withFrames(Frames newFrames) {
    return new AtariOptions(
        noOps, newFrames, stickyProbability, lifeLoss, fire, frameLimit, actions);
  }

  /**
   * Returns these options with another set of actions.
   *
   * @param newActions which there are to choose from
   */
  public AtariOptions withActions(ActionSet newActions) {
    return new AtariOptions(
        noOps, frames, stickyProbability, lifeLoss, fire, frameLimit, newActions);
  }
}
