package dev.spikeq.env;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A world that an agent acts in, one step at a time.
 *
 * <p>An episode starts with {@link #reset} and goes on with {@link #step} until a step says {@code
 * terminated} or {@code truncated}; then it is reset again. Observations are written into arrays
 * that the caller owns, of length {@code observationSpace().size()}, row-major where the shape has
 * several dimensions; an environment never keeps such an array.
 *
 * <p><b>Randomness.</b> The generator passed to {@link #reset} is the only source of chance: an
 * environment keeps it for draws within the episode and takes the same draws in the same order
 * whenever it starts from the same generator state and receives the same actions. Nothing may leak
 * from one episode into the next. So an episode can be replayed bit by bit from the state of the
 * generator before {@code reset} and the list of actions, which is how a run is resumed.
 *
 * <p>A call that is refused with an exception named below changes nothing and takes no draw.
 *
 * <p>Environments are not safe for use by several threads at once.
 *
 * <p>{@link EnvironmentChecker} tells whether an implementation keeps this contract.
 */
public interface Environment extends AutoCloseable {

  /** Returns what observations look like; the same value for the life of the environment. */
  Box observationSpace();

  /** Returns which actions exist; the same value for the life of the environment. */
  Space actionSpace();

  /**
   * Starts a new episode, whether or not the one before has ended.
   *
   * @param random the source of all draws of the episode, kept until the next reset
   * @param observation filled with the first observation; its length is {@code
   *     observationSpace().size()}
   * @throws IllegalArgumentException if {@code observation} has another length
   */
  void reset(RandomGenerator random, float[] observation);

  /**
   * Acts for one time step.
   *
   * <p>After a step that said {@code terminated} the episode is over: an environment either throws
   * {@link IllegalStateException} or documents what further steps do. After {@code truncated} it
   * may go on, and says {@code truncated} again.
   *
   * @param action an action of {@link #actionSpace}
   * @param observation filled with the observation after the step, that of the last state if the
   *     episode ends here
   * @return reward and whether the episode is over
   * @throws IllegalArgumentException if the action or the length of {@code observation} does not
   *     fit
   * @throws IllegalStateException if there is no episode under way
   */
  Step step(Action action, float[] observation);

  /**
   * Returns this environment, or one that it wraps, as something it can do beyond this interface,
   * such as {@link StateAccess} or {@link dev.spikeq.env.render.Renderable}.
   *
   * @param <T> the capability
   * @param capability the interface to look for
   * @return the outermost implementation, or empty if there is none
   */
  default <T> Optional<T> find(Class<T> capability) {
    return capability.isInstance(this) ? Optional.of(capability.cast(this)) : Optional.empty();
  }

  /** Releases what the environment holds (processes, native memory); by default nothing. */
  @Override
  default void close() {}
}
