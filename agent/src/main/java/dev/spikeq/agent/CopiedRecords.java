package dev.spikeq.agent;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.util.function.Consumer;

/**
 * Records copied from a log. They lie outside the heap and are given back when they are closed: a
 * long run's checkpoints would else fill the heap with what was written long ago.
 */
final class CopiedRecords implements Snapshot.Content {
  private static final Cleaner FORGOTTEN = Cleaner.create();

  private final int length;
  private final MemorySegment records;
  private final Cleaner.Cleanable memory;

  CopiedRecords(int length, long from, long end, Snapshot.Log log) {
    this.length = length;
    Arena arena = Arena.ofShared();
    memory = FORGOTTEN.register(this, arena::close);
    records = arena.allocate((end - from) * length);
    byte[] record = new byte[length];
    for (long number = from; number < end; number++) {
      log.copy(number, record);
      MemorySegment.copy(
          record, 0, records, ValueLayout.JAVA_BYTE, (number - from) * length, length);
    }
  }

  @Override
  public void forEach(Consumer<byte[]> taker) {
    byte[] record = new byte[length];
    for (long at = 0; at < records.byteSize(); at += length) {
      MemorySegment.copy(records, ValueLayout.JAVA_BYTE, at, record, 0, length);
      taker.accept(record);
    }
  }

  @Override
  public void close() {
    memory.clean();
  }
}
