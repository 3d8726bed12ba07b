package dev.spikeq.formats.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Puts files together by hand, right or wrong. */
final class HostileFiles {
  private HostileFiles() {}

  /** A file with this header, its true length in front, and these bytes of data. */
  static byte[] file(String header, int... data) {
    return file(header.getBytes(UTF_8), data);
  }

  /** A file with this header, its true length in front, and these bytes of data. */
  static byte[] file(byte[] header, int... data) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = (byte) data[i];
    }
    return file(header.length, header, bytes);
  }

  /** A file that claims a header of {@code length} bytes. */
  static byte[] file(long length, byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .put(data)
        .array();
  }

  /** The header of one tensor 'w'. */
  static String tensor(String dtype, String shape, String offsets) {
    return "{\"w\":" + entry(dtype, shape, offsets) + "}";
  }

  /** The part of a header that describes a tensor. */
  static String entry(String dtype, String shape, String offsets) {
    return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}".formatted(dtype, shape, offsets);
  }
}
