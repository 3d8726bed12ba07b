package dev.spikeq.env.minatar;

import dev.spikeq.env.EnvironmentProvider;
import dev.spikeq.env.EnvironmentSpec;
import dev.spikeq.env.minatar.MinAtarOptions.ActionSet;
import java.util.ArrayList;
import java.util.List;

/** The games by name, as MinAtar registers them; found by {@link java.util.ServiceLoader}. */
public final class MinAtarGames implements EnvironmentProvider {

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
    MinAtarOptions options = MinAtarOptions.standard().withActions(actions);
    int count = actions == ActionSet.FULL ? Move.values().length : game.minimalMoves().size();
    return new EnvironmentSpec(
        "MinAtar/" + game.title() + "-" + version,
        "a miniature of " + game.title() + " on 10 x 10 cells, " + count + " actions",
        () -> new MinAtar(game, options));
  }
}
