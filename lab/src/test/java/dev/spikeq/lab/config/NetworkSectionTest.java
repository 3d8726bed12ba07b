package dev.spikeq.lab.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.dqn.DqnConfig;
import dev.spikeq.agent.dqn.TrainingAids;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.surrogate.Surrogate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of images, and those of the literature against their descriptions. */
final class NetworkSectionTest {
  private static final TaskShape ATARI = new TaskShape("pixels", List.of(84, 84, 4), 6);
  private static final TaskShape MINATAR = new TaskShape("grid", List.of(10, 10, 4), 3);
  private static final TaskShape POLE = new TaskShape("pole", List.of(4), 2);

  private static Network read(TaskShape task, String... sets) throws ConfigException {
    Section root = ExperimentReader.root("", "my/test.toml", List.of(sets));
    Network network = NetworkSection.read(root.table("network"), task);
    root.refuseUnknownKeys();
    assertEquals(network, again(root.resolved(), task), "the resolved text says the same");
    return network;
  }

  private static Network again(String text, TaskShape task) throws ConfigException {
    Section root = ExperimentReader.root(text, "resolved.toml", List.of());
    Network network = NetworkSection.read(root.table("network"), task);
    root.refuseUnknownKeys();
    return network;
  }

  private static Network preset(String name, TaskShape task) throws ConfigException {
    return read(task, "network.preset=" + name);
  }

  private static int parameters(Network network) {
    return Parameters.zeros(network).entries().stream().mapToInt(Parameters.Entry::size).sum();
  }

  /** Widths of all units between synapses. */
  private static List<Integer> units(Network network) {
    return IntStream.range(0, network.layers().size())
        .filter(i ->
            network.layers().get(i) instanceof Layer.Relu
                || (network.layers().get(i) instanceof Layer.Neurons neurons
                    && neurons.neuron() instanceof Neuron.Spiking))
        .mapToObj(network::widthAfter)
        .toList();
  }

  /** 84x84x4: 32 8x8 by 4, 64 4x4 by 2, 64 3x3 by 1, 512, actions. */
  @ParameterizedTest
  @ValueSource(strings = {"nature", "chen", "liu", "plsdqn"})
  void theAtariNetworksHaveTheSameSynapses(String name) throws ConfigException {
    Network network = preset(name, ATARI);
    assertEquals(List.of(12_800, 5_184, 3_136, 512), units(network));
    int synapses = 8_224 + 32_832 + 36_928 + 1_606_144 + 512 * 6 + 6;
    assertEquals(
        switch (name) {
          case "plsdqn" -> synapses - 6 + 42_240;
          default -> synapses;
        },
        parameters(network));
    assertEquals(6, network.outputs());
    float scale = name.equals("chen") ? 1f / 256 : 1f / 255;
    assertEquals(Encoder.current().withScale(scale), network.encoder());
  }

  @Test
  void mnihsUnitsAreRectified() throws ConfigException {
    assertEquals(
        Network.observing(new Image(84, 84, 4))
            .encoder(Encoder.current().withScale(1f / 255))
            .conv(32, 8, 4)
            .relu()
            .conv(64, 4, 2)
            .relu()
            .conv(64, 3, 1)
            .relu()
            .linear(512)
            .relu()
            .linear(6)
            .build(),
        preset("nature", ATARI));
  }

  @Test
  void chensNeuronsLeakAndTheLargestMembraneIsRead() throws ConfigException {
    Network network = preset("chen", ATARI);
    SpikingNeuron neuron =
        Neurons.spikingJellyLif(2, new Surrogate.ATan(2)).withReset(Reset.hard(0f));
    assertEquals(Reset.Gradient.DETACHED, neuron.reset().gradient());
    network.spikingLayers().forEach(layer -> assertEquals(neuron, layer.neuron()));
    assertEquals(new Layer.Neurons("readout", new LeakyIntegrator(2)), network.layers().getLast());
    assertEquals(new Decoder(Decoder.Reading.MAX_MEMBRANE), network.decoder());
    assertEquals(8, network.steps());
    Network last = read(ATARI, "network.preset=chen", "network.readout.decoder=last_membrane");
    assertEquals(network.withDecoder(new Decoder(Decoder.Reading.LAST_MEMBRANE)), last);
  }

