package dev.spikeq.lab.run;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.formats.AtomicFiles;
import dev.spikeq.formats.FormatException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The records of a log on the disk: each in the file of the checkpoint that was the first to see
 * it, deflated. Such a file is written wholly or not at all and never changed, so that a checkpoint
 * costs what is new since the one before.
 *
 * @param folder where the files lie
 * @param length bytes in a record
 * @param first number of the oldest record that belongs to the state
 * @param end number after the newest
 * @param parts where they are, in order; the first may begin before {@code first}
 */
record SavedRecords(Path folder, int length, long first, long end, List<Part> parts)
    implements Snapshot.Content {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int HEAD_NUMBERS = 3;
  private static final int PART_NUMBERS = 6;

  /** What every file of records is called. */
  static final String PATTERN = "step-*.records";

  SavedRecords {
    parts = List.copyOf(parts);
  }

  /**
   * Records in one file.
   *
   * @param step of the checkpoint that wrote the file
   * @param from number of the first
   * @param end number after the last
   * @param offset where their bytes begin in the file
   * @param bytes how many there are, deflated
   * @param checksum CRC-32C of the records
   */
  record Part(long step, long from, long end, long offset, long bytes, long checksum) {
    String file() {
      return "step-%09d.records".formatted(step);
    }
  }

  /** The names of the files in which they lie. */
  Set<String> files() {
    return parts.stream().map(Part::file).collect(Collectors.toSet());
  }

  /**
   * Writes what is new in a snapshot's records.
   *
   * @param folder where to
   * @param step the checkpoint's
   * @param before what was saved before, by name
   * @param logs the records of a snapshot that leaves out what was saved before
   * @return what is saved now, by name
   * @throws IOException if it cannot be written; then nothing has changed
   */
  static Map<String, SavedRecords> write(
      Path folder, long step, Map<String, SavedRecords> before, Map<String, Snapshot.Records> logs)
      throws IOException {
    Map<String, Part> added = new LinkedHashMap<>();
    if (logs.values().stream().anyMatch(records -> records.from() < records.end())) {
      Path file = folder.resolve(new Part(step, 0, 0, 0, 0, 0).file());
      AtomicFiles.write(
          file,
          out -> {
            CountingStream counting = new CountingStream(out);
            for (Map.Entry<String, Snapshot.Records> log : logs.entrySet()) {
              if (log.getValue().from() < log.getValue().end()) {
                added.put(log.getKey(), write(counting, step, log.getValue()));
              }
            }
          });
    }
    Map<String, SavedRecords> saved = new LinkedHashMap<>();
    for (Map.Entry<String, Snapshot.Records> log : logs.entrySet()) {
      Snapshot.Records records = log.getValue();
      List<Part> parts = new ArrayList<>();
      SavedRecords earlier = before.get(log.getKey());
      if (earlier != null && records.from() > records.first()) {
        earlier.parts.stream().filter(part -> part.end > records.first()).forEach(parts::add);
      }
      Part part = added.get(log.getKey());
      if (part != null) {
        parts.add(part);
      }
      saved.put(
          log.getKey(),
          new SavedRecords(folder, records.length(), records.first(), records.end(), parts));
    }
    return saved;
  }

  private static Part write(CountingStream out, long step, Snapshot.Records records)
      throws IOException {
    long offset = out.written;
    CRC32C checksum = new CRC32C();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, BUFFER_BYTES);
      OutputStream buffered = new BufferedOutputStream(deflated, BUFFER_BYTES);
      records.forEach(record -> {
        checksum.update(record);
        try {
          buffered.write(record);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      buffered.flush();
      deflated.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    } finally {
      deflater.end();
    }
    return new Part(
        step, records.from(), records.end(), offset, out.written - offset, checksum.getValue());
  }

  /** Knows how many bytes have passed. */
  private static final class CountingStream extends FilterOutputStream {
    private long written;

    CountingStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
      written += count;
    }
  }

  /** What {@link #of} reads. */
  long[] numbers() {
    long[] numbers = new long[HEAD_NUMBERS + PART_NUMBERS * parts.size()];
    numbers[0] = length;
    numbers[1] = first;
    numbers[2] = end;
    int at = HEAD_NUMBERS;
    for (Part part : parts) {
      for (long number :
          new long[] {part.step, part.from, part.end, part.offset, part.bytes, part.checksum}) {
        numbers[at++] = number;
      }
    }
    return numbers;
  }

  /**
   * Reads where records lie, and looks whether their files are there.
   *
   * @param checkpoint the file that names them
   * @param name their name
   * @param numbers from {@link #numbers}
   * @throws FormatException if records are missing
   */
  static SavedRecords of(Path checkpoint, String name, long[] numbers) throws IOException {
    Path folder = checkpoint.toAbsolutePath().getParent();
    if (folder == null
        || numbers.length < HEAD_NUMBERS
        || (numbers.length - HEAD_NUMBERS) % PART_NUMBERS != 0
        || numbers[0] < 1
        || numbers[0] > Integer.MAX_VALUE) {
      throw damaged(checkpoint + ": records '" + name + "'", "a list of files", "another list");
    }
    List<Part> parts = new ArrayList<>();
    for (int at = HEAD_NUMBERS; at < numbers.length; at += PART_NUMBERS) {
      parts.add(
          new Part(
              numbers[at],
              numbers[at + 1],
              numbers[at + 2],
              numbers[at + 3],
              numbers[at + 4],
              numbers[at + 5]));
    }
    SavedRecords saved = new SavedRecords(folder, (int) numbers[0], numbers[1], numbers[2], parts);
    saved.requireAll(checkpoint + ": records '" + name + "'");
    return saved;
  }

  private void requireAll(String where) throws IOException {
    long next = parts.isEmpty() ? first : Math.min(first, parts.getFirst().from);
    for (Part part : parts) {
      Path file = folder.resolve(part.file());
      if (part.from != next || part.end <= part.from) {
        throw damaged(where, "records from number " + next, "number " + part.from);
      }
      if (!Files.isRegularFile(file) || Files.size(file) < part.offset + part.bytes) {
        throw damaged(
            file.toString(), (part.offset + part.bytes) + " bytes", "fewer, or no such file");
      }
      next = part.end;
    }
    if (next != end || first > end) {
      throw damaged(where, "records up to number " + end, "records up to " + next);
    }
  }

  private static FormatException damaged(String where, String expected, String found) {
    return new FormatException(where, expected, found, "it was cut or is missing");
  }

  /** As records that a snapshot holds. */
  Snapshot.Records records() {
    return new Snapshot.Records(length, first, first, end, this);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if a file cannot be read, or, because of a {@link
   *     FormatException}, is damaged
   */
  @Override
  public void forEach(Consumer<byte[]> taker) {
    byte[] record = new byte[length];
    for (Part part : parts) {
      try {
        read(part, record, taker);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void read(Part part, byte[] record, Consumer<byte[]> taker) throws IOException {
    Path file = folder.resolve(part.file());
    CRC32C checksum = new CRC32C();
    Inflater inflater = new Inflater();
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(part.offset);
      InputStream inflated =
          new BufferedInputStream(
              new InflaterInputStream(in, inflater, BUFFER_BYTES), BUFFER_BYTES);
      for (long number = part.from; number < part.end; number++) {
        if (inflated.readNBytes(record, 0, length) < length) {
          throw damaged(file.toString(), "record " + number, "the end of the file");
        }
        checksum.update(record);
        if (number >= first) {
          taker.accept(record);
        }
      }
    } catch (ZipException | EOFException e) {
      throw damaged(file.toString(), "deflated records", e.toString());
    } finally {
      inflater.end();
    }
    if (checksum.getValue() != part.checksum) {
      throw new FormatException(
          file.toString(),
          "records of checksum " + part.checksum,
          Long.toString(checksum.getValue()),
          "the file is damaged");
    }
  }
}
