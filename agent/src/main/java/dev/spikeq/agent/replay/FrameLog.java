package dev.spikeq.agent.replay;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames of bytes outside the heap, numbered in the order in which they were appended; those at the
 * beginning are given up when nobody needs them. Memory is taken a chunk at a time and used again,
 * so that a log takes no more than the frames that were alive at once.
 */
final class FrameLog implements FrameStore {
  private static final long CHUNK_BYTES = 4 << 20;

  private final int frameSize;
  private final int chunkFrames;
  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> chunks = new ArrayList<>();
  private final List<MemorySegment> free = new ArrayList<>();

  /** Number of the first frame of the first chunk. */
  private long chunksFrom;

  private long first;
  private long end;

  /**
   * An empty log.
   *
   * @param frameSize bytes in a frame
   * @param expected how many frames will be alive at once, about: a chunk is no larger
   */
  FrameLog(int frameSize, long expected) {
    this.frameSize = frameSize;
    chunkFrames = (int) Math.max(1, Math.min(CHUNK_BYTES / frameSize, expected));
  }

  @Override
  public long first() {
    return first;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public long append(MemorySegment frame) {
    long place = end - chunksFrom;
    int chunk = (int) (place / chunkFrames);
    if (chunk == chunks.size()) {
      chunks.add(
          free.isEmpty()
              ? arena.allocate((long) chunkFrames * frameSize, Long.BYTES)
              : free.removeLast());
    }
    MemorySegment.copy(frame, 0, chunks.get(chunk), offset(place), frameSize);
    return end++;
  }

  @Override
  public void copy(long frame, MemorySegment target, long at) {
    long place = frame - chunksFrom;
    MemorySegment.copy(
        chunks.get((int) (place / chunkFrames)), offset(place), target, at, frameSize);
  }

  private long offset(long place) {
    return place % chunkFrames * frameSize;
  }

  @Override
  public void release(long before) {
    first = Math.max(first, before);
    while (!chunks.isEmpty() && chunksFrom + chunkFrames <= first) {
      free.add(chunks.removeFirst());
      chunksFrom += chunkFrames;
    }
  }

  @Override
  public void restart(long number) {
    free.addAll(chunks);
    chunks.clear();
    first = number;
    end = number;
    // Chunks begin where they would without a restart, so that as many are taken.
    chunksFrom = number - number % chunkFrames;
  }

  @Override
  public long bytes() {
    return (chunks.size() + free.size()) * (long) chunkFrames * frameSize;
  }

  @Override
  public void close() {
    arena.close();
  }
}
