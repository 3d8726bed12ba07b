package dev.spikeq.lab.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.dqn.Bootstrap;
import dev.spikeq.agent.dqn.DqnConfig;
import dev.spikeq.agent.dqn.Returns;
import dev.spikeq.agent.dqn.Updates;
import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.StateAccess;
import dev.spikeq.env.minatar.MinAtar;
import dev.spikeq.env.minatar.MinAtarOptions;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.surrogate.Surrogate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExperimentReaderTest {
  private static Experiment read(String text, String... sets) throws ConfigException {
    return ExperimentReader.read(text, "my/test.toml", List.of(sets));
  }

  private static String refusal(String text, String... sets) {
    String message = assertThrows(ConfigException.class, () -> read(text, sets)).getMessage();
    assertFalse(message.contains("\n"), message);
    return message;
  }

  @Test
  void anEmptyFileIsRecipeLikeAndNamedAfterItself() throws ConfigException {
    Experiment experiment = read("");
    assertEquals("test", experiment.name());
    assertEquals("CartPole-v1", experiment.environment().name());
    assertEquals(30_000, experiment.agent().steps());
    assertEquals(1_000_003, experiment.withSeed(3).evaluationSeed());
  }

  @Test
  void namesTheNearestKeyWithItsLineAndSection() {
    assertEquals(
        "my/test.toml:3: [agent] unknown key 'discont': did you mean 'discount'? (known here:"
            + " algorithm, averaging, bootstrap, clipping, discount, exploration, learning_rate,"
            + " loss, n_step, optimizer, replay, reward_scale, target, updates)",
        refusal("# a comment\n[agent]\ndiscont = 0.9\n"));
    assertTrue(refusal("[agnet]\nx = 1\n").contains(":1: unknown section 'agnet'"));
    assertTrue(refusal("[agnet]\nx = 1\n").contains("did you mean 'agent'?"));
    String set = refusal("", "training.step=5");
    assertTrue(set.startsWith("--set training.step: unknown key 'step'"), set);
    assertTrue(set.contains("did you mean 'steps'?"), set);
  }

  @Test
  void setTablesReplaceWholeSectionsAndDottedKeysOneValue() throws ConfigException {
    String text = "[agent.learning_rate]\nkind = 'linear'\nfrom = 2e-4\nto = 1e-5\n";
    String constant = "agent.learning_rate={kind='constant', rate=3e-4}";
    String replaced = read(text, constant).settings();
    assertTrue(replaced.contains("kind = \"constant\"\nrate = 3.0E-4\n"), replaced);
    assertEquals(replaced, read("", "agent.learning_rate={kind='linear'}", constant).settings());
    String from = read(text, "agent.learning_rate.from=1e-4").settings();
    assertTrue(from.contains("kind = \"linear\"\nfrom = 1.0E-4\nto = 1.0E-5\n"), from);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[training];steps = '1' | :2: [training] steps: expected a whole number",
        "[training];steps = 1.5 | :2: [training] steps: expected a whole number",
        "[training];steps = 0 | of at least 1, found 0",
        "[network];hidden = [64, 0] | from 1 to 1048576, found 0",
        "[network];hidden = 64 | a list of whole numbers",
        "[network];kind = 'spiky' | did you mean 'spiking'?",
        "[network];dueling = 1 | true or false",
        "[network];head = 'categorial' | did you mean 'categorical'?",
        "[network];head = 'categorical';dueling = true | :3: [network] dueling: expected false"
            + " beside",
        "[network];head = 'dueling';dueling = false | expected true beside head = \"dueling\"",
        "[network];head = 'categorical';atoms = 1 | from 2 to 4096, found 1",
        "[network];head = 'categorical';v_min = 10 | [network] Categorical: expected at least 2",
        "[network];head = 'categorical';quantiles = 8 | unknown key 'quantiles'",
        "[network];head = 'quantile';quantiles = 0 | from 1 to 4096, found 0",
        "[network];head = 'quantile';atoms = 8 | unknown key 'atoms'",
        "[network];atoms = 8 | unknown key 'atoms'",
        "[network];kind = 'relu';levels = 4 | unknown key 'levels'",
        "[network];kind = 'quantized';levels = 0 | from 1 to 1048576, found 0",
        "[network];kind = 'quantized';steps = 4 | unknown key 'steps'",
        "[network];kind = 'quantized';initial_threshold = 0 | finite initialThreshold above 0",
        "[network];neuron = 3 | a section [network.neuron]",
        "[network.neuron];tau = 0.5;preset = 'leaky' | finite tau of at least 1 step",
        "[network.readout];decoder = 'max' | one of \"last_membrane\", \"max_membrane\"",
        "[network.surrogate];alpha = inf | a finite number",
        "[environment];name = 'CartPole-v9' | did you mean 'CartPole-v0'",
        "[environment];name = 'Pendulum-v1' | discrete actions",
        "[environment];observation_divisor = [1, 2] | expected 4 offsets and divisors",
        "[environment];observation_divisor = [1, 2, 3, 0] | not 0",
        "[agent];discount = 1.5 | [agent] Returns: expected a discount in [0, 1]",
        "[agent];algorithm = 'pppo' | did you mean 'ppo'?",
        "[agent];algorithm = 'ppo';bootstrap = 'double' | unknown key 'bootstrap'",
        "[agent];algorithm = 'ppo';lambda = 2 | [agent] Advantages: expected a lambda in [0, 1]",
        "[agent];algorithm = 'reinforce';episodes = 0 | of at least 1, found 0",
        "[agent];algorithm = 'a2c';[agent.critic];rate_factor = 0 | [agent.critic] Critic: expected"
            + " a rateFactor",
        "[agent.updates];warmup_steps = 30000 | less than 30000 warm-up steps",
        "[agent.optimizer];beta1 = 1.0 | [agent.optimizer] beta1: expected a number in [0, 1)",
        "[agent.learning_rate];from = -1 | a number of at least 0",
        "name = '../escape' | it names a folder",
        "seed = -1 | of at least 0",
        "x = = 2 | :1: expected TOML",
        "x = 1;x = 2 | :2: expected TOML",
      })
  void saysWhatWasExpectedFoundAndWhere(String text, String clue) {
    String message = refusal(text.replace(';', '\n').replace('\'', '"'));
    assertTrue(message.contains(clue), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=3", "training.steps", "a b=3", "training=5", "training.steps.x=[", "x=\n"})
  void refusesStrangeSets(String set) {
    assertFalse(refusal("", set).isBlank());
  }

  @Test
  void setReplacesAValueOfTheFile() throws ConfigException {
    Experiment experiment =
        read(
            "[training]\nsteps = 5000\n[agent.exploration]\nto = 0.1\n",
            "training.steps=2000",
            "network.neuron.preset=leaky",
            "network.hidden=[8]",
            "name = \"other\"");
    assertEquals(2000, experiment.agent().steps());
    assertEquals("other", experiment.name());
    assertEquals(1, experiment.network().spikingLayers().size());
    assertEquals(
        read("""
        [training]
        steps = 2000
        [network]
        hidden = [8]
        [network.neuron]
        preset = "leaky"
        [agent.exploration]
        to = 0.1
        """)
            .settings(),
        experiment.settings());
  }

  @Test
  void quantizedNetworksRoundToLevels() throws ConfigException {
    assertEquals(
        Network.observing(4).linear(8).quantized(16, 1.5f).linear(3).dueling().build(),
        read("[network]\nkind = \"quantized\"\nlevels = 16\nhidden = [8]\ndueling = true\n")
            .network());
    String few = "[network]\nkind = \"quantized\"\nhidden = [8]\n";
    assertEquals(
        Network.observing(4).linear(8).quantized(4, 0.5f).linear(2).build(),
        read(few, "network.initial_threshold=0.5").network());
    assertNotEquals(read(few).settings(), read(few, "network.initial_threshold=0.5").settings());
  }

  @Test
  void headsOfDistributionsWidenTheLastLayer() throws ConfigException {
    String small = "[network]\nkind = \"relu\"\nhidden = [8]\n";
    Network.Head atoms = new Network.Head.Categorical(51, -10, 10);
    assertEquals(
        Network.observing(4).linear(8).relu().linear(2 * 51).head(atoms).build(),
        read(small, "network.head=categorical").network());
    Network.Head quantiles = new Network.Head.Quantile(32);
    Experiment spiking = read("", "network.head=quantile");
    assertEquals(quantiles, spiking.network().head());
    assertEquals(64, spiking.network().decodedOutputs());
    assertEquals(2, spiking.network().outputs());
    assertNotEquals(read("").hash(), spiking.hash());
    assertFalse(read("").settings().contains("head"));
    assertEquals(
        read("", "network.dueling=true").network(), read("", "network.head=dueling").network());
  }

  @Test
  void theHashTellsSettingsApartAndNothingElse() throws ConfigException {
    String hash = read("").hash();
    assertEquals(hash, read("# comment\nname = \"x\"\nseed = 7\n[agent]\nn_step = 3\n").hash());
    assertEquals(hash, read("").withSeed(9).hash());
    assertNotEquals(hash, read("[agent]\nn_step = 2\n").hash());
    assertTrue(hash.matches("[0-9a-f]{10}"), hash);
  }

  static Stream<String> bundled() {
    return Bundled.names().stream();
  }

  @ParameterizedTest
  @MethodSource("bundled")
  void aResolvedExperimentIsReadBackAsItself(String name) throws ConfigException {
    Experiment experiment = Bundled.find(name, List.of()).withSeed(4);
    Experiment back = ExperimentReader.read(experiment.toml(), "config.toml", List.of());
    assertEquals(name, experiment.name());
    assertEquals(experiment, back);
    assertEquals(experiment.toml(), back.toml());
    assertFalse(experiment.description().isBlank());
  }

  @Test
  void everyChoiceIsReadBackAsItself() throws ConfigException {
    for (String set :
        List.of(
            "network.neuron.preset=thesis",
            "network.neuron.preset=snntorch_leaky",
            "network.neuron.preset=spikingjelly_parametric_lif",
            "network.neuron.reset_value=-0.1",
            "network.neuron.learned_threshold=true",
            "network.surrogate.kind=triangle",
            "network.surrogate.kind=qgate",
            "network.readout.neuron=synaptic_integrator",
            "network.readout.neuron=integrator",
            "network.readout.decoder=spike_count",
            "network.dueling=true",
            "network.head=values",
            "network.head=dueling",
            "network.head=categorical",
            "network.head=quantile",
            "network={head=\"categorical\", atoms=21, v_min=0, v_max=500.5}",
            "network={head=\"quantile\", quantiles=7}",
            "network.encoder.presentation=poisson",
            "initialization.kind=normal",
            "initialization.kind=uniform",
            "agent.loss.kind=mean_squared",
            "agent.optimizer.kind=sgd",
            "agent.optimizer.kind=adamw",
            "agent.optimizer.kind=rmsprop",
            "agent.learning_rate.kind=constant",
            "agent.learning_rate.kind=exponential",
            "agent.learning_rate.kind=cosine",
            "agent.clipping.kind=none",
            "agent.clipping.kind=value",
            "agent.target.kind=soft",
            "agent.replay.kind=prioritized",
            "agent.exploration.kind=exponential",
            "agent.exploration.kind=constant",
            "agent.averaging.kind=exponential",
            "agent.algorithm=reinforce",
            "agent={algorithm=\"reinforce\", baseline={kind=\"none\"}}",
            "agent={algorithm=\"reinforce\", baseline={kind=\"mean\"}, advantages=\"raw\"}",
            "agent.algorithm=a2c",
            "agent.algorithm=ppo",
            "agent.target.kind=every_episodes",
            "agent.exploration.kind=per_step",
            "agent.cut_off=forgotten",
            "agent.firing_band.high=0.4",
            "agent.centralization.kind=hidden",
            "agent.updates.overlap=acting",
            "agent.replay.storage=floats",
            "initialization.samples=random_play",
            "agent.action_gap.kind=advantage",
            "agent.common_mode.kind=corrected",
            "agent.temporal_pruning={steps=[8, 6], shares=[0.3, 0.2]}",
            "agent.ending.episodes=100",
            "agent.ending.goal.consecutive=50",
            "agent.ending.result=best_mean",
            "network.bias=false",
            "evaluation.environment=CartPole-v0")) {
      Experiment experiment =
          read("", set, set.contains("reset_value") ? "network.neuron.reset=hard" : "seed=0");
      assertEquals(experiment, ExperimentReader.read(experiment.toml(), "c.toml", List.of()), set);
    }
  }

  @Test
  void aPolicyCanLearnAndBeJudgedInDifferentForms() throws ConfigException {
    Experiment experiment =
        read(
            "",
            "environment.name=MountainCar-v0",
            "environment.training_reward=valley_distance",
            "environment.observation_divisor=[2.0, 1.0]",
            "evaluation.environment=MountainCar-v0-500");
    assertEquals(experiment, ExperimentReader.read(experiment.toml(), "c.toml", List.of()));
    float[] observation = new float[2];
    EnvironmentConfig judged = experiment.evaluation().environment();
    assertEquals(500, stepsOfAnEpisode(judged.create(), observation));
    try (Environment learning = experiment.environment().createForTraining();
        Environment own = experiment.environment().create()) {
      assertEquals(200, stepsOfAnEpisode(experiment.environment().create(), observation));
      for (double position : new double[] {-1.15, -0.5, 0.45}) {
        double[] state = {position, 0.01};
        learning.find(StateAccess.class).orElseThrow().resetTo(state, observation);
        double reward = learning.step(Action.discrete(2), observation).reward();
        assertEquals(Math.min(-1 + Math.abs(2 * observation[0] + 0.5), -0.1), reward, 1e-6);
        own.find(StateAccess.class).orElseThrow().resetTo(state, observation);
        assertEquals(-1, own.step(Action.discrete(2), observation).reward());
      }
    }
  }

  @Test
  void anEnvironmentsOwnOptionsAreKeysOfItsSection() throws ConfigException {
    Experiment experiment =
        read(
            "",
            "environment.name=MinAtar/Seaquest-v1",
            "environment.sticky_actions=0.25",
            "environment.difficulty_ramping=false",
            "environment.training_reward=sign");
    assertEquals(experiment, ExperimentReader.read(experiment.toml(), "c.toml", List.of()));
    EnvironmentConfig alone =
        ExperimentReader.readEnvironment(experiment.environment().toml(), "e.toml");
    assertEquals(experiment.environment(), alone);
    try (Environment learning = alone.createForTraining()) {
      MinAtar game = learning.find(MinAtar.class).orElseThrow();
      assertEquals(0.25, game.options().stickyProbability());
      assertEquals(MinAtarOptions.Ramping.OFF, game.options().ramping());
      float[] observation = new float[learning.observationSpace().size()];
      learning.reset(new Random(1), observation);
      for (int i = 0; i < 50; i++) {
        double reward = learning.step(Action.discrete(i % 6), observation).reward();
        assertEquals(Math.signum(reward), reward);
      }
    }
    Experiment usual = read("", "environment.name=MinAtar/Seaquest-v1");
    assertFalse(usual.settings().contains("sticky_actions"));
    assertFalse(usual.environment().looksLike(experiment.environment()));
    assertRefused("environment.sticky_actions=0.5", "unknown key 'sticky_actions'");
  }

  private static int stepsOfAnEpisode(Environment environment, float[] observation) {
    environment.reset(new Random(1), observation);
    int steps = 1;
    while (!environment.step(Action.discrete(1), observation).over()) {
      steps++;
    }
    return steps;
  }

  @Test
  void refusesFormsThatDoNotFit() {
    assertRefused("environment.training_reward=valley_distance", "expected MountainCar-v0");
    assertRefused("evaluation.environment=MountainCar-v0", "4 observed values and 2 actions");
    assertRefused("agent.ending.result=at_goal", "expected a goal");
    assertRefused("agent.ending.window=0", "of at least 1");
    assertRefused("agent.action_gap.alpha=1.5", "alpha in [0, 1)");
    assertRefused("agent.common_mode.kind=right", "one of \"kept\", \"corrected\"");
    assertRefused("agent.temporal_pruning.shares=[0.3, 0.2]", "as many shares as steps");
    assertRefused("agent.temporal_pruning.shares=[1.0]", "share in (0, 1)");
    assertRefused("agent.centralization.kind=all", "one of \"none\", \"hidden\"");
    assertRefused("agent.firing_band.low=0.5", "0 <= low <= high <= 1");
  }

  private static void assertRefused(String set, String expected) {
    String message = assertThrows(ConfigException.class, () -> read("", set)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void theBundledOnesAreThoseInTheFolder() throws IOException {
    TreeSet<String> files = new TreeSet<>();
    try (Stream<Path> paths = Files.list(Path.of("../experiments"))) {
      paths
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".toml"))
          .forEach(name -> files.add(name.replace(".toml", "")));
    }
    assertEquals(files, new TreeSet<>(Bundled.names()));
  }

  @Test
  void theThesisAgentsCanBeRead() throws IOException, ConfigException {
    try (Stream<Path> paths = Files.list(Path.of("../experiments/thesis/agents"))) {
      List<Path> files = paths.sorted().toList();
      assertEquals(13, files.size());
      for (Path file : files) {
        Experiment experiment = ExperimentReader.read(file, List.of());
        assertEquals(
            "thesis-" + file.getFileName().toString().replace(".toml", ""), experiment.name());
        assertEquals(100, experiment.evaluation().episodes());
        assertTrue(
            List.of("CartPole-v1", "MountainCar-v0-500")
                .contains(experiment.evaluation().environment().name()));
      }
    }
  }

  @Test
  void theThesisSpikingAgentDiffersInItsNetworkAlone() throws ConfigException {
    for (String task : List.of("cartpole", "mountaincar")) {
      Path folder = Path.of("../experiments/thesis/agents");
      Experiment rate = ExperimentReader.read(folder.resolve(task + "-dqn.toml"), List.of());
      Experiment spiking = ExperimentReader.read(folder.resolve(task + "-dsqn.toml"), List.of());
      assertEquals(rate.agent(), spiking.agent());
      assertEquals(rate.environment(), spiking.environment());
      assertEquals(rate.evaluation(), spiking.evaluation());
      assertEquals(20, spiking.network().steps());
      assertEquals(Neurons.thesisHidden(), spiking.network().spikingLayers().getLast().neuron());
    }
  }

  @Test
  void cartpoleIsRecipeAWithALargerBatch() throws ConfigException {
    Experiment experiment = Bundled.find("cartpole", List.of());
    Experiment recipe = Bundled.find("cartpole-recipe-a", List.of());
    Updates larger = new Updates(1000, 2, 1, 128);
    assertEquals(((DqnConfig) recipe.agent()).withUpdates(larger), experiment.agent());
    assertEquals(recipe.network(), experiment.network());
    assertEquals(recipe.environment(), experiment.environment());
  }

  @Test
  void recipeAIsAsItWasFound() throws ConfigException {
    Experiment experiment = Bundled.find("cartpole-recipe-a", List.of());
    DqnConfig agent = (DqnConfig) experiment.agent();
    assertEquals(new Returns(0.99, 3, 0.05, Bootstrap.DOUBLE), agent.returns());
    assertEquals(new LearningRate.Linear(4e-3, 0), agent.descent().learningRate());
    assertEquals(new Updates(1000, 2, 1, 64), agent.updates());
    assertEquals(DqnConfig.defaults(30_000), agent);
    assertEquals(4, experiment.network().steps());
    assertEquals(
        Neurons.integrateAndFire(new Surrogate.ATan(8)),
        experiment.network().spikingLayers().getFirst().neuron());
    assertEquals(List.of(1.2f, 1f, 0.105f, 1f), experiment.environment().observationDivisor());
  }

  @Test
  void theFieldsUsualNetworkIsLeakyThroughout() throws ConfigException {
    Experiment experiment = Bundled.find("cartpole-lif", List.of());
    assertEquals(
        Neurons.leaky(2, new Surrogate.ATan(2)),
        (SpikingNeuron) experiment.network().spikingLayers().getLast().neuron());
    assertTrue(
        experiment
            .network()
            .layer("readout")
            .orElseThrow()
            .toString()
            .contains(new LeakyIntegrator(2).toString()));
  }

  @Test
  void anUnknownExperimentIsAskedAbout() {
    String message =
        assertThrows(ConfigException.class, () -> Bundled.find("cartpol", List.of())).getMessage();
    assertTrue(message.contains("did you mean 'cartpole'?"), message);
  }
}
