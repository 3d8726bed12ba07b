package dev.spikeq.agent.replay;

import java.lang.foreign.MemorySegment;

/**
 * Frames of bytes, numbered in the order in which they were appended; those at the beginning are
 * given up when nobody needs them. For one thread at a time.
 */
sealed interface FrameStore extends AutoCloseable permits FrameLog, DeflatedFrames {

  /** Number of the oldest frame that is alive. */
  long first();

  /** Number of the frame that is appended next. */
  long end();

  /** Appends a frame, which is copied, and returns its number. */
  long append(MemorySegment frame);

  /** Copies a frame that is alive to a place of a segment. */
  void copy(long frame, MemorySegment target, long at);

  /** Gives up all frames before one. */
  void release(long before);

  /** Gives up all frames; the next one has a given number. */
  void restart(long number);

  /** How many bytes were taken. */
  long bytes();

  @Override
  void close();
}
