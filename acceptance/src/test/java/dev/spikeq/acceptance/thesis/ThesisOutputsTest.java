package dev.spikeq.acceptance.thesis;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The outputs of every network that was published with the thesis. */
@Tag("acceptance")
final class ThesisOutputsTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("thesis");

  private static final double PLAIN = 1e-4;
  private static final double SPIKING = 1e-3;

  static Stream<Arguments> networks() {
    return KernelSets.times(() -> GOLDEN.where(json -> json.path("architecture").isArray()));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void agree(Kernels kernels, GoldenFile file) throws FormatException {
    ThesisNetwork thesis = ThesisNetwork.of(file);
    SafetensorsFile vectors = file.companion("vectors");
    float[] states = vectors.tensor("states").floats();
    try (Engine engine = KernelSets.engine(kernels)) {
      file.assertAbsoluteClose(
          "outputs",
          vectors.tensor("outputs").floats(),
          run(thesis.network(), thesis.parameters(), states, engine),
          thesis.isPlain() ? PLAIN : SPIKING);
      for (int layer = 1; vectors.find("hidden" + layer) != null; layer++) {
        file.assertAbsoluteClose(
            "hidden" + layer,
            vectors.tensor("hidden" + layer).floats(),
            run(thesis.hidden(layer), thesis.hiddenParameters(layer), states, engine),
            PLAIN);
      }
    }
  }

  private static float[] run(
      Network network, Parameters parameters, float[] states, Engine engine) {
    int batch = states.length / network.observationSize();
    return Program.forInference(network, parameters, batch, engine).forward(states, batch);
  }
}
