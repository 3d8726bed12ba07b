package dev.spikeq.atari;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures made from recorded pairs of screens, for which no ROM is needed. */
@Tag("acceptance")
final class AreaResizeTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("environments");

  private static final int HEIGHT = 210;

  static Stream<GoldenFile> files() {
    return GOLDEN.where(json -> json.path("arrays").has("raw_rows"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void picturesAreThoseOfOpenCv(GoldenFile file) {
    long[] rows = file.tensor("raw_rows").longs();
    long[] index = file.tensor("raw_index").longs();
    long[] expected = file.tensor("frame_84").longs();
    int size = 84 * 84;
    for (int frame = 0; frame < expected.length / size; frame++) {
      Pictures pictures = new Pictures(HEIGHT, new AtariOptions.Frames(4, 1));
      copy(rows, index, 2 * frame, pictures.before());
      copy(rows, index, 2 * frame + 1, pictures.newest());
      pictures.pool();
      pictures.push();
      float[] observation = new float[size];
      pictures.observe(observation);
      long[] found = new long[size];
      Arrays.setAll(found, i -> (long) observation[i]);
      file.assertEqualExactly(
          "frame_84 " + frame,
          Arrays.copyOfRange(expected, frame * size, (frame + 1) * size),
          found);
    }
  }

  private static void copy(long[] rows, long[] index, int screen, byte[] pixels) {
    for (int y = 0; y < HEIGHT; y++) {
      int row = (int) index[screen * HEIGHT + y];
      for (int x = 0; x < Emulator.WIDTH; x++) {
        pixels[y * Emulator.WIDTH + x] = (byte) rows[row * Emulator.WIDTH + x];
      }
    }
  }
}
