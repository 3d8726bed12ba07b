package dev.spikeq.app;

import dev.spikeq.lab.config.ConfigException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Checks what several commands take. */
final class Options {
  private static final int MOST_THREADS = 1024;
  private static final int MOST_EPISODES = 1_000_000;
  private static final long LARGEST_SEED = Long.MAX_VALUE / 2;

  private Options() {}

  static OptionalInt threads(@Nullable Integer threads) throws ConfigException {
    if (threads == null) {
      return OptionalInt.empty();
    }
    if (threads < 1 || threads > MOST_THREADS) {
      throw new ConfigException(
          "--threads: expected a number from 1 to " + MOST_THREADS + ", found " + threads);
    }
    return OptionalInt.of(threads);
  }

  static void requireEpisodes(int episodes) throws ConfigException {
    if (episodes < 1 || episodes > MOST_EPISODES) {
      throw new ConfigException(
          "--episodes: expected a number from 1 to " + MOST_EPISODES + ", found " + episodes);
    }
  }

  static void requireSeed(long seed) throws ConfigException {
    if (seed < 0 || seed > LARGEST_SEED) {
      throw new ConfigException("--seed: expected a number of at least 0, found " + seed);
    }
  }

  static Training.Style style(boolean json) {
    return json ? Training.Style.JSON : Training.Style.TABLE;
  }
}
