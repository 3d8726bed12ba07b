package dev.spikeq.lab.compare;

import dev.spikeq.lab.run.RunListener;

/** Hears how a comparison goes on, from several threads. */
public interface ComparisonListener {
  /**
   * A part of the work begins.
   *
   * @param text one line
   */
  default void begins(String text) {}

  /**
   * One of the pieces of the present part is done.
   *
   * @param done how many are
   * @param all how many there are
   */
  default void progress(int done, int all) {}

  /**
   * Who hears of a method's training.
   *
   * @param method its name
   */
  default RunListener training(String method) {
    return new RunListener() {};
  }
}
