package dev.spikeq.env.arcade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The table of games, and how their ROMs are kept, found and refused. */
final class RomsTest {
  private static final ArcadeGames GAMES = ArcadeGames.load();
  private static final ArcadeGame TETRIS = GAMES.byRom("tetris").orElseThrow();
  private static final ArcadeGame PONG = GAMES.byEnvironment("Atari/Pong").orElseThrow();

  @TempDir private Path temporary;
  private RomFolder folder = RomFolder.standard();

  @BeforeEach
  void emptyFolder() {
    folder = new RomFolder(temporary.resolve("roms"));
  }

  private static byte[] tetris() throws IOException {
    RomFolder installed = RomFolder.standard();
    Assumptions.assumeTrue(
        installed.has(TETRIS), "no ROM of Tetris in " + installed.path() + ": " + RomFolder.REMEDY);
    return Files.readAllBytes(installed.file(TETRIS));
  }

  private Path written(String name, byte[] content) throws IOException {
    Path file = temporary.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private Path zipped(String name, Map<String, byte[]> entries) throws IOException {
    Path file = temporary.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return file;
  }

  private String refusal(Path source) {
    return String.valueOf(
        assertThrows(IOException.class, () -> new RomInstaller(folder).install(source))
            .getMessage());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theTableOfGamesIsSound() {
    assertEquals(104, GAMES.all().size());
    Set<String> seen = new HashSet<>();
    for (ArcadeGame game : GAMES.all()) {
      assertTrue(game.md5().matches("[0-9a-f]{32}"), game.md5());
      assertTrue(seen.add(game.md5()) && seen.add(game.title()) && seen.add(game.rom()));
      assertEquals(
          game.minimalActions().stream().sorted().distinct().toList(), game.minimalActions());
      assertTrue(game.minimalActions().getLast() < ArcadeGames.ALL_ACTIONS);
      game.scores().ifPresent(scores -> assertTrue(scores.random() < scores.human(), game.title()));
    }
    assertEquals(57, GAMES.all().stream().filter(game -> game.scores().isPresent()).count());
    assertEquals(
        List.of("UpNDown", "TicTacToe3D", "Pitfall2", "Qbert"),
        Stream.of("up_n_down", "tic_tac_toe_3d", "pitfall2", "qbert")
            .map(rom -> GAMES.byRom(rom).orElseThrow().title())
            .toList());
  }

  @Test
  void scoresAreSharesOfTheHumansOverTheRandomOne() {
    ArcadeGame.Scores pong = PONG.scores().orElseThrow();
    assertEquals(0, pong.humanNormalised(-20.7));
    assertEquals(1, pong.humanNormalised(14.6));
    assertEquals(1.1813, pong.humanNormalised(21), 1e-4);
    assertEquals(118.13, pong.humanNormalisedPercent(21), 0.01);
    assertTrue(TETRIS.scores().isEmpty());
    assertEquals(PONG.scores(), ArcadeGames.scores("Atari/Pong"));
    for (String unknown : List.of("Atari/Tetris", "CartPole-v1", "Pong", "")) {
      assertTrue(ArcadeGames.scores(unknown).isEmpty(), unknown);
    }
  }

  @Test
  void theUsersFolderIsTheUsualOneOrTheNamedOne() {
    Path home = Path.of("home");
    assertEquals(
        home.resolve(".local/share/spikeq/roms"), RomFolder.standard(Map.of(), home).path());
    assertEquals(
        Path.of("data/spikeq/roms"),
        RomFolder.standard(Map.of("XDG_DATA_HOME", "data"), home).path());
    assertEquals(
        Path.of("mine"), RomFolder.standard(Map.of(RomFolder.VARIABLE, "mine"), home).path());
  }

  @Test
  void aMissingOrWrongRomIsNamedWithWhatToDo() throws IOException {
    String missing = message(TETRIS);
    assertTrue(missing.startsWith("Atari/Tetris: expected the game's ROM "), missing);
    assertTrue(missing.endsWith("found none: run ./spikeq roms install"), missing);

    written("roms/tetris.bin", text("no ROM"));
    String unknown = message(TETRIS);
    assertTrue(unknown.contains("found no ROM of a known game (MD5 "), unknown);
    assertFalse(folder.has(TETRIS));
    assertEquals(List.of(), folder.games());
  }

  private String message(ArcadeGame game) {
    return String.valueOf(
        assertThrows(IllegalStateException.class, () -> folder.require(game)).getMessage());
  }

  @Test
  void theRomOfAnotherGameIsRefused() throws IOException {
    byte[] rom = tetris();
    written("roms/pong.bin", rom);
    String message = message(PONG);
    assertTrue(message.contains("found that of Tetris (MD5 " + TETRIS.md5() + ")"), message);

    String refused = refusal(written("pong.bin", rom));
    assertTrue(refused.contains("expected the ROM of Pong (MD5 " + PONG.md5()), refused);
    assertTrue(refused.endsWith("rename the file"), refused);
  }

  @Test
  void installsFromFilesFoldersAndArchives() throws IOException {
    byte[] rom = tetris();
    Path wheel =
        zipped("a.whl", Map.of("ale_py/roms/tetris.bin", rom, "ale_py/x.bin", text("other")));
    for (Path source :
        List.of(written("anything", rom), written("deep/er/T.A26", rom).getParent(), wheel)) {
      folder = new RomFolder(temporary.resolve("roms-" + source.getFileName()));
      RomInstaller.Report report = new RomInstaller(folder).install(source);
      assertEquals(List.of(TETRIS), report.installed());
      assertEquals(List.of(TETRIS), folder.games());
      assertEquals(source.equals(wheel) ? 1 : 0, report.refused().size());
      RomInstaller.Report again = new RomInstaller(folder).install(source);
      assertEquals(List.of(), again.installed());
      assertEquals(List.of(TETRIS), again.present());
      try (Stream<Path> files = Files.list(folder.path())) {
        assertEquals(1, files.count(), "nothing else is left in the folder");
      }
    }
  }

  @Test
  void whatIsNoRomIsRefused() throws IOException {
    String unknown = refusal(written("pong.bin", text("no ROM")));
    assertTrue(unknown.contains("expected a ROM of one of 104 known games, found MD5 "), unknown);
    assertTrue(unknown.contains("6 bytes (Pong has " + PONG.md5() + ")"), unknown);

    String large = refusal(written("large.bin", new byte[1 << 17]));
    assertTrue(large.contains("a file of 131072 bytes"), large);

    assertTrue(refusal(written("text.zip", text("no archive"))).contains("found no zip archive"));
    assertTrue(refusal(zipped("empty.zip", Map.of("a.txt", text("a")))).contains("found none"));
    assertTrue(refusal(temporary.resolve("absent")).contains("found no such file"));
    assertTrue(refusal(Files.createDirectory(temporary.resolve("e"))).contains("found none in 0"));
    assertFalse(Files.exists(folder.path()), "nothing was written");
  }

  @Test
  void anArchiveThatWasCutIsNamed() throws IOException {
    byte[] noise = new byte[4096];
    new SplittableRandom(1).nextBytes(noise);
    byte[] whole = Files.readAllBytes(zipped("whole.zip", Map.of("roms/pong.bin", noise)));
    String cut = refusal(written("cut.zip", Arrays.copyOf(whole, whole.length / 2)));
    assertTrue(cut.contains("cut.zip: expected a zip archive, found a damaged one"), cut);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "plays pip with a shell")
  void downloadsWithTheFirstToolThatWorks() throws Exception {
    Path wheel = zipped("found.whl", Map.of("ale_py/roms/tetris.bin", tetris()));
    // Arguments: download ale-py==… --no-deps --only-binary :all: --disable-… --dest FOLDER …
    Path pip =
        written(
            "pip.sh",
            text(
                "for last; do if [ \"$to\" = 1 ]; then cp "
                    + wheel
                    + " \"$last\"; fi;"
                    + " to=0; if [ \"$last\" = --dest ]; then to=1; fi; done\n"));
    RomDownload download =
        new RomDownload(List.of(List.of("spikeq-no-such-program"), List.of("sh", pip.toString())));
    assertEquals(List.of(TETRIS), download.install(folder).installed());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "plays pip with a shell")
  void saysWhatPipSaidWhereItFails() throws Exception {
    Path pip = written("pip.sh", text("echo trying; echo 'ERROR: no network' >&2; exit 1\n"));
    RomDownload download =
        new RomDownload(List.of(List.of("spikeq-no-such-program"), List.of("sh", pip.toString())));
    String message =
        String.valueOf(
            assertThrows(IOException.class, () -> download.install(folder)).getMessage());
    assertTrue(message.contains("spikeq-no-such-program: no such program"), message);
    assertTrue(message.contains("sh " + pip + ": ERROR: no network"), message);
    assertTrue(message.contains("then ./spikeq roms install FILE"), message);
    assertFalse(Files.exists(folder.path()));
  }
}
