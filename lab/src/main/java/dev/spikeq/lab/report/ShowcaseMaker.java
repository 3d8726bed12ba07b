package dev.spikeq.lab.report;

import dev.spikeq.env.Environment;
import dev.spikeq.env.render.FrameRenderer;
import dev.spikeq.env.render.Renderable;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Films the agent of an experiment and looks into one of its decisions. */
final class ShowcaseMaker {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 240;
  private static final int FILMED_DECISIONS = 180;
  private static final int PLAYED_DECISIONS = 10_000;

  /** A decision some way into the episode, when the agent has its hands full. */
  private static final int LOOKED_INTO = 20;

  private final Engine engine;

  ShowcaseMaker(Engine engine) {
    this.engine = engine;
  }

  /**
   * Shows the actor of a run; empty where its environment cannot be drawn.
   *
   * @throws IOException if the film cannot be made
   */
  Optional<Showcase> make(Experiment experiment, RunData run, TrainedPolicy actor)
      throws IOException {
    try (Environment environment = actor.environment().create()) {
      if (environment.find(Renderable.class).isEmpty()) {
        return Optional.empty();
      }
    }
    long seed = run.evaluation().map(RunData.Evaluation::seed).orElse(0L);
    Film.Settings settings = new Film.Settings(WIDTH, HEIGHT, FILMED_DECISIONS, 1, Film.Side.ALONE);
    Path folder = Files.createTempDirectory("spikeq-report");
    Path gif = folder.resolve("film.gif");
    try {
      Film.write(gif, actor, seed, settings, engine);
      Playback.Episode episode =
          Playback.play(actor, seed, 0, PLAYED_DECISIONS, engine, (_, _, _) -> {});
      Looks looks = new Looks(Math.min(LOOKED_INTO, episode.decisions() - 1));
      Playback.play(actor, seed, 0, looks.number + 1, engine, looks);
      return Optional.of(
          new Showcase(
              experiment,
              run,
              Cost.of(actor.network()),
              Files.readAllBytes(gif),
              png(looks.pictures.getFirst()),
              png(looks.pictures.getLast()),
              looks.decision(),
              looks.number + 1,
              Math.min(FILMED_DECISIONS, episode.decisions()),
              episode));
    } finally {
      Files.deleteIfExists(gif);
      Files.deleteIfExists(folder);
    }
  }

  private static byte[] png(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(picture, "png", bytes)) {
      throw new IOException("Report: expected a writer for PNG in the JDK, found none");
    }
    return bytes.toByteArray();
  }

  /** Keeps the first picture, and picture and inside of one decision. */
  private static final class Looks implements Playback.Witness {
    private final int number;
    private final List<BufferedImage> pictures = new ArrayList<>();
    private @Nullable Decision decision;

    Looks(int number) {
      this.number = number;
    }

    @Override
    public void decided(int at, Environment environment, Playback.Moment moment) {
      if (at == 0 || at == number) {
        pictures.add(new FrameRenderer(WIDTH, HEIGHT).render(environment));
      }
      if (at == number) {
        decision = moment.decision();
      }
    }

    Decision decision() {
      if (decision == null) {
        throw new IllegalStateException("Report: the episode ended before decision " + number);
      }
      return decision;
    }
  }
}
