package dev.spikeq.acceptance.neurons;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A double-DQN update of a spiking network, with its gradients and Adam steps. */
@Tag("acceptance")
final class MlpDdqnTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("neurons");

  private static final double VALUE = 5e-6;
  private static final double GRADIENT = 1e-5;
  private static final double PARAMETER = 5e-6;
  private static final int UPDATES = 5;

  static Stream<Arguments> files() {
    return KernelSets.times(() -> GOLDEN.ofKind("mlp_ddqn"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void agrees(Kernels kernels, GoldenFile file) {
    try (Engine engine = KernelSets.engine(kernels)) {
      Update update = new Update(file, engine);
      update.checkForward();
      float[] losses = new float[UPDATES + 1];
      for (int i = 0; i <= UPDATES; i++) {
        losses[i] = update.loss();
        if (i == 0) {
          update.checkFirst(losses[0]);
        }
        if (i < UPDATES) {
          update.step(i + 1);
        }
      }
      file.assertScaledClose("loss_sequence", losses, VALUE);
    }
  }

  private static Network network(GoldenFile file) {
    JsonNode parameters = file.description().path("parameters");
    List<Integer> widths = parameters.path("layers").valueStream().map(JsonNode::asInt).toList();
    NetworkBuilder builder = Network.observing(widths.getFirst());
    for (int i = 1; i < widths.size() - 1; i++) {
      builder
          .linear(widths.get(i))
          .neurons(
              Descriptions.neuron(
                  file.name(),
                  "sj_LIFNode",
                  parameters,
                  Descriptions.surrogate(file.name(), parameters)));
    }
    return builder
        .linear(widths.getLast())
        .neurons(new LeakyIntegrator(Descriptions.number(parameters, "li_tau")))
        .read(reading(parameters.path("readout").asString("")))
        .steps(Descriptions.integer(parameters, "T"));
  }

  private static Decoder.Reading reading(String name) {
    return switch (name) {
      case "last" -> Decoder.Reading.LAST_MEMBRANE;
      case "max" -> Decoder.Reading.MAX_MEMBRANE;
      case "mean" -> Decoder.Reading.MEAN_MEMBRANE;
      default -> throw new AssertionError("unknown readout '" + name + "'");
    };
  }

  /** The update rule as the description says it. */
  private static final class Update {
    private final GoldenFile file;
    private final Network network;
    private final Parameters online;
    private final Program program;
    private final Program next;
    private final Program target;
    private final Optimizer optimizer;
    private final double rate;
    private final int batch;
    private final float[] targets;
    private final float[] errors;
    private final RegressionLoss smoothL1 = new RegressionLoss.SmoothL1();
    private Parameters gradients;

    Update(GoldenFile file, Engine engine) {
      this.file = file;
      network = network(file);
      batch = Descriptions.integer(file.description().path("parameters"), "batch");
      online = Parameters.zeros(network);
      Networks.load(file, "param", online);
      Parameters other = Parameters.zeros(network);
      Networks.load(file, "target", other);
      program = Program.forTraining(network, online, batch, engine);
      next = Program.forInference(network, online, batch, engine);
      target = Program.forInference(network, other, batch, engine);
      JsonNode adam = file.description().at("/parameters/adam");
      rate = adam.path("lr").asDouble();
      Optimizer.Method method =
          new Optimizer.Method.Adam(
              adam.path("beta1").asDouble(),
              adam.path("beta2").asDouble(),
              adam.path("eps").asDouble());
      optimizer = new Optimizer(method, online, engine.kernels());
      targets = new float[batch];
      errors = new float[batch * network.outputs()];
      gradients = online.zerosLike();
    }

    void checkForward() {
      file.assertScaledClose(
          "q_values", program.forward(file.floats("states"), batch).clone(), VALUE);
      for (int layer = 0; layer < network.spikingLayers().size(); layer++) {
        int width = network.widthAfter(2 * layer + 1);
        file.assertEqualExactly(
            "spikes_lif" + (layer + 1), Networks.spikes(program, layer, batch, width));
      }
      float[] nextStates = file.floats("next_states");
      file.assertScaledClose("q_next_online", next.forward(nextStates, batch), VALUE);
      file.assertScaledClose("q_next_target", target.forward(nextStates, batch), VALUE);
      long[] actions =
          IntStream.range(0, batch)
              .mapToLong(i -> greedy(next.forward(nextStates, batch), i))
              .toArray();
      file.assertEqualExactly("next_actions", file.tensor("next_actions").longs(), actions);
    }

    private int greedy(float[] values, int sample) {
      int outputs = network.outputs();
      return TieRule.FIRST.argmax(values, sample * outputs, outputs, RandomStream.root(0));
    }

    /** The loss with the present parameters; fills the errors of the outputs. */
    float loss() {
      float discount = Descriptions.number(file.description().path("parameters"), "gamma");
      int outputs = network.outputs();
      float[] choosing = next.forward(file.floats("next_states"), batch);
      float[] valuing = target.forward(file.floats("next_states"), batch);
      float[] values = program.forward(file.floats("states"), batch);
      long[] actions = file.tensor("actions").longs();
      double total = 0;
      for (int i = 0; i < batch; i++) {
        float bootstrap = valuing[i * outputs + greedy(choosing, i)];
        targets[i] =
            file.floats("rewards")[i] + discount * (1 - file.floats("terminated")[i]) * bootstrap;
        int chosen = i * outputs + (int) actions[i];
        float error = values[chosen] - targets[i];
        total += smoothL1.value(error);
        errors[chosen] = smoothL1.derivative(error) / batch;
      }
      gradients = program.backward(errors);
      return (float) (total / batch);
    }

    void checkFirst(float loss) {
      file.assertScaledClose("targets", targets, VALUE);
      file.assertScaledClose("loss", new float[] {loss}, VALUE);
      for (Parameters.Entry entry : gradients.entries()) {
        file.assertScaledClose("grad." + entry.name(), Networks.stored(gradients, entry), GRADIENT);
      }
    }

    void step(int number) {
      optimizer.step(gradients, rate);
      if (file.arrays().find("adam" + number + "." + firstName()) == null) {
        return;
      }
      for (Parameters.Entry entry : online.entries()) {
        file.assertAbsoluteClose(
            "adam" + number + "." + entry.name(), Networks.stored(online, entry), PARAMETER);
      }
    }

    private String firstName() {
      return online.entries().iterator().next().name();
    }
  }
}
