package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.safetensors.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every safetensors file of {@code formats/refuse} is refused with one clear line. */
final class RefusedFilesTest {
  private static final String FOLDER = "formats/refuse";

  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of(FOLDER);

  /** The folder that the variable names may hold good files as well, unless it says otherwise. */
  static Stream<Path> refused() {
    return GOLDEN.list(".safetensors").stream()
        .filter(file ->
            file.resolveSibling("").endsWith(FOLDER)
                || Files.exists(file.resolveSibling("refuse.json")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefused(Path file) {
    GOLDEN.count(file);
    FormatException refusal = assertThrows(FormatException.class, () -> Safetensors.read(file));
    assertTrue(refusal.getMessage().startsWith(file.toString()), refusal::getMessage);
    assertEquals(1, refusal.getMessage().lines().count(), refusal::getMessage);
  }
}
