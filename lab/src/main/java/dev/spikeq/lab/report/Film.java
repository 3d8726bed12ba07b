package dev.spikeq.lab.report;

import dev.spikeq.env.Environment;
import dev.spikeq.env.render.FrameRenderer;
import dev.spikeq.env.render.GifWriter;
import dev.spikeq.env.render.Renderable;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Films an agent: an animated GIF of its environment, with its spikes beside it if wanted. */
public final class Film {
  private static final Duration FRAME = Duration.ofMillis(40);

  /**
   * Longer episodes are shown at every second decision, so that 50 decisions a second look real.
   */
  private static final int LONG_EPISODE = 150;

  private Film() {}

  /** What stands beside the environment. */
  public enum Side {
    /** Nothing. */
    ALONE,
    /** The spikes of all layers, scrolling by, and the action values. */
    WITH_RASTER
  }

  /**
   * How a film is made.
   *
   * @param width of the environment's picture in pixels, 16 to 4096; the raster beside it is as
   *     wide as the picture is high
   * @param height in pixels, 16 to 4096
   * @param decisions how many at most are shown of an episode, at least 1
   * @param episodes how many, at least 1
   * @param side what stands beside the environment
   */
  public record Settings(int width, int height, int decisions, int episodes, Side side) {
    /** Checks the numbers. */
    public Settings {
      if (width < 16 || height < 16 || width > 4096 || height > 4096) {
        throw new IllegalArgumentException(
            "Film: expected 16 to 4096 pixels each way, found %d x %d".formatted(width, height));
      }
      if (decisions < 1 || episodes < 1) {
        throw new IllegalArgumentException(
            "Film: expected at least 1 decision and 1 episode, found %d and %d"
                .formatted(decisions, episodes));
      }
    }

    /** Returns settings for one episode of at most 1000 decisions at 600 x 400 pixels, alone. */
    public static Settings defaults() {
      return new Settings(600, 400, 1000, 1, Side.ALONE);
    }

    /**
     * Returns these settings with something else beside the environment.
     *
     * @param newSide what stands there
     */
    public Settings with(Side newSide) {
      return new Settings(width, height, decisions, episodes, newSide);
    }

    /**
     * Returns these settings for another number of episodes.
     *
     * @param newEpisodes how many, at least 1
     */
    public Settings withEpisodes(int newEpisodes) {
      return new Settings(width, height, decisions, newEpisodes, side);
    }
  }

  /**
   * Writes a film, wholly or not at all.
   *
   * @param gif the file; its folder must exist
   * @param actor who is filmed; it acts greedily
   * @param seed of the episodes, which are the first of an evaluation with that seed
   * @param settings size and length
   * @param engine what the network runs on
   * @return how each episode went
   * @throws IllegalArgumentException if the environment cannot be drawn
   * @throws IOException if the file cannot be written; what was there before is still there
   */
  public static List<Playback.Episode> write(
      Path gif, TrainedPolicy actor, long seed, Settings settings, Engine engine)
      throws IOException {
    requireDrawable(actor);
    List<Playback.Episode> episodes = new ArrayList<>();
    try (GifWriter writer = GifWriter.open(gif, FRAME)) {
      for (int i = 0; i < settings.episodes(); i++) {
        episodes.add(film(writer, actor, seed, i, settings, engine));
      }
      writer.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return episodes;
  }

  private static void requireDrawable(TrainedPolicy actor) {
    try (Environment environment = actor.environment().create()) {
      if (environment.find(Renderable.class).isEmpty()) {
        throw new IllegalArgumentException(
            "Film: expected an environment that can be drawn, found "
                + environment.getClass().getSimpleName()
                + ": let it implement Renderable");
      }
    }
  }

  /** Plays the episode twice: once to know its length, once for the frames. */
  private static Playback.Episode film(
      GifWriter writer,
      TrainedPolicy actor,
      long seed,
      int index,
      Settings settings,
      Engine engine) {
    Playback.Episode episode =
        Playback.play(actor, seed, index, settings.decisions(), engine, (_, _, _) -> {});
    int every = episode.decisions() > LONG_EPISODE ? 2 : 1;
    FrameRenderer renderer = new FrameRenderer(settings.width(), settings.height());
    SpikeScroll scroll = new SpikeScroll(settings.height());
    return Playback.play(
        actor,
        seed,
        index,
        settings.decisions(),
        engine,
        (number, environment, moment) -> {
          if (settings.side() == Side.WITH_RASTER) {
            scroll.add(moment.decision());
          }
          if (number % every == 0) {
            BufferedImage frame = renderer.render(environment);
            boolean alone = settings.side() == Side.ALONE;
            add(writer, alone ? frame : scroll.beside(frame));
          }
        });
  }

  private static void add(GifWriter writer, BufferedImage frame) {
    try {
      writer.add(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
