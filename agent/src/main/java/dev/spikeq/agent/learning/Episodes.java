package dev.spikeq.agent.learning;

import dev.spikeq.env.Closing;
import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Episodes side by side, each in an environment of its own. Where one cannot be made or begun, no
 * environment stays open.
 */
public final class Episodes implements AutoCloseable {
  private final List<Episode> episodes;

  private Episodes(List<Episode> episodes) {
    this.episodes = List.copyOf(episodes);
  }

  /**
   * Makes episodes that wait for their {@link #start}.
   *
   * @param environment makes an environment at every call; these are closed with the episodes
   * @param randoms what each of them draws from
   * @param network what acts in them
   * @return as many as there are streams
   * @throws IllegalArgumentException if the network does not fit the environment
   */
  public static Episodes waiting(
      Supplier<? extends Environment> environment, List<RandomStream> randoms, Network network) {
    List<Episode> made = new ArrayList<>();
    List<Runnable> opened = new ArrayList<>();
    try {
      for (RandomStream random : randoms) {
        Environment world = environment.get();
        opened.add(world::close);
        made.add(new Episode(world, random, network));
      }
      return new Episodes(made);
    } catch (RuntimeException | Error failure) {
      Closing.after(failure, opened);
      throw failure;
    }
  }

  /**
   * Makes episodes and starts them all.
   *
   * @param environment as in {@link #waiting}
   * @param randoms as there
   * @param network as there
   * @return as many as there are streams
   * @throws IllegalArgumentException if the network does not fit the environment
   */
  public static Episodes started(
      Supplier<? extends Environment> environment, List<RandomStream> randoms, Network network) {
    Episodes made = waiting(environment, randoms, network);
    try {
      made.start();
      return made;
    } catch (RuntimeException | Error failure) {
      Closing.after(failure, List.<Runnable>of(made::close));
      throw failure;
    }
  }

  /**
   * Returns the streams {@code env/0}, {@code env/1}, … of a tree.
   *
   * @param root the tree
   * @param count how many
   */
  public static List<RandomStream> streams(RandomStream root, int count) {
    List<RandomStream> streams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      streams.add(root.child("env/" + i));
    }
    return streams;
  }

  /** Returns how many there are. */
  public int count() {
    return episodes.size();
  }

  /**
   * Returns one of them.
   *
   * @param index from 0
   */
  public Episode get(int index) {
    return episodes.get(index);
  }

  /** Begins all of them. */
  public void start() {
    episodes.forEach(Episode::start);
  }

  /** Closes all environments, the rest too if one fails. */
  @Override
  public void close() {
    Closing.all(episodes.stream().<Runnable>map(episode -> episode::close).toList());
  }
}
