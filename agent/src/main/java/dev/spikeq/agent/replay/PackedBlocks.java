package dev.spikeq.agent.replay;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Blocks of bytes of any length outside the heap, first in, first out. Memory is taken a chunk at a
 * time and used again, so that no more is taken than the blocks that were alive at once need.
 */
final class PackedBlocks implements AutoCloseable {
  private static final long CHUNK_BYTES = 4 << 20;

  private final long chunkBytes;
  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> chunks = new ArrayList<>();
  private final List<MemorySegment> free = new ArrayList<>();

  /** How many chunks were given up before the first: addresses go on rising. */
  private long chunksFrom;

  /** Where the next block begins, unless it would cross the end of a chunk. */
  private long address;

  /** A ring of addresses and lengths, which grows. */
  private long[] addresses = new long[64];

  private int[] lengths = new int[64];
  private int head;
  private int size;

  /**
   * None.
   *
   * @param longest bytes in a block at most
   * @param expected bytes in all, about: a chunk is no larger, if a block fits in
   */
  PackedBlocks(int longest, long expected) {
    chunkBytes = Math.max(longest, Math.min(CHUNK_BYTES, expected));
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Appends a block, which is copied. */
  void add(byte[] bytes, int from, int length) {
    if (address % chunkBytes + length > chunkBytes) {
      address += chunkBytes - address % chunkBytes;
    }
    int chunk = (int) (address / chunkBytes - chunksFrom);
    if (chunk == chunks.size()) {
      chunks.add(free.isEmpty() ? arena.allocate(chunkBytes, Long.BYTES) : free.removeLast());
    }
    MemorySegment.copy(
        bytes, from, chunks.get(chunk), ValueLayout.JAVA_BYTE, address % chunkBytes, length);
    if (size == addresses.length) {
      grow();
    }
    int place = (head + size++) % addresses.length;
    addresses[place] = address;
    lengths[place] = length;
    address += length;
  }

  private void grow() {
    long[] longer = new long[2 * size];
    int[] wider = new int[2 * size];
    for (int i = 0; i < size; i++) {
      longer[i] = addresses[(head + i) % size];
      wider[i] = lengths[(head + i) % size];
    }
    addresses = longer;
    lengths = wider;
    head = 0;
  }

  /** Copies a block, counted from the first, to the beginning of an array; returns its length. */
  int copy(int index, byte[] target) {
    int place = (head + index) % addresses.length;
    MemorySegment chunk = chunks.get((int) (addresses[place] / chunkBytes - chunksFrom));
    MemorySegment.copy(
        chunk, ValueLayout.JAVA_BYTE, addresses[place] % chunkBytes, target, 0, lengths[place]);
    return lengths[place];
  }

  /** Gives up the oldest block, and the chunks that only older ones lay in. */
  void removeFirst() {
    head = (head + 1) % addresses.length;
    size--;
    long needed = (size == 0 ? address : addresses[head]) / chunkBytes;
    while (!chunks.isEmpty() && chunksFrom < needed) {
      free.add(chunks.removeFirst());
      chunksFrom++;
    }
  }

  /** Gives up all blocks. */
  void clear() {
    free.addAll(chunks);
    chunks.clear();
    Arrays.fill(lengths, 0);
    head = 0;
    size = 0;
    chunksFrom = 0;
    address = 0;
  }

  /** How many bytes were taken. */
  long bytes() {
    return (chunks.size() + free.size()) * chunkBytes
        + addresses.length * (long) (Long.BYTES + Integer.BYTES);
  }

  @Override
  public void close() {
    arena.close();
  }
}
