package dev.spikeq.formats.safetensors;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes headers: metadata first, sorted by key, then tensors in the caller's order.
 *
 * <p>The text is pure ASCII (other characters are escaped) and is padded with spaces so that the
 * data begins at a multiple of eight bytes.
 */
final class HeaderWriter {
  private static final int ALIGNMENT = 8;

  private HeaderWriter() {}

  /**
   * The header's bytes, padding included, without the length in front.
   *
   * @throws IllegalArgumentException if a name or text cannot be stored, or the header is too long
   */
  static byte[] write(Map<String, Tensor> tensors, Map<String, String> metadata) {
    StringJoiner header = new StringJoiner(",", "{", "}");
    if (!metadata.isEmpty()) {
      StringJoiner texts = new StringJoiner(",", quote(Header.METADATA) + ":{", "}");
      new TreeMap<>(metadata).forEach((key, text) -> texts.add(quote(key) + ":" + quote(text)));
      header.add(texts.toString());
    }
    long begin = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      long end = begin + tensor.sharedBytes().length;
      header.add(tensorEntry(entry.getKey(), tensor, begin, end));
      begin = end;
    }
    byte[] unpadded = header.toString().getBytes(StandardCharsets.US_ASCII);
    int length = Math.ceilDiv(unpadded.length, ALIGNMENT) * ALIGNMENT;
    if (length > HeaderReader.MAX_BYTES) {
      throw new IllegalArgumentException(
          "Safetensors: expected a header of at most %d bytes, found %d: store less metadata"
              .formatted(HeaderReader.MAX_BYTES, length));
    }
    byte[] padded = Arrays.copyOf(unpadded, length);
    Arrays.fill(padded, unpadded.length, length, (byte) ' ');
    return padded;
  }

  private static String tensorEntry(String name, Tensor tensor, long begin, long end) {
    int[] dimensions = tensor.shape();
    if (name.equals(Header.METADATA) || dimensions.length > HeaderReader.MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          "Safetensors: expected a tensor of at most %d dimensions not named %s, found '%s' %s:"
                  .formatted(HeaderReader.MAX_DIMENSIONS, Header.METADATA, name, tensor)
              + " rename or reshape it");
    }
    String shape =
        Arrays.stream(dimensions).mapToObj(Integer::toString).collect(Collectors.joining(","));
    return "%s:{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
        .formatted(quote(name), tensor.dtype(), shape, begin, end);
  }

  private static String quote(String text) {
    if (!Header.isEncodable(text)) {
      throw new IllegalArgumentException(
          "Safetensors: expected text that UTF-8 can hold, found half a surrogate pair in '"
              + text
              + "': remove it");
    }
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        quoted.append(c);
      } else {
        quoted.append("\\u").append(hex(c));
      }
    }
    return quoted.append('"').toString();
  }

  private static String hex(char c) {
    return HexFormat.of().toHexDigits(c);
  }
}
