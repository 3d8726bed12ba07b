package dev.spikeq.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {
  private static final byte[] OLD = "old".getBytes(UTF_8);
  private static final byte[] NEW = "new and longer".getBytes(UTF_8);

  @TempDir Path folder;

  @Test
  void writesAndReplaces() throws IOException {
    Path target = folder.resolve("model.bin");
    AtomicFiles.write(target, OLD);
    assertEquals("old", Files.readString(target));
    AtomicFiles.write(target, NEW);
    assertEquals("new and longer", Files.readString(target));
    assertEquals(List.of("model.bin"), names());
  }

  @Test
  void targetKeepsOldContentWhileNewIsWritten() throws IOException {
    Path target = folder.resolve("model.bin");
    AtomicFiles.write(target, OLD);
    AtomicFiles.write(
        target,
        out -> {
          out.write(NEW);
          out.flush();
          assertEquals("old", Files.readString(target));
        });
    assertEquals("new and longer", Files.readString(target));
  }

  @Test
  void failureOfTheContentLeavesWhatWasThere() throws IOException {
    Path target = folder.resolve("model.bin");
    AtomicFiles.write(target, OLD);
    IOException cause = new IOException("No space left on device");
    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                AtomicFiles.write(
                    target,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw cause;
                    }));
    assertSame(cause, failure.getCause());
    assertMentions("No space left on device", failure);
    assertMentions("unchanged", failure);
    assertEquals("old", Files.readString(target));
    assertEquals(List.of("model.bin"), names());
  }

  @Test
  void runtimeExceptionPassesThroughAndLeavesNothing() throws IOException {
    Path target = folder.resolve("model.bin");
    IllegalStateException bug = new IllegalStateException("bug");
    assertSame(
        bug,
        assertThrows(
            IllegalStateException.class,
            () ->
                AtomicFiles.write(
                    target,
                    out -> {
                      out.write(1);
                      throw bug;
                    })));
    assertEquals(List.of(), names());
  }

  @Test
  void missingFolderIsNamed() {
    Path target = folder.resolve("absent").resolve("model.bin");
    IOException failure = assertThrows(IOException.class, () -> AtomicFiles.write(target, NEW));
    assertMentions("found none", failure);
    assertMentions(target.toString(), failure);
  }

  @Test
  void fileInPlaceOfTheFolderIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("file"), OLD);
    IOException failure =
        assertThrows(IOException.class, () -> AtomicFiles.write(file.resolve("model.bin"), NEW));
    assertMentions("a file of that name", failure);
    assertEquals("old", Files.readString(file));
  }

  @Test
  void folderIsNotReplaced() throws IOException {
    Path target = Files.createDirectory(folder.resolve("model"));
    IOException failure = assertThrows(IOException.class, () -> AtomicFiles.write(target, NEW));
    assertMentions("found a folder", failure);
    assertTrue(Files.isDirectory(target));
    assertEquals(List.of("model"), names());
  }

  @Test
  void unwritableFolderIsNamed() {
    // The process folder of Linux takes no new file, whoever asks; permissions do not stop root.
    Path unwritable = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(unwritable), "only Linux has a folder that nobody can write to");
    Path target = unwritable.resolve("model.bin");
    IOException failure = assertThrows(IOException.class, () -> AtomicFiles.write(target, NEW));
    assertMentions(target.toString(), failure);
    assertMentions("permissions", failure);
  }

  @Test
  void leftoversOfKilledProcessesAreRemoved() throws IOException {
    Path target = folder.resolve("model.bin");
    AtomicFiles.write(target, OLD);
    AtomicFiles.write(
        target,
        out -> {
          // What a process killed at this moment would leave.
          Path temporary =
              folder.resolve(
                  names().stream().filter(n -> n.startsWith(".")).findAny().orElseThrow());
          Files.copy(temporary, folder.resolve(".model.bin.1-0.spikeq-tmp"));
          out.write(NEW);
        });
    Files.write(folder.resolve(".hidden"), OLD);
    assertEquals(1, AtomicFiles.deleteLeftovers(folder));
    assertEquals(List.of(".hidden", "model.bin"), names());
    assertEquals(0, AtomicFiles.deleteLeftovers(folder));
  }

  @Test
  void concurrentWritersLeaveOneWholeFile() throws Exception {
    Path target = folder.resolve("model.bin");
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> writers =
          IntStream.range(0, 40)
              .<Callable<Void>>mapToObj(i ->
                  () -> {
                    AtomicFiles.write(target, Integer.toString(i).repeat(5000).getBytes(UTF_8));
                    return null;
                  })
              .toList();
      for (Future<Void> writer : threads.invokeAll(writers)) {
        writer.get();
      }
    }
    String content = Files.readString(target);
    String unit = content.substring(0, content.length() / 5000);
    assertEquals(unit.repeat(5000), content);
    assertEquals(List.of("model.bin"), names());
  }

  @Test
  void symbolicLinkIsReplacedAndItsTargetKept() throws IOException {
    Path original = Files.write(folder.resolve("original"), OLD);
    Path link = Files.createSymbolicLink(folder.resolve("link"), original);
    AtomicFiles.write(link, NEW);
    assertFalse(Files.isSymbolicLink(link));
    assertEquals("old", Files.readString(original));
  }

  private static void assertMentions(String part, IOException failure) {
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(part), message);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
