package dev.spikeq.agent.replay;

import dev.spikeq.agent.Snapshot;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Observations of whole numbers from 0 to 255, as bytes, every frame once. A transition refers to
 * the frames of its two observations; a frame that is equal to one of the last {@value #WINDOW} is
 * that frame. So nothing has to be known of steps and episodes: the frames that an observation
 * shares with those around it, the n steps between the two of a transition and the copies that a
 * reset fills its stack with all fall together, and what is not shared is only kept once more.
 */
final class FrameTransitions implements Transitions {
  /** References into the window and to the frames that a transition adds fit a byte. */
  static final int MOST_FRAMES = 63;

  /** The name of the frames in a snapshot. */
  static final String FRAMES = "frames";

  private static final int WINDOW = 128;

  private final int frames;
  private final int frameSize;
  private final Outcomes outcomes;
  private final FrameStore log;

  /** The number of frames before a transition; none that it refers to is a window before it. */
  private final long[] bases;

  /** How far after the beginning of that window each frame is: first observation, then next. */
  private final byte[] references;

  /** Of the last frames, by number modulo the window. */
  private final int[] hashes = new int[WINDOW];

  /** How many transitions there have ever been. */
  private long added;

  private final byte[] frame;
  private final byte[] other;
  private final byte[] stack;

  /** The same arrays as what a log copies from and to: made anew they would be allocated. */
  private final MemorySegment frameSegment;

  private final MemorySegment otherSegment;
  private final MemorySegment stackSegment;

  FrameTransitions(int capacity, Layout.Frames layout) {
    frames = layout.frames();
    frameSize = layout.frameSize();
    outcomes = new Outcomes(capacity);
    log =
        switch (layout.packing()) {
          case PLAIN -> new FrameLog(frameSize, (long) capacity + WINDOW);
          case DEFLATED -> new DeflatedFrames(frameSize, WINDOW, (long) capacity + WINDOW);
        };
    bases = new long[capacity];
    references = new byte[Math.multiplyExact(capacity, 2 * frames)];
    frame = new byte[frameSize];
    other = new byte[frameSize];
    stack = new byte[Math.multiplyExact(frames, frameSize)];
    frameSegment = MemorySegment.ofArray(frame);
    otherSegment = MemorySegment.ofArray(other);
    stackSegment = MemorySegment.ofArray(stack);
  }

  @Override
  public Outcomes outcomes() {
    return outcomes;
  }

  @Override
  public int add(
      float[] from,
      int offset,
      int action,
      double gain,
      double bootstrap,
      float[] nextObservation) {
    requireBytes(from, offset);
    requireBytes(nextObservation, 0);
    int place = outcomes.add(action, gain, bootstrap);
    bases[place] = log.end();
    refer(place, 0, from, offset);
    refer(place, frames, nextObservation, 0);
    added++;
    log.release(firstNeeded());
    return place;
  }

  /** Of the oldest transition: later ones refer to no earlier frames. */
  private long firstNeeded() {
    boolean full = outcomes.size() == outcomes.capacity();
    return Math.max(0, bases[full ? outcomes.next() : 0] - WINDOW);
  }

  /** Before anything is written, so that a refusal changes nothing. */
  private void requireBytes(float[] values, int offset) {
    int size = frames * frameSize;
    int wrong = 0;
    for (int i = 0; i < size; i++) {
      float value = values[offset + i];
      int whole = (int) value;
      wrong |= (whole & ~255) | (whole == value ? 0 : 1);
    }
    for (int i = 0; wrong != 0 && i < size; i++) {
      float value = values[offset + i];
      if ((int) value != value || value < 0 || value > 255) {
        throw new IllegalArgumentException(
            "Replay: expected whole numbers from 0 to 255, to be held as bytes, found %s at place %d of an observation: take storage = \"floats\", and leave scaling to the network"
                .formatted(value, i));
      }
    }
  }

  private void refer(int place, int at, float[] values, int offset) {
    for (int f = 0; f < frames; f++) {
      for (int i = 0; i < frameSize; i++) {
        frame[i] = (byte) values[offset + i * frames + f];
      }
      references[place * 2 * frames + at + f] = (byte) (keep() - bases[place] + WINDOW);
    }
  }

  /** The number of the frame, which is appended unless it is in the window. */
  private long keep() {
    int hash = Arrays.hashCode(frame);
    long oldest = Math.max(log.first(), log.end() - WINDOW);
    for (long number = log.end() - 1; number >= oldest; number--) {
      if (hashes[(int) (number % WINDOW)] == hash) {
        log.copy(number, otherSegment, 0);
        if (Arrays.equals(frame, other)) {
          return number;
        }
      }
    }
    hashes[(int) (log.end() % WINDOW)] = hash;
    return log.append(frameSegment);
  }

  private long number(int place, int reference) {
    return bases[place] - WINDOW + (references[place * 2 * frames + reference] & 255);
  }

  @Override
  public void copyTo(Batch batch, int i, int place) {
    int to = i * frames * frameSize;
    gather(place, 0, batch.observations, to);
    gather(place, frames, batch.nextObservations, to);
    outcomes.copyTo(batch, i, place);
  }

  private void gather(int place, int from, float[] target, int to) {
    for (int f = 0; f < frames; f++) {
      log.copy(number(place, from + f), stackSegment, (long) f * frameSize);
    }
    switch (frames) {
      case 1 -> widen(target, to);
      case 4 -> interleaveFour(target, to);
      default -> interleave(target, to);
    }
  }

  /** Bound by memory: a loop that the compiler turns into vectors. */
  private void widen(float[] target, int to) {
    byte[] bytes = stack;
    for (int i = 0; i < bytes.length; i++) {
      target[to + i] = bytes[i] & 255;
    }
  }

  /** What Atari's stacks have; bound by one store a value. */
  private void interleaveFour(float[] target, int to) {
    byte[] bytes = stack;
    int size = frameSize;
    for (int i = 0; i < size; i++) {
      int at = to + 4 * i;
      target[at] = bytes[i] & 255;
      target[at + 1] = bytes[size + i] & 255;
      target[at + 2] = bytes[2 * size + i] & 255;
      target[at + 3] = bytes[3 * size + i] & 255;
    }
  }

  private void interleave(float[] target, int to) {
    for (int f = 0; f < frames; f++) {
      int from = f * frameSize;
      for (int i = 0; i < frameSize; i++) {
        target[to + i * frames + f] = stack[from + i] & 255;
      }
    }
  }

  /** Copies what every transition began with, in the order of their places. */
  float[] observations() {
    long values = (long) outcomes.size() * frames * frameSize;
    if (values > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Replay: expected at most 2^31 - 9 observed values to copy, found %d states of %d: take a smaller capacity"
              .formatted(outcomes.size(), frames * frameSize));
    }
    float[] copied = new float[(int) values];
    for (int place = 0; place < outcomes.size(); place++) {
      gather(place, 0, copied, place * frames * frameSize);
    }
    return copied;
  }

  /** How many bytes the frames take. */
  long frameBytes() {
    return log.bytes();
  }

  @Override
  public void save(Snapshot snapshot) {
    int size = outcomes.size();
    snapshot.put("layout", new int[] {frames, frameSize});
    snapshot.put("counters", new long[] {outcomes.capacity(), size, added});
    snapshot.put(FRAMES, frameSize, log.first(), log.end(), this::copyFrame);
    snapshot.put("transitions", recordSize(), added - size, added, this::write);
  }

  private void copyFrame(long number, byte[] target) {
    log.copy(number, MemorySegment.ofArray(target), 0);
  }

  private int recordSize() {
    return Integer.BYTES + 2 * Float.BYTES + Long.BYTES + 2 * frames;
  }

  private void write(long number, byte[] target) {
    int place = (int) (number % outcomes.capacity());
    ByteBuffer.wrap(target)
        .putInt(outcomes.actions[place])
        .putFloat(outcomes.gains[place])
        .putFloat(outcomes.bootstraps[place])
        .putLong(bases[place])
        .put(references, place * 2 * frames, 2 * frames);
  }

  @Override
  public void restore(Snapshot snapshot) {
    int[] layout = snapshot.ints("layout", 2);
    if (layout[0] != frames || layout[1] != frameSize) {
      throw new IllegalArgumentException(
          "Replay: expected %d frames of %d values, found %d of %d: is it the same environment?"
              .formatted(frames, frameSize, layout[0], layout[1]));
    }
    long[] counters = snapshot.longs("counters", 3);
    outcomes.restore(counters[0], counters[1], counters[2] % outcomes.capacity());
    added = counters[2];
    Snapshot.Records saved = snapshot.records("transitions", recordSize());
    if (saved.first() != added - outcomes.size() || saved.end() != added) {
      throw new IllegalArgumentException(
          "Replay: expected the transitions before number %d, found %d to %d: is it damaged?"
              .formatted(added, saved.first(), saved.end() - 1));
    }
    long[] next = {saved.first()};
    saved.forEach(record -> read(next[0]++, record));
    Snapshot.Records content = snapshot.records(FRAMES, frameSize);
    log.restart(content.first());
    content.forEach(bytes -> {
      hashes[(int) (log.end() % WINDOW)] = Arrays.hashCode(bytes);
      log.append(MemorySegment.ofArray(bytes));
    });
    requireReferences();
  }

  private void read(long number, byte[] record) {
    int place = (int) (number % outcomes.capacity());
    ByteBuffer buffer = ByteBuffer.wrap(record);
    outcomes.actions[place] = buffer.getInt();
    outcomes.gains[place] = buffer.getFloat();
    outcomes.bootstraps[place] = buffer.getFloat();
    bases[place] = buffer.getLong();
    buffer.get(references, place * 2 * frames, 2 * frames);
  }

  private void requireReferences() {
    for (int place = 0; place < outcomes.size(); place++) {
      for (int reference = 0; reference < 2 * frames; reference++) {
        long number = number(place, reference);
        if (number < log.first() || number >= log.end()) {
          throw new IllegalArgumentException(
              "Replay: expected frames from %d to %d, found a transition of frame %d: is it damaged?"
                  .formatted(log.first(), log.end() - 1, number));
        }
      }
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
