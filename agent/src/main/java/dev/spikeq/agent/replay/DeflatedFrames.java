package dev.spikeq.agent.replay;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Frames that are deflated a block at a time once they are old. The newest are held as they are, so
 * that whoever compares a new frame with those before it inflates nothing; a block is deflated when
 * all of it is older than that, at the lowest level, and kept as it is where that makes it no
 * smaller. A block is long enough that frames alike fall together, and short enough to be inflated
 * for a frame of it.
 *
 * <p>Blocks that were inflated last are kept, two, neighbours apart: the frames of a transition lie
 * in two neighbouring blocks at most, as long as it is no longer than a block.
 */
final class DeflatedFrames implements FrameStore {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int MOST_FRAMES = 16;
  private static final int KEPT_BLOCKS = 2;
  private static final long NONE = -1;

  private final int frameSize;
  private final int blockFrames;
  private final int blockBytes;

  /** The newest frames, by number modulo their number: whole blocks. */
  private final byte[] newest;

  private final int newestFrames;

  /** Number of the first frame of {@link #newest}: the first of a block. */
  private long newestFrom;

  private final PackedBlocks blocks;

  /** Number of the first block that is held deflated. */
  private long firstBlock;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final Inflater inflater = new Inflater(true);
  private final byte[] packed;
  private final byte[][] inflated;
  private final long[] inflatedBlocks = new long[KEPT_BLOCKS];

  private long first;
  private long end;

  /**
   * An empty store.
   *
   * @param frameSize bytes in a frame
   * @param recent so many of the newest frames are never deflated, or more
   * @param expected how many frames will be alive at once, about: memory is taken in such pieces
   */
  DeflatedFrames(int frameSize, int recent, long expected) {
    this.frameSize = frameSize;
    blockFrames = Math.clamp(BLOCK_BYTES / frameSize, 1, MOST_FRAMES);
    blockBytes = Math.multiplyExact(blockFrames, frameSize);
    newestFrames = (recent + 2 * blockFrames - 1) / blockFrames * blockFrames;
    newest = new byte[Math.multiplyExact(newestFrames, frameSize)];
    packed = new byte[blockBytes];
    inflated = new byte[KEPT_BLOCKS][blockBytes];
    blocks = new PackedBlocks(blockBytes, expected * frameSize);
    forgetInflated();
  }

  private void forgetInflated() {
    for (int i = 0; i < KEPT_BLOCKS; i++) {
      inflatedBlocks[i] = NONE;
    }
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
    if (end - newestFrom == newestFrames) {
      deflateOldest();
    }
    MemorySegment.copy(frame, ValueLayout.JAVA_BYTE, 0, newest, place(end), frameSize);
    return end++;
  }

  private int place(long frame) {
    return (int) (frame % newestFrames) * frameSize;
  }

  /** Bound by the deflater, once in as many frames as a block has. */
  private void deflateOldest() {
    int from = place(newestFrom);
    newestFrom += blockFrames;
    if (newestFrom <= first) {
      firstBlock = newestFrom / blockFrames;
      return;
    }
    deflater.reset();
    deflater.setInput(newest, from, blockBytes);
    deflater.finish();
    int length = deflater.deflate(packed);
    if (deflater.finished() && length < blockBytes) {
      blocks.add(packed, 0, length);
    } else {
      blocks.add(newest, from, blockBytes);
    }
  }

  @Override
  public void copy(long frame, MemorySegment target, long at) {
    if (frame >= newestFrom) {
      MemorySegment.copy(newest, place(frame), target, ValueLayout.JAVA_BYTE, at, frameSize);
    } else {
      int place = (int) (frame % blockFrames) * frameSize;
      byte[] block = inflated(frame / blockFrames);
      MemorySegment.copy(block, place, target, ValueLayout.JAVA_BYTE, at, frameSize);
    }
  }

  private byte[] inflated(long block) {
    int kept = (int) (block % KEPT_BLOCKS);
    byte[] content = inflated[kept];
    if (inflatedBlocks[kept] == block) {
      return content;
    }
    inflatedBlocks[kept] = NONE;
    int length = blocks.copy((int) (block - firstBlock), packed);
    if (length == blockBytes) {
      System.arraycopy(packed, 0, content, 0, length);
    } else {
      inflate(length, content);
    }
    inflatedBlocks[kept] = block;
    return content;
  }

  private void inflate(int length, byte[] content) {
    inflater.reset();
    inflater.setInput(packed, 0, length);
    try {
      int found = inflater.inflate(content);
      if (found != blockBytes) {
        throw new IllegalStateException(
            "Replay: expected %d bytes in a block of frames, found %d: the memory is damaged"
                .formatted(blockBytes, found));
      }
    } catch (DataFormatException e) {
      throw new IllegalStateException("Replay: a block of frames is damaged in memory", e);
    }
  }

  @Override
  public void release(long before) {
    first = Math.max(first, before);
    while (!blocks.isEmpty() && (firstBlock + 1) * blockFrames <= first) {
      blocks.removeFirst();
      firstBlock++;
    }
  }

  @Override
  public void restart(long number) {
    blocks.clear();
    forgetInflated();
    first = number;
    end = number;
    newestFrom = number - number % blockFrames;
    firstBlock = newestFrom / blockFrames;
  }

  /** Frames that are not deflated lie on the heap; they count too. */
  @Override
  public long bytes() {
    return blocks.bytes() + newest.length + (KEPT_BLOCKS + 1L) * blockBytes;
  }

  @Override
  public void close() {
    deflater.end();
    inflater.end();
    blocks.close();
  }
}
