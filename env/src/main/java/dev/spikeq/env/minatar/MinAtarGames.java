package dev.spikeq.env.minatar;

import dev.spikeq.env.EnvironmentOption;
import dev.spikeq.env.EnvironmentProvider;
import dev.spikeq.env.EnvironmentSettings;
import dev.spikeq.env.EnvironmentSpec;
import dev.spikeq.env.minatar.MinAtarOptions.ActionSet;
import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import java.util.ArrayList;
import java.util.List;

/** The games by name, as MinAtar registers them; found by {@link java.util.ServiceLoader}. */
public final class MinAtarGames implements EnvironmentProvider {
  private static final String STICKY = "sticky_actions";
  private static final String RAMPING = "difficulty_ramping";
  private static final List<EnvironmentOption> OPTIONS =
      List.of(
          new EnvironmentOption.Real(
              STICKY,
              "how likely the move before is repeated instead of the one asked for",
              0.1,
              0,
              1),
          new EnvironmentOption.Truth(RAMPING, "whether games become harder as they go on", true));

  /** Makes the provider; for the service loader. */
  public MinAtarGames() {}

  @Override
  public List<EnvironmentSpec> environments() {
    List<EnvironmentSpec> specs = new ArrayList<>();
    for (MinAtarGame game : MinAtarGame.values()) {
      specs.add(spec(game, "v0", ActionSet.FULL));
      specs.add(spec(game, "v1", ActionSet.MINIMAL));
    }
    return specs;
  }

  private static EnvironmentSpec spec(MinAtarGame game, String version, ActionSet actions) {
    int count = actions == ActionSet.FULL ? Move.values().length : game.minimalMoves().size();
    return new EnvironmentSpec(
        "MinAtar/" + game.title() + "-" + version,
        "a miniature of " + game.title() + " on 10 x 10 cells, " + count + " actions",
        OPTIONS,
        (settings, _) -> new MinAtar(game, options(actions, settings)));
  }

  private static MinAtarOptions options(ActionSet actions, EnvironmentSettings settings) {
    return MinAtarOptions.standard()
        .withActions(actions)
        .withStickyProbability(settings.real(STICKY))
        .withRamping(settings.truth(RAMPING) ? Ramping.ON : Ramping.OFF);
  }
}
