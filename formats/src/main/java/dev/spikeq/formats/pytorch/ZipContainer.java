package dev.spikeq.formats.pytorch;

import dev.spikeq.formats.FormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The container of PyTorch 1.6 and later: a zip archive whose entries are stored, not compressed,
 * in one folder: {@code data.pkl}, the object; {@code data/KEY}, the storages; {@code byteorder}
 * and {@code version}. Every entry that is read has its length and its checksum compared.
 */
final class ZipContainer {
  private static final int MOST_ENTRIES = 100_000;
  private static final int END_BYTES = 22;
  private static final int END_SIGNATURE = 0x504b0506; // "PK" 5 6

  private final String source;
  private final long fileBytes;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

  /** Entries that overlap could be larger together than the file; those of torch.save are not. */
  private long bytesLeft;

  private ZipContainer(String source, long fileBytes, ZipFile zip) {
    this.source = source;
    this.fileBytes = fileBytes;
    this.zip = zip;
    bytesLeft = fileBytes;
  }

  static TorchValue read(Path file, long fileBytes) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      requireEnd(file, fileBytes);
      ZipContainer container = new ZipContainer(file.toString(), fileBytes, zip);
      container.list();
      return container.read();
    } catch (ZipException | EOFException e) {
      throw new FormatException(
          file.toString(),
          "a whole zip archive with its central directory, as torch.save writes it",
          String.valueOf(e.getMessage()),
          PickleReader.DAMAGED);
    }
  }

  /** An archive may end in a comment, or be followed by anything; one of torch.save does not. */
  private static void requireEnd(Path file, long fileBytes) throws IOException {
    ByteBuffer end = ByteBuffer.allocate(END_BYTES);
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(Math.max(0, fileBytes - END_BYTES));
      while (end.hasRemaining() && channel.read(end) >= 0) {
        // a read may give less than is there
      }
    }
    boolean record = end.getInt(0) == END_SIGNATURE && end.getShort(END_BYTES - 2) == 0;
    if (!record) {
      throw new FormatException(
          file.toString(),
          "the end of the zip archive at the end of the file",
          "further bytes behind it",
          PickleReader.DAMAGED);
    }
  }

  /** Notes the entries by their name within the archive's folder. */
  private void list() throws FormatException {
    if (zip.size() > MOST_ENTRIES) {
      throw refused("at most " + MOST_ENTRIES + " entries", Integer.toString(zip.size()));
    }
    Set<String> folders = new HashSet<>();
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
      String path = entry.getName();
      int slash = path.indexOf('/');
      folders.add(path.substring(0, Math.max(slash, 0)));
      String name = path.substring(slash + 1);
      if (slash < 0 || folders.size() > 1 || name.isEmpty()) {
        throw refused("entries in one folder", "the entry " + Builder.shown(path));
      }
      if (entries.put(name, entry) != null) {
        throw refused("each entry once", Builder.shown(path) + " twice");
      }
      if (name.startsWith("code/") || name.equals("constants.pkl")) {
        throw new FormatException(
            source,
            "an archive of torch.save",
            "a TorchScript archive (" + Builder.shown(path) + ")",
            PickleReader.ONLY_STATE);
      }
    }
  }

  private TorchValue read() throws IOException {
    requireLittleEndian();
    Builder builder = new Builder(fileBytes);
    Cursor in = new Cursor(source + ": data.pkl", ByteBuffer.wrap(content("data.pkl")));
    TorchValue value = PickleReader.read(in, builder);
    if (in.remaining() > 0) {
      throw new FormatException(
          in.where(),
          "the end of the pickle",
          in.remaining() + " further bytes",
          PickleReader.DAMAGED);
    }
    for (Storage storage : builder.storages()) {
      byte[] content = content("data/" + storage.key());
      if (content.length != storage.byteCount()) {
        throw new FormatException(
            source + ": storage data/" + Builder.shown(storage.key()),
            storage.byteCount() + " bytes, as its tensors need",
            Integer.toString(content.length),
            PickleReader.DAMAGED);
      }
      storage.fill(ByteBuffer.wrap(content));
    }
    for (String name : entries.keySet()) {
      boolean unused =
          name.startsWith("data/") && builder.storage(name.substring("data/".length())).isEmpty();
      if (unused) {
        throw refused("only storages that tensors use", "the entry " + Builder.shown(name));
      }
    }
    return value;
  }

  /** Files of the first years do not say it; all of those are little-endian. */
  private void requireLittleEndian() throws IOException {
    if (entries.containsKey("byteorder")) {
      String order = new String(content("byteorder"), StandardCharsets.UTF_8);
      if (!order.equals("little")) {
        throw new FormatException(
            source + ": byteorder", "little", Builder.shown(order), "save it on a usual machine");
      }
    }
  }

  private byte[] content(String name) throws IOException {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw refused("an entry " + Builder.shown(name), "none: the archive lacks it");
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() > bytesLeft) {
      throw refused(
          Builder.shown(name) + " stored as it is, in at most " + bytesLeft + " bytes",
          "a compressed or larger entry (" + entry.getSize() + " bytes)");
    }
    bytesLeft -= entry.getSize();
    byte[] content;
    try (InputStream in = zip.getInputStream(entry)) {
      content = in.readNBytes((int) entry.getSize());
    }
    CRC32 checksum = new CRC32();
    checksum.update(content);
    if (content.length != entry.getSize() || checksum.getValue() != entry.getCrc()) {
      throw refused(
          Builder.shown(name) + " with the checksum that the archive says",
          "other bytes, or a file written without checksums");
    }
    return content;
  }

  private FormatException refused(String expected, String found) {
    return new FormatException(source, expected, found, PickleReader.DAMAGED);
  }
}
