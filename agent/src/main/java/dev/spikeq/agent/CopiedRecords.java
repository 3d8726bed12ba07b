package dev.spikeq.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Records copied from a log, in pieces, since there may be more bytes than an array can have. */
final class CopiedRecords implements Snapshot.Content {
  private static final int PIECE_BYTES = 1 << 22;

  private final int length;
  private final List<byte[]> pieces = new ArrayList<>();

  CopiedRecords(int length, long from, long end, Snapshot.Log log) {
    this.length = length;
    long perPiece = Math.max(1, PIECE_BYTES / length);
    for (long start = from; start < end; start += perPiece) {
      int count = (int) Math.min(perPiece, end - start);
      byte[] piece = new byte[count * length];
      for (int i = 0; i < count; i++) {
        log.copy(start + i, piece, i * length);
      }
      pieces.add(piece);
    }
  }

  @Override
  public void forEach(Consumer<byte[]> taker) {
    byte[] record = new byte[length];
    for (byte[] piece : pieces) {
      for (int at = 0; at < piece.length; at += length) {
        System.arraycopy(piece, at, record, 0, length);
        taker.accept(record);
      }
    }
  }
}
