package dev.spikeq.formats.model;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.formats.safetensors.Tensor;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.Threshold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads and writes models: a safetensors file with one F32 tensor per parameter, and the network as
 * JSON in its metadata under {@value #NETWORK}.
 *
 * <p>Weights have the shape {@code [inputs, outputs]}, biases {@code [outputs]}. A file is written
 * wholly or not at all; equal models give equal bytes. A file whose tensors do not fit its network
 * is refused before anything is allocated for them.
 */
public final class ModelFile {
  /** The metadata key that names the format and its version. */
  public static final String FORMAT = "spikeq.format";

  /** The metadata key of the network's description. */
  public static final String NETWORK = "spikeq.network";

  private static final String VERSION = "model/1";

  private ModelFile() {}

  /**
   * Writes a model.
   *
   * @param file where to; replaced if it is there
   * @param model what to write
   * @throws IOException if it cannot be written; what was there before is still there
   */
  public static void write(Path file, Model model) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameters.Entry entry : model.parameters().entries()) {
      tensors.put(entry.name(), Tensor.of(model.parameters().get(entry.name()), entry.shape()));
    }
    Map<String, String> metadata = new TreeMap<>(model.metadata());
    metadata.put(FORMAT, VERSION);
    metadata.put(NETWORK, Json.write(NetworkWriter.tree(model.network())));
    Safetensors.write(file, tensors, metadata);
  }

  /**
   * Reads a model.
   *
   * @param file a file that {@link #write} made
   * @return the model; its metadata is what was given to {@link #write}
   * @throws FormatException if it is no model, its description is damaged, its tensors do not fit
   *     its network, or one of its numbers is not finite
   * @throws IOException if it cannot be read
   */
  public static Model read(Path file) throws IOException {
    return read(Safetensors.read(file));
  }

  /**
   * Takes a model out of a safetensors file.
   *
   * @param file a file that {@link #write} made
   * @return the model
   * @throws FormatException as for {@link #read(Path)}
   */
  public static Model read(SafetensorsFile file) throws FormatException {
    Map<String, String> metadata = new TreeMap<>(file.metadata());
    String version = metadata.remove(FORMAT);
    String description = metadata.remove(NETWORK);
    if (!VERSION.equals(version) || description == null) {
      throw new FormatException(
          file.source(),
          "a model of SpikeQ (" + FORMAT + " " + VERSION + ")",
          version == null ? "another safetensors file" : version,
          "name a model.safetensors, or the folder of a run");
    }
    Network network =
        NetworkReader.read(Json.parse(description, file.source() + ": metadata " + NETWORK));
    checkTensors(file, network);
    Parameters parameters = Parameters.zeros(network);
    for (Parameters.Entry entry : parameters.entries()) {
      parameters.set(entry.name(), file.floats(entry.name(), entry.shape()));
    }
    checkFinite(file, parameters);
    return new Model(network, parameters, metadata);
  }

  /** Before parameters are allocated: a description may claim any size, a tensor only its own. */
  private static void checkTensors(SafetensorsFile file, Network network) throws FormatException {
    Map<String, int[]> expected = new LinkedHashMap<>();
    for (int i = 0; i < network.layers().size(); i++) {
      switch (network.layers().get(i)) {
        case Layer.Synaptic synapse -> {
          expected.put(synapse.name() + ".weight", new int[] {synapse.fanIn(), synapse.channels()});
          if (synapse.bias() == Layer.Bias.PRESENT) {
            expected.put(synapse.name() + ".bias", new int[] {synapse.channels()});
          }
        }
        case Layer.Neurons(String name, SpikingNeuron neuron) -> {
          if (neuron.leak() instanceof Leak.LearnedTimeConstant) {
            expected.put(name + ".w", new int[] {1});
          }
          if (neuron.learning() == Threshold.LEARNED) {
            expected.put(name + ".log_threshold", new int[] {1});
          }
        }
        case Layer.Quantized quantized ->
            expected.put(quantized.name() + ".log_threshold", new int[] {network.channelsAfter(i)});
        case Layer.LayerNorm norm -> {
          expected.put(norm.name() + ".gain", new int[] {network.widthAfter(i)});
          expected.put(norm.name() + ".shift", new int[] {network.widthAfter(i)});
        }
        case Layer.BatchNorm norm -> {
          for (String part : List.of(".gain", ".shift", ".mean", ".variance")) {
            expected.put(norm.name() + part, new int[] {norm.channels()});
          }
        }
        case Layer.Neurons _, Layer.Relu _, Layer.Residual _, Layer.Pool2d _ -> {}
      }
    }
    for (Map.Entry<String, int[]> entry : expected.entrySet()) {
      file.tensor(entry.getKey(), entry.getValue());
    }
    for (String name : file.names()) {
      if (!expected.containsKey(name)) {
        throw new FormatException(
            file.source() + ": tensor '" + name + "'",
            "only " + String.join(", ", expected.keySet()),
            "one of shape " + Arrays.toString(file.tensor(name).shape()),
            "is it the file of another model?");
      }
    }
  }

  private static void checkFinite(SafetensorsFile file, Parameters parameters)
      throws FormatException {
    String name = parameters.firstNonFinite();
    if (!name.isEmpty()) {
      throw new FormatException(
          file.source() + ": tensor '" + name + "'",
          "finite numbers",
          "NaN or infinity",
          "the training diverged or the file is damaged");
    }
  }
}
