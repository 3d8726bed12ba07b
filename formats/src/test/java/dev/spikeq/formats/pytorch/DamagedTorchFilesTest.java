package dev.spikeq.formats.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.weights.DenseLayer;
import dev.spikeq.formats.weights.DenseWeights;
import dev.spikeq.formats.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small file cut at every length and changed in every byte is read or refused: never another
 * exception. Where the container has checksums, what is read is what was written.
 */
final class DamagedTorchFilesTest {
  @TempDir private Path folder = Path.of("");

  private static TorchFiles small() {
    TorchFiles files = new TorchFiles().orderedDict().raw("(");
    files.text("l1.weight").tensor("0", new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    files.text("l1.bias").tensor("1", new float[] {7, 8, 9}, 3);
    return files.raw("u");
  }

  /** The old container is read from memory: ten thousand files would take a minute. */
  private static DenseWeights readLegacy(byte[] content) throws FormatException {
    return WeightsFile.of("memory", LegacyContainer.read("memory", content));
  }

  private DenseWeights readZip(byte[] content) throws IOException {
    Path file = folder.resolve("model.pt");
    Files.write(file, content);
    return WeightsFile.read(file);
  }

  private static void assertIntact(DenseWeights weights) {
    assertEquals(1, weights.layers().size());
    DenseLayer layer = weights.layers().getFirst();
    assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, layer.weight());
    assertArrayEquals(new float[] {7, 8, 9}, layer.bias().orElseThrow());
  }

  @Test
  void wholeFilesAreRead() throws IOException {
    assertIntact(readLegacy(small().legacy()));
    assertIntact(readZip(small().zip()));
  }

  @Test
  void everyCutIsRefused() {
    byte[] legacy = small().legacy();
    for (int length = 0; length < legacy.length; length++) {
      byte[] cut = Arrays.copyOf(legacy, length);
      assertThrows(FormatException.class, () -> readLegacy(cut), () -> "length " + cut.length);
    }
    byte[] zip = small().zip();
    for (int length = 0; length < zip.length; length++) {
      byte[] cut = Arrays.copyOf(zip, length);
      assertThrows(FormatException.class, () -> readZip(cut), () -> "length " + cut.length);
    }
  }

  @Test
  void everyChangedByteIsReadOrRefused() {
    byte[] content = small().legacy();
    int refused = 0;
    for (int i = 0; i < content.length; i++) {
      for (int mask : new int[] {1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0xff}) {
        refused += survives(content, i, mask) ? 0 : 1;
      }
    }
    int last = refused;
    assertTrue(refused > content.length, () -> "only " + last + " changes were refused");
  }

  /** Every byte that carries a value has a checksum; the others (dates, for one) change nothing. */
  @Test
  void changedArchivesAreReadAsWrittenOrRefused() throws IOException {
    byte[] content = small().zip();
    for (int i = 0; i < content.length; i++) {
      byte[] changed = content.clone();
      changed[i] ^= (byte) new int[] {1, 0x10, 0xff}[i % 3];
      try {
        assertIntact(readZip(changed));
      } catch (FormatException refused) {
        assertEquals(1, refused.getMessage().lines().count(), refused::getMessage);
      } catch (RuntimeException | StackOverflowError e) {
        fail("byte " + i, e);
      }
    }
  }

  @Test
  void severalChangesAtOnceAreReadOrRefused() {
    byte[] content = small().legacy();
    SplittableRandom random = new SplittableRandom(20);
    for (int trial = 0; trial < 10_000; trial++) {
      byte[] changed = content.clone();
      for (int i = 0; i < 4; i++) {
        changed[21 + random.nextInt(content.length - 21)] = (byte) random.nextInt(256);
      }
      survives(changed, 0, 0);
    }
  }

  /** Whether it is still read; any exception but the format's fails the test. */
  private static boolean survives(byte[] content, int place, int mask) {
    byte[] changed = content.clone();
    changed[place] ^= (byte) mask;
    try {
      return !readLegacy(changed).layers().isEmpty();
    } catch (FormatException refused) {
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      return fail("byte " + place + " ^ " + mask + ": " + Arrays.toString(changed), e);
    }
  }
}
