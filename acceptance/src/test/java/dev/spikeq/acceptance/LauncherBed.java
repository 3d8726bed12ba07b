package dev.spikeq.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder with a copy of the launcher, and all that it meets: tools, JDKs, Maven, sources. */
final class LauncherBed {
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "cat",
          "cp",
          "date",
          "dirname",
          "find",
          "flock",
          "grep",
          "head",
          "ln",
          "mkdir",
          "mkfifo",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sh",
          "sleep");

  /** Writes down its folder and its words, as the program would see them. */
  private static final String JAVA =
      """
      #!/bin/sh
      for word in "$@"; do
        case $word in -XX:AOTCacheOutput=*) echo cache >"${word#*=}"; exit 0 ;; esac
      done
      echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
      echo kept >&2
      echo "in $(pwd -P)"
      if [ -n "${COLUMNS:-}" ]; then echo "columns $COLUMNS"; fi
      for word in "$@"; do case $word in *bench-1.jar*) echo "with the benchmarks" ;; esac; done
      for word in "$@"; do case $word in *other.jar*:"my classes":own.jar) echo "with own classes" ;; esac; done
      while [ "$1" != dev.spikeq.app.Main ] && [ "$1" != dev.spikeq.bench.Main ]; do shift; done
      shift
      for word in "$@"; do echo "[$word]"; done
      exit 7
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo " $* " >>"$FAKE_LOG"
      if [ -n "${FAKE_MAVEN_FAILS:-}" ]; then
        echo "[ERROR] a missing semicolon"
        exit 1
      fi
      sleep 0.2
      mkdir -p app/target/dist/lib bench/target/dist/lib
      echo jar >app/target/spikeq-app-1.jar
      echo jar >app/target/dist/lib/other.jar
      echo jar >bench/target/spikeq-bench-1.jar
      echo jar >bench/target/dist/lib/jmh.jar
      echo "[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s -- in A"
      echo "[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0"
      echo "acceptance: neurons: 2 files, 40 cases"
      echo "acceptance: thesis: 1 file, 1 case"
      echo "[WARNING] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1"
      """;

  private final Path home;
  private final Path tools;
  private final Path jdks;
  private final Path log;
  private final Map<String, String> environment = new HashMap<>();

  /** What became of a start. */
  record Outcome(int status, String out, String err) {
    List<String> errorLines() {
      return err.lines().toList();
    }
  }

  LauncherBed(Path folder) throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    tools = Files.createDirectory(folder.resolve("tools"));
    jdks = Files.createDirectory(folder.resolve("jdks"));
    log = folder.resolve("maven.log");
    Files.copy(Path.of("..", "spikeq"), script());
    script().toFile().setExecutable(true);
    Files.createDirectories(home.resolve("snn/src/main"));
    Files.createFile(home.resolve("snn/src/main/Source.java"));
    Files.createFile(home.resolve("pom.xml"));
    for (String tool : TOOLS) {
      Path found = find(tool);
      if (found != null) {
        // Not a link: JUnit warns of links that lead out of the folder when it deletes it.
        write(tools.resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
      }
    }
    environment.put("PATH", tools.toString());
    environment.put("SPIKEQ_JDK_PLACES", folder.resolve("none") + ":" + jdks + "/*");
    environment.put("FAKE_LOG", log.toString());
    environment.put("TMPDIR", folder.toString());
    environment.put("LC_ALL", "C");
  }

  /** Puts a program in place of a tool. */
  void installTool(String name, String script) throws IOException {
    write(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
  }

  /** Starts the launcher on a terminal; gives all that it shows there, or null without a tool. */
  @Nullable String showOnTerminal(String... arguments) throws IOException, InterruptedException {
    Path terminal = find("script");
    if (terminal == null) {
      return null;
    }
    Path shown = home.resolveSibling("terminal.txt");
    String command = "'" + script() + "' " + String.join(" ", arguments);
    ProcessBuilder builder =
        new ProcessBuilder(terminal.toString(), "-q", "-c", command, "/dev/null")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(shown.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the launcher did not end: " + Files.readString(shown));
    }
    return Files.readString(shown);
  }

  private static @Nullable Path find(String tool) {
    return Stream.of("/usr/bin", "/bin", "/opt/homebrew/bin", "/usr/local/bin")
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  Path home() {
    return home;
  }

  Path script() {
    return home.resolve("spikeq");
  }

  void setEnvironment(String name, String value) {
    environment.put(name, value);
  }

  void putOnPath(Path program) throws IOException {
    Files.createSymbolicLink(tools.resolve(program.getFileName()), program);
  }

  void removeTool(String name) throws IOException {
    Files.deleteIfExists(tools.resolve(name));
  }

  /** Installs a JDK of a version among the usual places; gives its folder. */
  Path installJdk(String version) throws IOException {
    Path jdk = Files.createDirectories(jdks.resolve("jdk " + version));
    Files.writeString(jdk.resolve("release"), "VENDOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    Files.createDirectory(jdk.resolve("bin"));
    write(jdk.resolve("bin/java"), JAVA);
    write(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    return jdk;
  }

  void installMaven() throws IOException {
    write(tools.resolve("mvn"), MAVEN);
  }

  String mavenCalls() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  long builds() {
    return mavenCalls().lines().count();
  }

  Outcome start(String... arguments) throws IOException, InterruptedException {
    return startFrom(home, script(), arguments);
  }

  /**
   * Starts the launcher and waits for its end. What the JVM itself prints passes through a filter
   * that may outlive it by a moment, so that the end of standard error is awaited too, by a pipe.
   */
  Outcome startFrom(Path caller, Path program, String... arguments)
      throws IOException, InterruptedException {
    Path out = home.resolveSibling("out.txt");
    Path err = home.resolveSibling("err.txt");
    Path status = home.resolveSibling("status.txt");
    setEnvironment("OUT", out.toString());
    setEnvironment("ERR", err.toString());
    setEnvironment("STATUS", status.toString());
    Process process = launch(caller, Path.of("/bin/sh"), capturing(program, arguments));
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the launcher did not end: " + Files.readString(err));
    }
    return new Outcome(
        Integer.parseInt(Files.readString(status).strip()),
        Files.readString(out),
        Files.readString(err));
  }

  private static String[] capturing(Path program, String... arguments) {
    String script = "{ \"$0\" \"$@\" >\"$OUT\"; echo $? >\"$STATUS\"; } 2>&1 | cat >\"$ERR\"";
    return Stream.concat(Stream.of("-c", script, program.toString()), Stream.of(arguments))
        .toArray(String[]::new);
  }

  Process launch(Path caller, Path program, String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).directory(caller.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  private static void write(Path script, String text) throws IOException {
    Files.writeString(script, text);
    script.toFile().setExecutable(true);
  }
}
