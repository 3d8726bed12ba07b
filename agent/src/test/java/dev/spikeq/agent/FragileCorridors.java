package dev.spikeq.agent;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.EnvironmentWrapper;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Makes corridors of which one fails, and counts those that are open. */
public final class FragileCorridors implements Supplier<Environment> {
  private final int fragile;
  private final Fault fault;
  private final AtomicInteger open = new AtomicInteger();
  private int made;

  /** When the fragile one fails. */
  public enum Fault {
    MADE,
    RESET,
    STEPPED
  }

  /**
   * Corridors that are all right but one.
   *
   * @param fragile its number, from 0
   * @param fault when it fails
   */
  public FragileCorridors(int fragile, Fault fault) {
    this.fragile = fragile;
    this.fault = fault;
  }

  /** Returns how many were made and not closed; each close counts, so that two of one are found. */
  public int open() {
    return open.get();
  }

  /** Returns how many were made. */
  public int made() {
    return made;
  }

  @Override
  public Environment get() {
    boolean fails = made == fragile;
    if (fails && fault == Fault.MADE) {
      throw new IllegalStateException("fragile");
    }
    made++;
    open.incrementAndGet();
    return new EnvironmentWrapper(Corridor.create()) {
      @Override
      protected void started(float[] observation) {
        failIf(fails && fault == Fault.RESET);
      }

      @Override
      public Step step(Action action, float[] observation) {
        failIf(fails && fault == Fault.STEPPED);
        return inner().step(action, observation);
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  private static void failIf(boolean fails) {
    if (fails) {
      throw new IllegalStateException("fragile");
    }
  }
}
