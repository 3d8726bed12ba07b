package dev.spikeq.lab.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.StringJoiner;

/**
 * A table that grows by rows and can be cut back to where a checkpoint was taken. Numbers are
 * written so that they are read again exactly; one that does not exist is {@code NaN}.
 */
final class CsvLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final BufferedWriter out;

  /** Whether its owner was told that rows cannot be written. */
  private boolean failed;

  private CsvLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
    out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
  }

  /** Begins a table, in place of what is there. */
  static CsvLog begin(Path file, String header) throws IOException {
    CsvLog log = open(file, 0);
    log.write(header);
    return log;
  }

  /** Whether a table has at least so many bytes. */
  static boolean reaches(Path file, long bytes) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) >= bytes;
  }

  /** Goes on with a table after so many bytes; what follows them is cut off. */
  static CsvLog open(Path file, long bytes) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.truncate(bytes);
      channel.position(bytes);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new CsvLog(file, channel);
  }

  /** Adds a row of {@link Long}, {@link Integer} and {@link Double} numbers. */
  void row(Iterable<? extends Number> values) {
    StringJoiner row = new StringJoiner(",");
    values.forEach(value -> row.add(value.toString()));
    try {
      write(row.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(failure(e), e);
    }
  }

  private void write(String line) throws IOException {
    out.write(line);
    out.write('\n');
  }

  /** Puts all rows on the disk and returns the table's length in bytes. */
  long sync() throws IOException {
    try {
      out.flush();
      channel.force(true);
      return channel.position();
    } catch (IOException e) {
      throw new IOException(failure(e), e);
    }
  }

  private String failure(IOException cause) {
    failed = true;
    return file + ": expected to write a row, found " + cause + ": check the free space";
  }

  /** Writes the last rows and gives the file back: what ends a run stands in them. */
  @Override
  public void close() throws IOException {
    try (channel) {
      if (!failed) {
        out.flush();
      }
    } catch (IOException e) {
      throw new IOException(failure(e), e);
    }
  }
}
