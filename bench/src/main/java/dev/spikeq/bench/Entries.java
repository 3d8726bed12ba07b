package dev.spikeq.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Results as {@code bench/peers/sides.py} reads them: a JSON list with one object a result. */
final class Entries {
  private final List<Map<String, Object>> entries = new ArrayList<>();

  /** Begins a result; what else there is to say is put into the map. */
  Map<String, Object> add(String work, String kind, int threads) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("work", work);
    entry.put("kind", kind);
    entry.put("threads", threads);
    entries.add(entry);
    return entry;
  }

  List<Map<String, Object>> all() {
    return entries;
  }

  boolean anyFailed() {
    return entries.stream().anyMatch(entry -> entry.containsKey("error"));
  }

  static void write(List<? extends Map<String, Object>> entries, Path file) throws IOException {
    String json = JsonMapper.builder().build().writeValueAsString(entries);
    Files.writeString(file, json + "\n");
  }
}
