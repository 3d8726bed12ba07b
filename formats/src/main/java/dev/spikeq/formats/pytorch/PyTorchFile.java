package dev.spikeq.formats.pytorch;

import dev.spikeq.formats.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads what {@code torch.save} wrote: dictionaries, lists and tuples of tensors, numbers and
 * strings.
 *
 * <p>The file's pickle is read by an interpreter that knows only the instructions for those and
 * three names besides the classes of storages ({@code collections.OrderedDict}, {@code
 * torch._utils._rebuild_tensor_v2} and {@code _rebuild_parameter}). Anything else is refused, and
 * nothing that the file names is called. No array is made that is larger than the file.
 *
 * <p>Source: PyTorch's documentation of its serialization and CPython's of pickle.
 */
public final class PyTorchFile {
  /** The largest file that is read. */
  public static final long MOST_BYTES = 1L << 30;

  private static final int MAGIC_BYTES = 4;

  private PyTorchFile() {}

  /**
   * Reads a file.
   *
   * @param file of either container
   * @return what was saved
   * @throws FormatException if it is damaged, too large, or holds anything but plain values
   * @throws IOException if it cannot be read
   */
  public static TorchValue read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MOST_BYTES) {
      throw new FormatException(
          file.toString(),
          "a file of at most " + MOST_BYTES + " bytes",
          Long.toString(size),
          "is it a policy's file?");
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(MAGIC_BYTES);
    }
    if (isZip(start)) {
      return ZipContainer.read(file, size);
    }
    if (start.length < MAGIC_BYTES || (start[0] & 0xff) != 0x80) {
      throw new FormatException(
          file.toString(),
          "a file of torch.save (a zip archive, or a pickle before PyTorch 1.6)",
          "another file of " + size + " bytes",
          "is it a PyTorch file?");
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes((int) size);
    }
    return LegacyContainer.read(file.toString(), content);
  }

  /** Whether a file that starts like this is a zip archive. */
  private static boolean isZip(byte[] start) {
    return start.length >= MAGIC_BYTES
        && start[0] == 'P'
        && start[1] == 'K'
        && start[2] == 3
        && start[3] == 4;
  }
}