  /** An ordinary layer of mean spikes is the mean over time of its outputs. */
  @Test
  void liusMeanSpikesEnterAnOrdinaryLayer() throws ConfigException {
    Network network = preset("liu", ATARI);
    SpikingNeuron neuron = Neurons.spikingJellyLif(2, new Surrogate.ATan(2));
    network.spikingLayers().forEach(layer -> assertEquals(neuron, layer.neuron()));
    assertEquals(new Layer.Linear("fc2", 512, 6), network.layers().getLast());
    assertEquals(new Decoder(Decoder.Reading.MEAN_MEMBRANE), network.decoder());
    assertEquals(64, network.steps());
  }

  @Test
  void brainCogNormalizesAfterConvolutionsAlone() throws ConfigException {
    Network network = preset("plsdqn", ATARI);
    SpikingNeuron neuron = Neurons.brainCogLif(2, 1, new Surrogate.QGate(2));
    assertEquals(Firing.ABOVE_THRESHOLD, neuron.firing());
    network.spikingLayers().forEach(layer -> assertEquals(neuron, layer.neuron()));
    assertEquals(
        List.of(
            "conv1",
            "norm1",
            "spiking1",
            "conv2",
            "norm2",
            "spiking2",
            "conv3",
            "norm3",
            "spiking3",
            "fc1",
            "spiking4",
            "fc2"),
        network.layers().stream().map(Layer::name).toList());
    assertEquals(new Layer.LayerNorm("norm1", 1e-5f, 1, 0), network.layers().get(1));
    assertEquals(new Layer.Linear("fc2", 512, 6, Layer.Bias.ABSENT), network.layers().getLast());
    assertEquals(new Decoder(Decoder.Reading.MEAN_MEMBRANE), network.decoder());
    assertEquals(16, network.steps());
  }

  @Test
  void patelsHasOneHiddenLayer() throws ConfigException {
    Network network = preset("patel", new TaskShape("crop", List.of(80, 80, 1), 4));
    assertEquals(Network.observing(6400).linear(1000).relu().linear(4).build(), network);
    assertEquals(6_405_004, parameters(network));
  }

  @Test
  void minAtarsHasOneConvolution() throws ConfigException {
    Network network = preset("minatar", MINATAR);
    assertEquals(List.of(1024, 128), units(network));
    assertEquals(592 + 131_200 + 387, parameters(network));
    Neuron neuron = Neurons.integrateAndFire(new Surrogate.ATan(8));
    assertEquals(
        Network.observing(new Image(10, 10, 4))
            .conv(16, 3, 1)
            .neurons(neuron)
            .linear(128)
            .neurons(neuron)
            .linear(3)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(4),
        network);
    Network rate = read(MINATAR, "network.preset=minatar", "network.kind=relu");
    assertEquals(
        Network.observing(new Image(10, 10, 4))
            .conv(16, 3, 1)
            .relu()
            .linear(128)
            .relu()
            .linear(3)
            .build(),
        rate);
  }

  @Test
  void convolutionsAndNormalizationsCanBeChosen() throws ConfigException {
    Neuron neuron = Neurons.leaky(2, new Surrogate.ATan(8));
    assertEquals(
        Network.observing(new Image(10, 10, 4))
            .encoder(Encoder.current().withScale(0.5f))
            .conv(8, new Window(5, 5, 2, 1), Layer.Bias.PRESENT)
            .batchNorm()
            .neurons(neuron)
            .conv(12, 3, 1)
            .batchNorm()
            .neurons(neuron)
            .linear(7)
            .layerNorm(1, 0)
            .neurons(neuron)
            .linear(3, Layer.Bias.ABSENT)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(4),
        read(
            MINATAR,
            "network.convolutions=[{channels=8, size=5, stride=2, padding=1}, {channels=12}]",
            "network.norm=batch",
            "network.hidden=[7]",
            "network.hidden_norm=layer",
            "network.output_bias=false",
            "network.encoder.scale=0.5",
            "network.neuron.preset=leaky"));
  }

