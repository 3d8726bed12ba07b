package dev.spikeq.app;

import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Nearest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The root command, {@code spikeq}, and the rules that hold for every command below it.
 *
 * <p>A failure is one line on standard error. The exit status is 0 where all went well, 2 where the
 * caller made a mistake (an unknown option, a value out of range) and 1 for any other failure.
 * {@code --debug} adds the stack trace.
 */
@Command(
    name = "spikeq",
    description = "Deep reinforcement learning with spiking neurons.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      TrainCommand.class,
      ResumeCommand.class,
      EvaluateCommand.class,
      InspectCommand.class,
      ConvertCommand.class,
      AgreementCommand.class,
      RobustnessCommand.class,
      CompareCommand.class,
      PlayCommand.class,
      ReportCommand.class,
      ImportCommand.class,
      ListCommand.class,
      RomsCommand.class,
      RehearseCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  private Main() {}

  /**
   * Runs a command and ends the JVM with its exit status.
   *
   * @param arguments the words after {@code spikeq} on the command line
   */
  public static void main(String[] arguments) {
    StandardError.restore();
    System.exit(commandLine().execute(arguments));
  }

  /** The parser for all commands, with the error handling of this class, and nothing run yet. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(Main::explainMistake);
    commandLine.setExecutionExceptionHandler(Main::explainFailure);
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command, found none");
  }

  private static int explainMistake(ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.printf(
        "%s: %s%s (see %s --help)%n",
        command.getCommandSpec().root().name(),
        oneLine(mistake),
        suggestion(mistake),
        command.getCommandSpec().qualifiedName());
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** What may have been meant by a word that no command or option is called. */
  private static String suggestion(ParameterException mistake) {
    if (!(mistake instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    String written = unmatched.getUnmatched().getFirst();
    CommandSpec command = mistake.getCommandLine().getCommandSpec();
    Stream<String> known =
        written.startsWith("-")
            ? command.optionsMap().keySet().stream()
            : command.subcommands().entrySet().stream()
                .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey);
    List<String> names = known.toList();
    return names.isEmpty() ? "" : ": " + Nearest.question(written, names);
  }

  private static int explainFailure(Exception failure, CommandLine command, ParseResult result) {
    PrintWriter err = command.getErr();
    err.printf("%s: %s%n", command.getCommandSpec().root().name(), oneLine(failure));
    if (command.getCommandSpec().root().userObject() instanceof Main main && main.debug) {
      failure.printStackTrace(err);
    }
    err.flush();
    return failure instanceof ConfigException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  private static String oneLine(Exception failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getName() : message;
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
