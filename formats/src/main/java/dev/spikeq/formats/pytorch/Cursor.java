package dev.spikeq.formats.pytorch;

import dev.spikeq.formats.FormatException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads forward through bytes that may end too early. */
final class Cursor {
  private static final int LONGEST_LINE = 256;

  private final String source;
  private final ByteBuffer bytes;

  Cursor(String source, ByteBuffer bytes) {
    this.source = source;
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  int position() {
    return bytes.position();
  }

  int remaining() {
    return bytes.remaining();
  }

  /** The file and the byte that will be read next. */
  String where() {
    return source + ": byte " + bytes.position();
  }

  int unsignedByte() throws FormatException {
    need(1, "a byte");
    return Byte.toUnsignedInt(bytes.get());
  }

  int unsignedShort() throws FormatException {
    need(2, "an integer of 2 bytes");
    return Short.toUnsignedInt(bytes.getShort());
  }

  int signedInt() throws FormatException {
    need(4, "an integer of 4 bytes");
    return bytes.getInt();
  }

  long unsignedInt() throws FormatException {
    return Integer.toUnsignedLong(signedInt());
  }

  long signedLong() throws FormatException {
    need(8, "an integer of 8 bytes");
    return bytes.getLong();
  }

  /** A number of 8 bytes, as Python writes it: the highest byte first. */
  double bigEndianDouble() throws FormatException {
    return Double.longBitsToDouble(Long.reverseBytes(signedLong()));
  }

  /** A little-endian two's complement number; none of no bytes, which is 0. */
  BigInteger bigInteger(int length) throws FormatException {
    need(length, "an integer of " + length + " bytes");
    byte[] bigEndian = new byte[length];
    for (int i = length - 1; i >= 0; i--) {
      bigEndian[i] = bytes.get();
    }
    return length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
  }

  /** Text of so many bytes. */
  String text(long length) throws FormatException {
    String start = where();
    ByteBuffer part = slice(length, "a string of " + length + " bytes");
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException e) {
      throw new FormatException(start, "text in UTF-8", "other bytes", PickleReader.DAMAGED);
    }
  }

  /** Text up to the next line feed, without it. */
  String line() throws FormatException {
    String start = where();
    int from = bytes.position();
    int end = Math.min(bytes.limit(), from + LONGEST_LINE);
    for (int i = from; i < end; i++) {
      if (bytes.get(i) == '\n') {
        String line = text(i - from);
        bytes.get();
        return line;
      }
    }
    throw new FormatException(
        start,
        "a line of at most " + LONGEST_LINE + " bytes",
        "no line feed",
        PickleReader.DAMAGED);
  }

  /** The next bytes, not copied. */
  ByteBuffer slice(long length, String what) throws FormatException {
    need(length, what);
    ByteBuffer part = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return part;
  }

  /** Whether these bytes follow; if so, they are passed over. */
  boolean skip(byte[] expected) {
    if (bytes.remaining() < expected.length) {
      return false;
    }
    byte[] found = new byte[expected.length];
    bytes.get(bytes.position(), found);
    if (!Arrays.equals(found, expected)) {
      return false;
    }
    bytes.position(bytes.position() + expected.length);
    return true;
  }

  private void need(long length, String what) throws FormatException {
    if (length < 0 || length > bytes.remaining()) {
      throw new FormatException(
          where(),
          what,
          "the end after " + bytes.remaining() + " further bytes",
          PickleReader.DAMAGED);
    }
  }
}