  /** What the units of a convolution send is pooled; a window moves by its own size. */
  @Test
  void unitsOfAConvolutionCanBePooled() throws ConfigException {
    Neuron neuron = Neurons.integrateAndFire(new Surrogate.ATan(8));
    assertEquals(
        Network.observing(new Image(10, 10, 4))
            .conv(16, 3, 1)
            .layerNorm(1, 0)
            .neurons(neuron)
            .pool(Layer.Pool2d.Pooling.AVERAGE, new Window(2, 2))
            .conv(8, 2, 1)
            .layerNorm(1, 0)
            .neurons(neuron)
            .pool(Layer.Pool2d.Pooling.SUM, new Window(3, 3, 1, 0))
            .linear(5)
            .neurons(neuron)
            .linear(3)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(4),
        read(
            MINATAR,
            "network.norm=layer",
            "network.hidden=[5]",
            "network.convolutions=[{channels=16, pool={kind=\"average\", size=2}},"
                + " {channels=8, size=2, pool={kind=\"sum\", size=3, stride=1}}]"));
  }

  @Test
  void potentialNormalizationStartsAtTheNeuronsThreshold() throws ConfigException {
    Network network =
        read(
            MINATAR,
            "network.preset=minatar",
            "network.norm=potential",
            "network.neuron.reset=hard",
            "network.neuron.threshold=0.75",
            "network.neuron.reset_value=-0.25");
    assertEquals(new Layer.LayerNorm("norm1", 1e-5f, 1, -0.25f), network.layers().get(1));
    Network rate = read(ATARI, "network.preset=plsdqn", "network.kind=relu");
    assertEquals(new Layer.LayerNorm("norm1", 1e-5f, 1, 0), rate.layers().get(1));
  }

  /** Without convolutions an image is a row of values. */
  @Test
  void aPerceptronSeesAnImageAsARow() throws ConfigException {
    assertEquals(
        Network.observing(400).linear(5).relu().linear(3).build(),
        read(MINATAR, "network.hidden=[5]", "network.kind=relu"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "convolutions=[{channels=8}] | expected observations that are images [height, width, channels], found [4] of 'pole'",
        "preset=chen | take an environment with images, such as MinAtar/Breakout-v1, or convolutions = []",
        "preset=mnih | one of",
      })
  void refusesImagesWhereThereAreNone(String set, String clue) {
    assertRefused(POLE, clue, "network." + set);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "convolutions=[3] | a list of tables",
        "convolutions=3 | a list of tables",
        "convolutions=[{channels=8, kernel=3}] | unknown key 'kernel'",
        "convolutions=[{size=0}] | [network.convolutions[1]] size: expected a whole number from 1",
        "convolutions=[{}, {size=3, padding=3}] | [network.convolutions[2]] Window: expected a padding below",
        "convolutions=[{pool=2}] | pool: expected a section",
        "convolutions=[{pool={kind='max'}}] | kind: expected one of \"average\", \"sum\"",
        "convolutions=[{pool={sise=2}}] | [network.convolutions[1].pool] unknown key 'sise': did you mean 'size'?",
        "convolutions=[{pol={}}] | unknown section 'pol': did you mean 'pool'?",
        "convolutions=[{pool={size=9}}] | Pool2d 'pool1': Window: expected one that fits into 8x8x16",
        "preset=nature | [network] Conv2d 'conv2': Window: expected one that fits into 1x1x32",
        "norm=potentail | did you mean 'potential'?",
        "convolution=[] | did you mean 'convolutions'?",
        "encoder={scale=0} | [network.encoder] Encoder: expected a finite scale above 0",
        "encoder={scale='x'} | a number",
      })
  void saysWhatWasExpected(String set, String clue) {
    assertRefused(MINATAR, clue, "network." + set.replace('\'', '"'));
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    assertRefused(
        MINATAR,
        "found one that makes 800 inputs",
        "network.preset=minatar",
        "network.encoder.signs=split");
    assertRefused(
        MINATAR, "before units that do not spike", "network.norm=potential", "network.kind=relu");
  }

