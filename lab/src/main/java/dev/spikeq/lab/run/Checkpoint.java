package dev.spikeq.lab.run;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.safetensors.DType;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.formats.safetensors.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The complete state of a run between two steps, as a safetensors file. The metadata says which run
 * it belongs to and how long its tables were; a digest over all arrays finds what a disk or an
 * editor has changed. Of logs of records it holds where they lie; see {@link SavedRecords}.
 *
 * @param run which run it belongs to: experiment and seed
 * @param step environment steps made
 * @param metricsBytes length of the table of metrics
 * @param episodesBytes length of the table of episodes
 * @param snapshot the agent's state
 */
record Checkpoint(String run, long step, long metricsBytes, long episodesBytes, Snapshot snapshot) {
  private static final String FORMAT = "spikeq.format";
  private static final String VERSION = "checkpoint/1";
  private static final String VERSION_WITH_RECORDS = "checkpoint/2";
  private static final Pattern ANY_VERSION = Pattern.compile("checkpoint/\\d{1,9}");
  private static final String LOGS = "records";
  private static final String RUN = "run";
  private static final String STEP = "step";
  private static final String METRICS = "metrics.bytes";
  private static final String EPISODES = "episodes.bytes";
  private static final String DIGEST = "sha256";

  /**
   * Writes it.
   *
   * @param file where to
   * @param logs where the snapshot's records lie, by name
   * @throws IOException if it cannot be written; what was there before is still there
   */
  void write(Path file, Map<String, SavedRecords> logs) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    snapshot
        .entries()
        .forEach((name, values) -> {
          SavedRecords saved = logs.get(name);
          tensors.put(name, tensor(saved == null ? values : new Snapshot.Longs(saved.numbers())));
        });
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(FORMAT, logs.isEmpty() ? VERSION : VERSION_WITH_RECORDS);
    if (!logs.isEmpty()) {
      metadata.put(LOGS, String.join(",", logs.keySet()));
    }
    metadata.put(RUN, run);
    metadata.put(STEP, Long.toString(step));
    metadata.put(METRICS, Long.toString(metricsBytes));
    metadata.put(EPISODES, Long.toString(episodesBytes));
    metadata.put(DIGEST, digest(metadata, tensors));
    Safetensors.write(file, tensors, metadata);
  }

  private static Tensor tensor(Snapshot.Values values) {
    return switch (values) {
      case Snapshot.Floats(float[] array) -> Tensor.of(array, array.length);
      case Snapshot.Doubles(double[] array) -> Tensor.of(array, array.length);
      case Snapshot.Longs(long[] array) -> Tensor.of(array, array.length);
      case Snapshot.Ints(int[] array) -> Tensor.ofInts(array, array.length);
      case Snapshot.Bytes(byte[] array) -> Tensor.of(array, array.length);
      case Snapshot.Records _ ->
          throw new IllegalArgumentException("Checkpoint: expected records in files of their own");
    };
  }

  /**
   * Reads one.
   *
   * @param file a file that {@link #write} made
   * @throws FormatException if it is damaged
   * @throws IOException if it cannot be read, or is of a version that is not known here
   */
  static Checkpoint read(Path file) throws IOException {
    SafetensorsFile content = Safetensors.read(file);
    requireKnownVersion(content);
    Set<String> logs = logs(content);
    require(
        content,
        FORMAT,
        logs.isEmpty() ? VERSION : VERSION_WITH_RECORDS,
        "is it a checkpoint of another version?");
    Map<String, String> others = new TreeMap<>(content.metadata());
    others.remove(DIGEST);
    require(content, DIGEST, digest(others, content.tensors()), "the file is damaged");
    Snapshot snapshot = new Snapshot();
    for (Map.Entry<String, Tensor> entry : content.tensors().entrySet()) {
      String name = entry.getKey();
      Snapshot.Values values = values(content, name, entry.getValue());
      snapshot.put(
          name,
          logs.contains(name) && values instanceof Snapshot.Longs(long[] numbers)
              ? SavedRecords.of(file, name, numbers).records()
              : values);
    }
    return new Checkpoint(
        content.metadata().getOrDefault(RUN, ""),
        number(content, STEP),
        number(content, METRICS),
        number(content, EPISODES),
        snapshot);
  }

  /** A file of another version is no damaged one: another build goes on from it. */
  private static void requireKnownVersion(SafetensorsFile content) throws IOException {
    String found = content.metadata().getOrDefault(FORMAT, "");
    if (ANY_VERSION.matcher(found).matches()
        && !Set.of(VERSION, VERSION_WITH_RECORDS).contains(found)) {
      throw new IOException(
          "%s: metadata %s: expected %s or %s, found %s: go on with the version of SpikeQ that wrote it, or train anew elsewhere with --out"
              .formatted(content.source(), FORMAT, VERSION, VERSION_WITH_RECORDS, found));
    }
  }

  private static Set<String> logs(SafetensorsFile content) {
    String names = content.metadata().getOrDefault(LOGS, "");
    return names.isEmpty() ? Set.of() : Set.of(names.split(",", -1));
  }

  /** Where the records lie of a checkpoint that was read; those of another are left out. */
  Map<String, SavedRecords> savedRecords() {
    Map<String, SavedRecords> saved = new LinkedHashMap<>();
    snapshot
        .entries()
        .forEach((name, values) -> {
          if (values instanceof Snapshot.Records records
              && records.content() instanceof SavedRecords files) {
            saved.put(name, files);
          }
        });
    return saved;
  }

  /** The records of the snapshot, by name. */
  Map<String, Snapshot.Records> records() {
    Map<String, Snapshot.Records> logs = new LinkedHashMap<>();
    snapshot
        .entries()
        .forEach((name, values) -> {
          if (values instanceof Snapshot.Records records) {
            logs.put(name, records);
          }
        });
    return logs;
  }

  private static Snapshot.Values values(SafetensorsFile file, String name, Tensor tensor)
      throws FormatException {
    return switch (tensor.dtype()) {
      case F32 -> new Snapshot.Floats(tensor.floats());
      case F64 -> new Snapshot.Doubles(tensor.doubles());
      case I64 -> new Snapshot.Longs(tensor.longs());
      case I32 -> new Snapshot.Ints(ints(tensor.longs()));
      case U8 -> new Snapshot.Bytes(tensor.bytes());
      default ->
          throw new FormatException(
              file.source() + ": tensor '" + name + "'",
              "type F32, F64, I64, I32 or U8",
              tensor.dtype().name(),
              "the file is damaged");
    };
  }

  private static int[] ints(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }

  private static long number(SafetensorsFile file, String key) throws FormatException {
    String text = file.metadata().getOrDefault(key, "nothing");
    if (!text.matches("\\d{1,18}")) {
      throw new FormatException(
          file.source() + ": metadata " + key, "a whole number", text, "the file is damaged");
    }
    return Long.parseLong(text);
  }

  private static void require(SafetensorsFile file, String key, String expected, String remedy)
      throws FormatException {
    String found = file.metadata().getOrDefault(key, "nothing");
    if (!found.equals(expected)) {
      throw new FormatException(file.source() + ": metadata " + key, expected, found, remedy);
    }
  }

  /** Of the metadata, and of names, types and bytes in the file's order. */
  private static String digest(Map<String, String> metadata, Map<String, Tensor> tensors) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    digest.update(metadata.toString().getBytes(StandardCharsets.UTF_8));
    tensors.forEach((name, tensor) -> {
      DType type = tensor.dtype();
      digest.update((name + "\n" + type + tensor.size() + "\n").getBytes(StandardCharsets.UTF_8));
      digest.update(tensor.bytes());
    });
    return HexFormat.of().formatHex(digest.digest());
  }
}
