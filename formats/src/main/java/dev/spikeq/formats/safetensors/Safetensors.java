package dev.spikeq.formats.safetensors;

import dev.spikeq.formats.AtomicFiles;
import dev.spikeq.formats.FormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads and writes safetensors files.
 *
 * <p>Reading trusts nothing: the header is checked before data is read, every tensor's bytes must
 * follow one another without gap or overlap from the header to the end of the file, and no array is
 * allocated that the file does not fill. A file that breaks a rule is refused with a {@link
 * FormatException}.
 *
 * <p>Writing is deterministic: equal tensors in equal order and equal metadata give equal bytes.
 *
 * <p>Source: the format's own description, "safetensors: Format" (Hugging Face). Ours is stricter
 * or narrower in this: unknown keys in a tensor's entry are refused; types of less than a byte,
 * 8-bit floats and complex numbers are not read; a tensor may take at most 2 GiB and have at most
 * 32 dimensions. Data is written in the caller's order, not sorted by alignment.
 */
public final class Safetensors {
  static final int LENGTH_BYTES = Long.BYTES;

  private Safetensors() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return all tensors and metadata
   * @throws FormatException if there is no such file, or it breaks a rule of the format
   * @throws IOException if it cannot be read
   */
  public static SafetensorsFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new FormatException(
          file.toString(),
          "a safetensors file",
          Files.exists(file) ? "something that is not a file" : "nothing of that name",
          "check the path");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), OptionalLong.of(Files.size(file)));
    }
  }

  /**
   * Reads a stream to its end. It is not closed.
   *
   * @param in the stream
   * @param sourceName what to call it in messages
   * @return all tensors and metadata
   * @throws FormatException if it breaks a rule of the format
   * @throws IOException if it cannot be read
   */
  public static SafetensorsFile read(InputStream in, String sourceName) throws IOException {
    return read(in, sourceName, OptionalLong.empty());
  }

  /**
   * Reads bytes.
   *
   * @param content a whole file; not kept
   * @param sourceName what to call it in messages
   * @return all tensors and metadata
   * @throws FormatException if it breaks a rule of the format
   */
  public static SafetensorsFile read(byte[] content, String sourceName) throws FormatException {
    try {
      return read(new ByteArrayInputStream(content), sourceName, OptionalLong.of(content.length));
    } catch (FormatException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot fail to be read", e);
    }
  }

  /**
   * Writes a file atomically ({@link AtomicFiles}).
   *
   * @param file where to; replaced if it is there
   * @param tensors what to write, in the map's order (take a {@link LinkedHashMap}; {@link
   *     Map#of}'s order changes from run to run)
   * @param metadata free text beside the tensors; written sorted by key
   * @throws IllegalArgumentException if a name or text cannot be stored
   * @throws IOException if it cannot be written; what was there before is still there
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = HeaderWriter.write(tensors, metadata);
    AtomicFiles.write(file, out -> write(out, header, tensors));
  }

  /**
   * The bytes that {@link #write} puts into a file.
   *
   * @param tensors what to write, in the map's order
   * @param metadata free text beside the tensors; written sorted by key
   * @return a new array
   * @throws IllegalArgumentException if a name or text cannot be stored
   */
  public static byte[] toBytes(Map<String, Tensor> tensors, Map<String, String> metadata) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(out, HeaderWriter.write(tensors, metadata), tensors);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  private static void write(OutputStream out, byte[] header, Map<String, Tensor> tensors)
      throws IOException {
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    for (Tensor tensor : tensors.values()) {
      out.write(tensor.sharedBytes());
    }
  }

  private static SafetensorsFile read(InputStream in, String source, OptionalLong size)
      throws IOException {
    Header header = HeaderReader.parse(source, readHeader(in, source, size));
    List<TensorEntry> byPlace =
        header.entries().stream()
            .sorted(
                Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end))
            .toList();
    long dataBytes = checkPlaces(source, byPlace);
    if (size.isPresent()) {
      checkDataSize(source, dataBytes, size.getAsLong() - LENGTH_BYTES - header.length());
    }
    Map<String, Tensor> data = readData(in, source, byPlace);
    if (in.read() >= 0) {
      throw trailing(source, dataBytes, "more");
    }
    Map<String, Tensor> tensors = LinkedHashMap.newLinkedHashMap(data.size());
    for (TensorEntry entry : header.entries()) {
      tensors.put(entry.name(), data.get(entry.name()));
    }
    return new SafetensorsFile(source, tensors, header.metadata());
  }

  private static byte[] readHeader(InputStream in, String source, OptionalLong size)
      throws IOException {
    byte[] lengthBytes = in.readNBytes(LENGTH_BYTES);
    if (lengthBytes.length < LENGTH_BYTES) {
      throw damaged(source, "8 bytes of header length", "the end after " + lengthBytes.length);
    }
    long length = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long limit = Math.min(HeaderReader.MAX_BYTES, size.orElse(Long.MAX_VALUE) - LENGTH_BYTES);
    if (length < 2 || length > limit) {
      throw new FormatException(
          source,
          "a header length from 2 to " + limit,
          Long.toUnsignedString(length),
          "the file is damaged or is not a safetensors file");
    }
    // Grows with what arrives, so that a length alone cannot claim memory.
    byte[] header = in.readNBytes((int) length);
    if (header.length < length) {
      throw damaged(source, "a header of " + length + " bytes", "the end after " + header.length);
    }
    return header;
  }

  /** Demands that tensors, sorted by place, follow one another from 0; gives the last end. */
  private static long checkPlaces(String source, List<TensorEntry> byPlace) throws FormatException {
    long end = 0;
    String before = "the header";
    for (TensorEntry entry : byPlace) {
      if (entry.begin() != end) {
        String fault =
            entry.begin() < end
                ? "overlaps with " + before
                : "leaves a gap of " + (entry.begin() - end) + " bytes after " + before;
        throw damaged(
            source + ": tensor " + Header.shown(entry.name()),
            "data from offset " + end,
            "offset " + entry.begin() + ", which " + fault);
      }
      end = entry.end();
      before = "tensor " + Header.shown(entry.name());
    }
    return end;
  }

  private static void checkDataSize(String source, long expected, long found)
      throws FormatException {
    if (found < expected) {
      throw damaged(source, "data up to offset " + expected, "the end at offset " + found);
    }
    if (found > expected) {
      throw trailing(source, expected, found - expected + " further bytes");
    }
  }

  private static Map<String, Tensor> readData(
      InputStream in, String source, List<TensorEntry> byPlace) throws IOException {
    Map<String, Tensor> tensors = HashMap.newHashMap(byPlace.size());
    for (TensorEntry entry : byPlace) {
      byte[] bytes = in.readNBytes(entry.byteCount());
      if (bytes.length < entry.byteCount()) {
        throw damaged(
            source + ": tensor " + Header.shown(entry.name()),
            "data up to offset " + entry.end(),
            "the end at offset " + (entry.begin() + bytes.length));
      }
      tensors.put(entry.name(), new Tensor(entry.dtype(), entry.shape(), bytes));
    }
    return tensors;
  }

  private static FormatException trailing(String source, long dataBytes, String found) {
    return damaged(
        source,
        "the end after " + dataBytes + " bytes of data",
        found + " that belong to no tensor (trailing data)");
  }

  private static FormatException damaged(String where, String expected, String found) {
    return new FormatException(
        where, expected, found, "the file is damaged or cut short, get it again");
  }
}
