package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every safetensors and PyTorch file of {@code formats/refuse} is refused with one clear line. */
final class RefusedFilesTest {
  private static final String FOLDER = "formats/refuse";

  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of(FOLDER);

  /** The folder that the variable names may hold good files as well, unless it says otherwise. */
  static Stream<Path> refused() {
    return Stream.of(".safetensors", ".pt")
        .flatMap(suffix -> GOLDEN.list(suffix).stream())
        .filter(file ->
            file.resolveSibling("").endsWith(FOLDER)
                || Files.exists(file.resolveSibling("refuse.json")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefused(Path file) {
    GOLDEN.count(file);
    FormatException refusal = assertThrows(FormatException.class, () -> read(file));
    assertTrue(refusal.getMessage().startsWith(file.toString()), refusal::getMessage);
    assertEquals(1, refusal.getMessage().lines().count(), refusal::getMessage);
  }

  private static void read(Path file) throws IOException {
    if (file.toString().endsWith(".pt")) {
      WeightsFile.read(file);
    } else {
      Safetensors.read(file);
    }
  }

  /** The message names the thing at fault, as the list of the files does. */
  @ParameterizedTest
  @CsvSource({
    "pickle_code.pt, posix.getcwd",
    "user_class.pt, __main__.UserNet",
    "torchscript.pt, TorchScript",
    "truncated.pt, central directory",
    "storage_missing.pt, data/2",
    "storage_short.pt, data/2",
    "absurd_size.pt, '[1048576, 1048576]'",
    "complex.pt, ComplexFloatStorage"
  })
  void refusalNamesTheFault(String name, String part) {
    Path file =
        GOLDEN.list(".pt").stream().filter(pt -> pt.endsWith(name)).findFirst().orElseThrow();
    FormatException refusal = assertThrows(FormatException.class, () -> read(file));
    assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
  }
}
