package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.spikeq.env.Action;
import dev.spikeq.env.control.CartPole;
import dev.spikeq.env.control.ControlTask;
import dev.spikeq.env.control.MountainCar;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Single steps of the environments that the thesis trained in; these files have no description. */
@Tag("acceptance")
final class ThesisTransitionsTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("thesis");

  static List<Path> files() {
    List<Path> files =
        GOLDEN.list("_transitions.safetensors").stream()
            .filter(file -> file.getFileName().toString().startsWith("env_"))
            .toList();
    assertFalse(files.isEmpty(), () -> "no env_*_transitions.safetensors in " + GOLDEN.places());
    return files;
  }

  private static ControlTask task(Path file) {
    String name = file.getFileName().toString();
    if (name.startsWith("env_cartpole_")) {
      return new CartPole();
    }
    if (name.startsWith("env_mountaincar_")) {
      return new MountainCar();
    }
    throw new AssertionError(file + ": expected env_cartpole_ or env_mountaincar_ in its name");
  }

  @ParameterizedTest
  @MethodSource("files")
  void stepsAgree(Path path) throws IOException {
    SafetensorsFile file = Safetensors.read(path);
    ControlTask task = task(path);
    double[] states = file.tensor("state").doubles();
    double[] next = file.tensor("next_state").doubles();
    long[] actions = file.tensor("action").longs();
    long[] done = file.tensor("done").longs();
    int size = states.length / actions.length;
    float[] observation = new float[size];
    for (int i = 0; i < actions.length; i++) {
      task.resetTo(ControlTaskFile.row(states, i, size), observation);
      boolean terminated =
          task.step(Action.discrete(Math.toIntExact(actions[i])), observation).terminated();
      String row = path.getFileName() + ", row " + i;
      assertArrayEquals(ControlTaskFile.row(next, i, size), task.state(), 1e-14, row);
      assertEquals(done[i] != 0, terminated, row);
    }
    GOLDEN.count(path);
  }
}
