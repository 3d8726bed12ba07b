package dev.spikeq.atari;

import dev.spikeq.atari.AtariOptions.ActionSet;
import dev.spikeq.atari.AtariOptions.Fire;
import dev.spikeq.atari.AtariOptions.Frames;
import dev.spikeq.atari.AtariOptions.LifeLoss;
import dev.spikeq.atari.AtariOptions.View;
import dev.spikeq.env.EnvironmentOption;
import dev.spikeq.env.EnvironmentOption.Choice;
import dev.spikeq.env.EnvironmentOption.Real;
import dev.spikeq.env.EnvironmentOption.Whole;
import dev.spikeq.env.EnvironmentProvider;
import dev.spikeq.env.EnvironmentSettings;
import dev.spikeq.env.EnvironmentSpec;
import dev.spikeq.env.EnvironmentSpec.Purpose;
import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.arcade.ArcadeGames;
import dev.spikeq.env.arcade.RomFolder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The games by name, such as {@code Atari/Pong}; found by {@link java.util.ServiceLoader}. */
public final class AtariGames implements EnvironmentProvider {
  private static final List<EnvironmentOption> OPTIONS = options();

  /** Makes the provider; for the service loader. */
  public AtariGames() {}

  private static List<EnvironmentOption> options() {
    return List.of(
        new Whole("no_ops", "a game begins with 1 to this many frames of no-op", 30L, 0, 500),
        new Whole("frame_skip", "frames in which a step plays its action", 4L, 1, 60),
        new Whole("stack", "pictures in an observation", 4L, 1, 16),
        choice("view", "how they make an observation", View.STACKED, View.values()),
        new Real("sticky_actions", "how likely the action before is repeated", 0.0, 0, 1),
        choice(
            "life_loss",
            "what the loss of a life does in training; a policy is judged by whole games",
            LifeLoss.ENDS_EPISODE,
            LifeLoss.values()),
        choice(
            "fire_on_reset", "when the button is pressed for the agent", Fire.LIFE, Fire.values()),
        new Whole(
            "frame_limit",
            "frames after which a game is cut off, 0 for none",
            108_000L,
            0,
            1 << 30),
        choice("action_set", "which actions there are", ActionSet.MINIMAL, ActionSet.values()));
  }

  private static Choice choice(String name, String summary, Enum<?> fallback, Enum<?>[] constants) {
    return new Choice(
        name, summary, word(fallback), Arrays.stream(constants).map(AtariGames::word).toList());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<EnvironmentSpec> environments() {
    return ArcadeGames.load().all().stream().map(AtariGames::spec).toList();
  }

  private static EnvironmentSpec spec(ArcadeGame game) {
    return new EnvironmentSpec(
        game.environment(),
        game.title() + " of the Atari 2600, " + game.minimalActions().size() + " actions",
        OPTIONS,
        (settings, purpose) -> new Atari(game, RomFolder.standard(), options(settings, purpose)));
  }

  private static AtariOptions options(EnvironmentSettings settings, Purpose purpose) {
    LifeLoss lifeLoss = settings.constant("life_loss", LifeLoss.class);
    return new AtariOptions(
        (int) settings.whole("no_ops"),
        new Frames(
            (int) settings.whole("frame_skip"),
            (int) settings.whole("stack"),
            settings.constant("view", View.class)),
        settings.real("sticky_actions"),
        purpose == Purpose.LEARNING ? lifeLoss : LifeLoss.IGNORED,
        settings.constant("fire_on_reset", Fire.class),
        (int) settings.whole("frame_limit"),
        settings.constant("action_set", ActionSet.class));
  }
}
