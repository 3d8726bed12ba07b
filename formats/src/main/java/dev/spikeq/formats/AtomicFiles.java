package dev.spikeq.formats;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files wholly or not at all.
 *
 * <p>The content goes to a temporary name in the target's folder, is forced to the disk, and takes
 * the target's name in one atomic rename; then the folder is forced to the disk too. Whoever opens
 * the target, at whatever moment, sees the old content or the new one, never a part. On any failure
 * the old content stays and the temporary file is removed. A process that is killed cannot clean up
 * after itself: {@link #deleteLeftovers} does it at the next start.
 */
public final class AtomicFiles {
  private static final String SUFFIX = ".spikeq-tmp";
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int NAME_ATTEMPTS = 1000;

  private AtomicFiles() {}

  /** Produces the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of the content.
     *
     * @param out where to, buffered; it is flushed and closed by the caller
     * @throws IOException if the content cannot be produced or written
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Puts bytes under a name, replacing what is there.
   *
   * @param target the file; its folder must exist
   * @param content all bytes of the file
   * @throws IOException if the file cannot be written; what was there before is still there
   */
  public static void write(Path target, byte[] content) throws IOException {
    write(target, out -> out.write(content));
  }

  /**
   * Puts content under a name, replacing what is there.
   *
   * <p>A symbolic link of that name is replaced by the file, not followed. A runtime exception of
   * {@code content} passes through after the temporary file has been removed.
   *
   * @param target the file; its folder must exist
   * @param content called once with a stream to write to
   * @throws IOException if the file cannot be written; what was there before is still there
   */
  public static void write(Path target, Content content) throws IOException {
    Path folder = folderOf(target);
    Path temporary = null;
    boolean renamed = false;
    try {
      temporary = createTemporary(folder, target);
      writeAndForce(temporary, content);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      renamed = true;
      forceFolder(folder);
    } catch (IOException e) {
      throw failure(target, renamed, e);
    } finally {
      if (temporary != null && !renamed) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /**
   * Removes the temporary files that killed processes left in a folder.
   *
   * <p>Call it only where no other process is writing into the folder.
   *
   * @param folder the folder; its subfolders are not visited
   * @return how many files were removed
   * @throws IOException if the folder cannot be read or a file cannot be removed
   */
  public static int deleteLeftovers(Path folder) throws IOException {
    int deleted = 0;
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, ".*" + SUFFIX)) {
      for (Path leftover : leftovers) {
        if (Files.isRegularFile(leftover, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(leftover);
          deleted++;
        }
      }
    }
    return deleted;
  }

  private static Path folderOf(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          target + ": expected the name of a file to write, found a folder: name a file in it");
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          target
              + ": expected a folder "
              + folder
              + " to write into, found "
              + (Files.exists(folder) ? "a file of that name" : "none")
              + ": create the folder or choose another one");
    }
    return folder;
  }

  /** Creates with the permissions of any new file, unlike {@link Files#createTempFile}. */
  private static Path createTemporary(Path folder, Path target) throws IOException {
    String stem = "." + target.getFileName() + "." + ProcessHandle.current().pid() + "-";
    for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
      Path candidate = folder.resolve(stem + attempt + SUFFIX);
      try {
        return Files.createFile(candidate);
      } catch (FileAlreadyExistsException taken) {
        // Another thread is writing, or an earlier process was killed: try the next name.
      }
    }
    throw new IOException(NAME_ATTEMPTS + " temporary files named " + stem + "* are in the way");
  }

  private static void writeAndForce(Path temporary, Content content) throws IOException {
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
        OutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  /** A rename is safe from a power failure only once the folder that holds the name is on disk. */
  private static void forceFolder(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows cannot open a folder, and its file system journals renames
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static IOException failure(Path target, boolean renamed, IOException cause) {
    String state =
        renamed
            ? "the new content is in place, but the disk has not confirmed it"
            : "what was there before is unchanged";
    return new IOException(
        target
            + ": expected to write the file, found "
            + cause
            + ": "
            + state
            + "; check the folder's permissions and the free space",
        cause);
  }
}
