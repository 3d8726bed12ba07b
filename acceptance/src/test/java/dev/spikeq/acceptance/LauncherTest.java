package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spikeq.acceptance.LauncherBed.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in front of a JDK and a Maven that only write down how they were called. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
  @TempDir private Path folder;

  private LauncherBed bed;

  @BeforeEach
  void prepare() throws IOException {
    bed = new LauncherBed(folder.resolve("a folder with blanks"));
  }

  @Test
  void saysInOneLineWhatToInstallWhereThereIsNoJdk25() throws Exception {
    bed.installJdk("17.0.1");
    bed.installMaven();
    Outcome outcome = bed.start("--help");
    assertEquals(2, outcome.status());
    assertEquals(1, outcome.errorLines().size(), outcome::err);
    assertTrue(outcome.err().contains("JDK 25"), outcome::err);
    assertEquals("", outcome.out());
  }

  @Test
  void saysInOneLineWhatToInstallWhereThereIsNoMaven() throws Exception {
    bed.installJdk("25.0.1");
    for (List<String> arguments : List.of(List.of("--help"), List.of("test"))) {
      Outcome outcome = bed.start(arguments.toArray(String[]::new));
      assertEquals(2, outcome.status());
      assertEquals(1, outcome.errorLines().size(), outcome::err);
      assertTrue(outcome.err().contains("Maven"), outcome::err);
    }
  }

  @Test
  void takesTheJdkOfJavaHomeThoughTheOneOnThePathIsOlder() throws Exception {
    Path newer = bed.installJdk("25");
    bed.putOnPath(bed.installJdk("17.0.1").resolve("bin/java"));
    bed.setEnvironment("JAVA_HOME", newer.toString());
    bed.setEnvironment("SPIKEQ_JDK_PLACES", folder + "/nowhere");
    assertEquals(newer + "\n", bed.start("jdk").out());
  }

  @Test
  void looksOnWhereJavaHomeAndThePathAreTooOld() throws Exception {
    Path older = bed.installJdk("1.8.0_442");
    bed.putOnPath(older.resolve("bin/java"));
    bed.setEnvironment("JAVA_HOME", older.toString());
    Path newer = bed.installJdk("26-ea");
    assertEquals(newer + "\n", bed.start("jdk").out());
  }

  @Test
  void runsInTheCallersFolderWithTheCallersWords() throws Exception {
    bed.installJdk("25.0.1");
    bed.installMaven();
    Path link = Files.createSymbolicLink(folder.resolve("link"), bed.script());
    Path caller = Files.createDirectory(folder.resolve("the caller's"));
    Outcome outcome = bed.startFrom(caller, link, "train", "my file.toml", "");
    assertEquals(7, outcome.status(), outcome::err);
    assertEquals(List.of("spikeq: building…", "kept"), outcome.errorLines());
    assertTrue(outcome.out().contains("in " + caller.toRealPath() + "\n"), outcome::out);
    assertTrue(outcome.out().endsWith("[train]\n[my file.toml]\n[]\n"), outcome::out);
  }

  @Test
  void saysHowWideATerminalIs() throws Exception {
    bed.installJdk("25.0.1");
    bed.installMaven();
    bed.start("list");
    bed.installTool("stty", "[ \"$*\" = size ] && echo '40 133'");
    assertFalse(bed.start("list").out().contains("columns"), "there is no terminal");
    String shown = bed.showOnTerminal("list");
    assumeTrue(shown != null, "no program that makes a terminal");
    assertTrue(shown.contains("columns 133"), shown);
    bed.installTool("tput", "[ \"$*\" = cols ] && echo 77");
    bed.removeTool("stty");
    shown = String.valueOf(bed.showOnTerminal("list"));
    assertTrue(shown.contains("columns 77"), shown);
    bed.setEnvironment("COLUMNS", "55");
    shown = String.valueOf(bed.showOnTerminal("list"));
    assertTrue(shown.contains("columns 55"), shown);
  }

  @Test
  void saysNothingWhereNobodyKnowsHowWideATerminalIs() throws Exception {
    bed.installJdk("25.0.1");
    bed.installMaven();
    bed.start("list");
    String shown = bed.showOnTerminal("list");
    assumeTrue(shown != null, "no program that makes a terminal");
    assertFalse(shown.contains("columns"), shown);
    assertFalse(shown.contains("stty"), shown);
    assertTrue(shown.contains("[list]"), shown);
  }

  @Test
  void theCallersClassesAreBehindItsOwn() throws Exception {
    bed.installJdk("25.0.1");
    bed.installMaven();
    assertFalse(bed.start("list").out().contains("with own classes"));
    bed.setEnvironment("SPIKEQ_CLASSPATH", "my classes:own.jar");
    assertTrue(bed.start("list").out().contains("with own classes\n"));
  }

  @Test
  void buildsAgainOnlyWhereASourceIsNewer() throws Exception {
    bed.installJdk("25.0.1");
    bed.installMaven();
    bed.start("list");
    bed.start("list");
    assertEquals(1, bed.builds());
    Path source = bed.home().resolve("snn/src/main/Source.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    assertEquals(List.of("spikeq: building…", "kept"), bed.start("list").errorLines());
    assertEquals(2, bed.builds());
  }

  @Test
  void buildsTheBenchmarksOnlyWhenTheyAreAskedForAndOnce() throws Exception {
    bed.installJdk("25.0.1");
    bed.installMaven();
    Path source = Files.createDirectories(bed.home().resolve("bench/src/main")).resolve("B.java");
    Files.createFile(source);
    assertFalse(bed.start("list").out().contains("with the benchmarks"));
    assertEquals(1, bed.builds());
    Outcome outcome = bed.start("bench", "--kernels");
    assertEquals(List.of("spikeq: building the benchmarks…", "kept"), outcome.errorLines());
    assertTrue(outcome.out().contains("with the benchmarks\n"), outcome::out);
    assertTrue(outcome.out().endsWith("[--kernels]\n"), outcome::out);
    bed.start("bench");
    assertEquals(2, bed.builds());
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    bed.start("list");
    assertEquals(2, bed.builds());
    bed.start("bench");
    assertEquals(3, bed.builds());
  }

  @Test
  void startsAfreshAfterABuildThatWasKilled() throws Exception {
    bed.installJdk("25.0.1");
    bed.installMaven();
    Files.createFile(Files.createDirectories(bed.home().resolve(".spikeq")).resolve("unfinished"));
    bed.start("list");
    assertTrue(bed.mavenCalls().contains(" clean "), bed::mavenCalls);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoStartedAtOnceBuildOnce(boolean systemHasLocks) throws Exception {
    if (!systemHasLocks) {
      bed.removeTool("flock");
    }
    bed.installJdk("25.0.1");
    bed.installMaven();
    Process first = bed.launch(bed.home(), bed.script(), "one");
    Process second = bed.launch(bed.home(), bed.script(), "two");
    assertEquals(7, first.waitFor());
    assertEquals(7, second.waitFor());
    assertEquals(1, bed.builds());
  }

  @Test
  void showsWhyABuildFailed() throws Exception {
    bed.installJdk("25.0.1");
    bed.installMaven();
    bed.setEnvironment("FAKE_MAVEN_FAILS", "yes");
    Outcome outcome = bed.start("list");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("[ERROR] a missing semicolon"), outcome::err);
    assertEquals("", outcome.out());
  }

  @Test
  void theTestsEndWithTheSumOverAllModules() throws Exception {
    bed.installJdk("25.0.1");
    bed.installMaven();
    Outcome all = bed.start("test");
    assertEquals(0, all.status(), all::err);
    assertTrue(
        all.out().endsWith("[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1\n"), all::out);
    assertTrue(all.out().contains("\nacceptance: checked 3 files, 41 cases\n"), all::out);
    Outcome mistaken = bed.start("test", "--only", "some");
    assertEquals(2, mistaken.status());
    assertEquals(1, mistaken.errorLines().size(), mistaken::err);
  }

  @Test
  void theTestsFailWhereMavenFails() throws Exception {
    bed.installJdk("25.0.1");
    bed.installMaven();
    bed.setEnvironment("FAKE_MAVEN_FAILS", "yes");
    assertEquals(1, bed.start("test", "--only", "acceptance").status());
  }
}
