package dev.spikeq.lab.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilmTest {
  @TempDir private Path folder = Path.of("");

  private static final Film.Settings SMALL = new Film.Settings(60, 40, 50, 1, Film.Side.ALONE);

  private List<Playback.Episode> film(String name, long seed, Film.Settings settings)
      throws IOException {
    try (Engine engine = Engine.scalar()) {
      return Film.write(folder.resolve(name), SyntheticRuns.actor(), seed, settings, engine);
    }
  }

  private static int frames(Path gif) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
      reader.setInput(in);
      return reader.getNumImages(true);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void hasAFramePerDecision() throws IOException {
    Playback.Episode episode = film("a.gif", 1, SMALL).getFirst();
    assertTrue(episode.over());
    assertEquals(episode.decisions(), episode.total(), "a pole is worth 1 a step");
    assertEquals(episode.decisions(), frames(folder.resolve("a.gif")));
  }

  @Test
  void equalSeedsGiveEqualFilms() throws IOException {
    Film.Settings settings = SMALL.with(Film.Side.WITH_RASTER).withEpisodes(2);
    assertEquals(film("a.gif", 1, settings), film("b.gif", 1, settings));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("a.gif")), Files.readAllBytes(folder.resolve("b.gif")));
  }

  @Test
  void theRasterStandsBesideTheEnvironment() throws IOException {
    film("a.gif", 1, SMALL.with(Film.Side.WITH_RASTER));
    var frame = ImageIO.read(folder.resolve("a.gif").toFile());
    assertEquals(60 + 40, frame.getWidth());
    assertEquals(40, frame.getHeight());
  }

  @Test
  void isBounded() throws IOException {
    Playback.Episode episode =
        film("a.gif", 1, new Film.Settings(60, 40, 3, 1, Film.Side.ALONE)).getFirst();
    assertFalse(episode.over());
    assertEquals(3, episode.decisions());
    assertEquals(3, frames(folder.resolve("a.gif")));
  }

  @Test
  void aModelOfAnotherEnvironmentIsRefused() {
    Network network = SyntheticRuns.actor().network();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> SyntheticRuns.policy(network, "MountainCar-v0"))
            .getMessage();
    assertTrue(message.contains("expected an environment of 4 observed values"), message);
  }
}
