package dev.spikeq.bench;

import dev.spikeq.env.Environments;
import dev.spikeq.env.arcade.ArcadeGames;
import dev.spikeq.env.arcade.RomFolder;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;

/** Measures how many steps a second each environment makes on one core. */
final class EnvironmentRun {
  /** An Atari game makes some thousand steps a second. */
  private static final MathContext DIGITS = new MathContext(3);

  private EnvironmentRun() {}

  /** Of the many games of one console a single one, where its ROM is installed. */
  private static boolean isMeasured(String name) {
    return ArcadeGames.load()
        .byEnvironment(name)
        .map(game -> game.rom().equals("breakout") && RomFolder.standard().has(game))
        .orElse(true);
  }

  static List<Map<String, Object>> measure(Forks forks, PrintWriter out) {
    String[] names =
        Environments.names().stream().filter(EnvironmentRun::isMeasured).toArray(String[]::new);
    List<Map<String, Object>> entries = new ArrayList<>();
    out.println("| environment                  | million steps a second |");
    out.println("|------------------------------|-----------------------:|");
    for (RunResult result :
        forks.run("\\.EnvironmentBenchmarks\\.step$", Map.of("name", names), Map.of())) {
      String name = result.getParams().getParam("name");
      double millions = 1e3 / KernelRun.nanos(result);
      String figure = BigDecimal.valueOf(millions).round(DIGITS).toPlainString();
      out.printf(Locale.ROOT, "| %-28s | %22s |%n", name, figure);
      out.flush();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("environment", name);
      entry.put("million_steps_per_second", millions);
      entries.add(entry);
    }
    return entries;
  }
}