  private static void assertRefused(TaskShape task, String clue, String... sets) {
    String message = assertThrows(ConfigException.class, () -> read(task, sets)).getMessage();
    assertTrue(message.contains(clue), message);
  }

  /**
   * Beside the network only the learning rate, and what is there while a spiking network learns.
   */
  @ParameterizedTest
  @CsvSource({"'', '', 2000000", "long/, -long, 5000000"})
  void theMinAtarExperimentsDifferInTheirNetworkAndItsLearning(
      String folder, String ending, long steps) throws ConfigException, IOException {
    Path files = Path.of("../experiments/minatar/" + folder);
    try (Stream<Path> found = Files.list(files)) {
      assertEquals(10, found.filter(file -> file.toString().endsWith(".toml")).count());
    }
    for (String game : List.of("asterix", "breakout", "freeway", "seaquest", "space-invaders")) {
      Experiment spiking = ExperimentReader.read(files.resolve(game + ".toml"), List.of());
      Path ordinary = files.resolve(game + "-dqn.toml");
      Experiment rate = ExperimentReader.read(ordinary, List.of());
      Experiment alike =
          ExperimentReader.read(
              ordinary,
              List.of(
                  "agent.common_mode.kind=corrected",
                  "agent.learning_rate.from=2e-4",
                  "agent.learning_rate.to=2e-5"));
      assertEquals("minatar-" + game + ending, spiking.name());
      assertEquals("minatar-" + game + "-dqn" + ending, rate.name());
      DqnConfig control = (DqnConfig) rate.agent();
      assertEquals(TrainingAids.none(), control.aids());
      assertEquals(spiking.agent(), alike.agent());
      assertEquals(steps, control.steps());
      assertEquals(spiking.environment(), rate.environment());
      assertEquals(spiking.evaluation(), rate.evaluation());
      assertEquals(4, spiking.network().steps());
      assertEquals(List.of(1024, 128), units(spiking.network()));
      assertEquals(List.of(1024, 128), units(rate.network()));
      Experiment back = ExperimentReader.read(spiking.toml(), "config.toml", List.of());
      assertEquals(spiking, back);
    }
  }

  /** Experiments from before there were images keep their hash. */
  @Test
  void newKeysAreWrittenWhereTheyAreUsed() throws ConfigException {
    String plain = ExperimentReader.read("", "a.toml", List.of()).settings();
    assertTrue(plain.contains("[network]\nkind = "), plain);
    for (String key : List.of("convolutions", "norm", "output_bias", "scale", "samples")) {
      assertFalse(plain.contains("\n" + key + " ="), key);
    }
    Experiment game =
        ExperimentReader.read(
            "[environment]\nname = \"MinAtar/Breakout-v1\"\n[network]\npreset = \"minatar\"\n",
            "a.toml",
            List.of());
    assertTrue(
        game.settings()
            .contains("convolutions = [{channels = 16, size = 3, stride = 1, padding = 0}]\n"),
        game.settings());
    assertTrue(game.settings().contains("samples = \"random_play\""), game.settings());
    Experiment noise =
        ExperimentReader.read(game.toml(), "b.toml", List.of("initialization.samples=uniform"));
    assertNotEquals(game.initialization(), noise.initialization());
    assertEquals(game, ExperimentReader.read(game.toml(), "b.toml", List.of()).withSeed(0));
    String pooled = "network.convolutions=[{channels=16, pool={kind=\"average\"}}]";
    assertTrue(
        ExperimentReader.read(game.toml(), "c.toml", List.of(pooled))
            .settings()
            .contains(
                "stride = 1, padding = 0, pool = {kind = \"average\", size = 2, stride = 2}}]\n"));
  }
}
