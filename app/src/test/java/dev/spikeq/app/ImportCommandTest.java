package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Importing as a user does it: what is inferred, what must be said, what comes of it. */
final class ImportCommandTest {
  @TempDir private Path folder = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void target() {
    out = folder.resolve("out.safetensors");
  }

  /** Weights of small different numbers; names end in W1 … or l1.weight … */
  private Path weights(boolean torch, boolean biases, int... widths) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 1; i < widths.length; i++) {
      int inputs = widths[i - 1];
      int outputs = widths[i];
      float[] values = new float[inputs * outputs];
      for (int k = 0; k < values.length; k++) {
        values[k] = (k * 37 % 19 - 9) / 20f;
      }
      if (torch) {
        tensors.put("l" + i + ".weight", Tensor.of(values, outputs, inputs));
      } else {
        tensors.put("W" + i, Tensor.of(values, inputs, outputs));
      }
      if (biases) {
        tensors.put(torch ? "l" + i + ".bias" : "b" + i, Tensor.of(new float[outputs], outputs));
      }
    }
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, tensors, Map.of());
    return file;
  }

  @Test
  void stateDictsBecomeRectifiedNetworksThatCanBeEvaluated() throws IOException {
    Path file = weights(true, true, 6, 5, 3);
    Outcome imported = Outcome.of("import", file, "--out", out); // only Acrobot has these sizes
    assertEquals(0, imported.status(), imported::err);
    assertEquals(out + ": 6-5-3 rectified linear units for Acrobot-v1\n", imported.out());
    Outcome evaluated = Outcome.of("evaluate", out, "--episodes", "2", "--json");
    assertEquals(0, evaluated.status(), evaluated::err);
    assertEquals("Acrobot-v1", Json.parse(evaluated.out(), "out").text("environment"));
    Outcome inspected = Outcome.of("inspect", out);
    assertEquals(0, inspected.status(), inspected::err);
    assertTrue(inspected.out().contains("imported"), inspected::out);
    Outcome played = Outcome.of("play", out, "--gif", folder.resolve("film.gif"));
    assertEquals(0, played.status(), played::err);
  }

  @Test
  void bareWeightsBecomeTheThesisNeurons() throws Exception {
    Path file = weights(false, false, 5, 6, 2);
    Outcome imported =
        Outcome.of("import", file, "--out", out, "--environment", "CartPole-v1", "--json");
    assertEquals(0, imported.status(), imported::err);
    JsonObject json = Json.parse(imported.out(), "out");
    assertEquals("5-6-2", json.text("shape"));
    assertEquals(20, json.integer("steps", 1, 100));
    assertEquals(
        "numbered", json.object("origin").object("details").object("source").text("layout"));
    Outcome again = Outcome.of("import", out, "--out", folder.resolve("again.safetensors"));
    assertEquals(0, again.status(), again::err);
    assertTrue(again.out().contains("T = 20, a constant 1 appended"), again::out);
    assertArrayEquals(
        Files.readAllBytes(out), Files.readAllBytes(folder.resolve("again.safetensors")));
  }

  @Test
  void whatTheFileDoesNotTellMustBeSaid() throws IOException {
    Path plain = weights(false, true, 4, 3, 2);
    assertMistake("found CartPole-v0 and CartPole-v1", "import", plain, "--out", out);
    String[] pole = {"--environment", "CartPole-v1"};
    assertMistake("--network relu", "import", plain, "--out", out, pole[0], pole[1]);
    assertMistake(
        "--steps T", "import", plain, "--out", out, pole[0], pole[1], "--network", "thesis");
    assertMistake(
        "leave it out",
        "import",
        plain,
        "--out",
        out,
        pole[0],
        pole[1],
        "--network",
        "relu",
        "--steps",
        "3");
    assertMistake(
        "at least 1",
        "import",
        plain,
        "--out",
        out,
        pole[0],
        pole[1],
        "--network",
        "thesis",
        "--steps",
        "0");
    assertMistake("MountainCar", "import", plain, "--out", out, "--environment", "MountainCar-v0");
    assertMistake("CartPole-v1", "import", plain, "--out", out, "--environment", "CartPole-v9");
    assertMistake("discrete", "import", plain, "--out", out, "--environment", "Pendulum-v1");
    assertMistake("'lif'", "import", plain, "--out", out, pole[0], pole[1], "--network", "lif");
    Path bare = weights(true, false, 4, 3, 2);
    assertMistake("--network relu", "import", bare, "--out", out, pole[0], pole[1]);
    assertMistake("fit one environment, found none", "import", weights(false, true, 9, 9));
    assertMistake("found none", "import", folder.resolve("absent.pt"), "--out", out);
    assertFalse(Files.exists(out));
  }

  @Test
  void neitherTheSourceIsReplacedNorAModelChanged() throws IOException {
    Path file = weights(true, true, 6, 5, 3);
    assertMistake("the same", "import", file, "--out", file);
    assertEquals(0, Outcome.of("import", file, "--out", out).status());
    assertMistake("leave --environment", "import", out, "--network", "relu");
  }

  @Test
  void damagedFilesAreAFailure() throws IOException {
    Path file = folder.resolve("damaged.pt");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0});
    Outcome outcome = Outcome.of("import", file, "--out", out);
    assertEquals(1, outcome.status(), outcome::err);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertFalse(Files.exists(out));
  }

  private static void assertMistake(String part, Object... arguments) {
    Outcome outcome = Outcome.of(arguments);
    assertEquals(2, outcome.status(), outcome::err);
    assertTrue(outcome.err().contains(part), outcome::err);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
  }
}
