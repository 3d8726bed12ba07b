package dev.spikeq.formats.safetensors;

import java.util.List;
import java.util.Map;

/**
 * A file's header.
 *
 * @param length how many bytes it takes, padding included
 * @param entries tensors in the header's order; no name twice
 * @param metadata free text
 */
record Header(int length, List<TensorEntry> entries, Map<String, String> metadata) {
  /** The key that holds metadata and therefore names no tensor. */
  static final String METADATA = "__metadata__";

  Header {
    entries = List.copyOf(entries);
    metadata = Map.copyOf(metadata);
  }

  /** Whether every surrogate has its partner, so that the text can be stored as UTF-8. */
  static boolean isEncodable(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** A name or text of a file in quotes, made harmless for a message: short and on one line. */
  static String shown(String text) {
    int limit = 60;
    String cut = text.length() <= limit ? text : text.substring(0, limit) + "…";
    return "'" + cut.replaceAll("\\p{Cc}", "?") + "'";
  }
}
