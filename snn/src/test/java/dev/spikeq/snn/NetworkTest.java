package dev.spikeq.snn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.kernel.Convolution;
import dev.spikeq.snn.kernel.Synapse;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticIntegrator;
import dev.spikeq.snn.neuron.Threshold;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions that fit are accepted; the others are refused with words that help. */
final class NetworkTest {
  private static final Surrogate SURROGATE = new Surrogate.ATan(2f);
  private static final SpikingNeuron LEAKY = Neurons.leaky(2f, SURROGATE);

  private static void assertRefused(Runnable make, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, make::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "expected '" + part + "' in: " + message);
    }
  }

  private static Network network(Encoder encoder, Layer... layers) {
    return new Network(
        4,
        encoder,
        List.of(layers),
        new Decoder(Decoder.Reading.LAST_MEMBRANE),
        Network.Head.VALUES,
        3);
  }

  @Test
  void aLearnedThresholdStaysAboveItsReset() {
    SpikingNeuron neuron = LEAKY.withLearning(Threshold.LEARNED);
    assertRefused(() -> neuron.withReset(Reset.hard(0.5f)), "to a value of at most 0", "0.5");
    assertRefused(() -> neuron.withThreshold(-1f).withReset(Reset.hard(-2f)), "below");
    assertRefused(
        () -> neuron.withReset(Reset.soft().at(Reset.Timing.NEXT_STEP)), "an immediate reset");
    assertRefused(
        () -> LEAKY.withReset(Reset.hard(-2f)).withThreshold(-1f).withLearning(Threshold.LEARNED),
        "start above 0");
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, -1f, Float.NaN, Float.POSITIVE_INFINITY})
  void aScaleIsAPositiveNumber(float scale) {
    assertRefused(() -> Encoder.current().withScale(scale), "finite scale above 0", "" + scale);
  }

  /** Each would otherwise wrap round to a size that looks like one. */
  @Test
  void whatHasMoreValuesThanAnArrayIsRefused() {
    assertRefused(() -> new Image(1 << 10, 1 << 10, 1 << 11), "Image", "2^31", "2048 channels");
    assertRefused(
        () ->
            new Layer.Conv2d(
                "wide", new Image(1024, 1024, 1), 1 << 22, new Window(1, 1), Layer.Bias.PRESENT),
        "Conv2d 'wide'",
        "2^31");
    Image image = new Image(100, 100, 1 << 10);
    assertRefused(
        () -> new Convolution(new Synapse(0, -1, (50 * 50) << 10, 16), image, new Window(50, 1)),
        "Convolution",
        "smaller window");
    Network network = Network.observing(1 << 16).linear(1 << 15).linear(1).build();
    assertRefused(() -> Parameters.zeros(network), "Parameters", "'fc1.weight'");
    Network slow = Network.observing(2).linear(2000).neurons(LEAKY).linear(1).steps(1 << 16);
    assertRefused(
        () -> Program.forInference(slow, Parameters.zeros(slow), 32, Engine.scalar()),
        "32 samples of 65536 steps of 2000 neurons",
        "fewer time steps");
    Network synaptic =
        Network.observing(2)
            .linear(2000)
            .neurons(Neurons.thesisHidden())
            .linear(1)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(1 << 16);
    assertRefused(
        () -> Program.forInference(synaptic, Parameters.zeros(synaptic), 32, Engine.scalar()),
        "32 samples of 65536 steps of 2000 neurons",
        "fewer time steps");
    Network encoded =
        Network.observing(2000)
            .encoder(
                new Encoder(
                    Encoder.Presentation.POISSON, Encoder.Signs.KEPT, Encoder.Constant.NONE))
            .linear(1)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(1 << 16);
    assertRefused(
        () -> Program.forInference(encoded, Parameters.zeros(encoded), 32, Engine.scalar()),
        "32 samples of 65536 steps of 2000 neurons",
        "fewer time steps");
  }

  @Test
  void builderFollowsWidthsAndNamesLayers() {
    Network network =
        Network.observing(4)
            .encoder(
                new Encoder(
                    Encoder.Presentation.POISSON,
                    Encoder.Signs.SPLIT,
                    Encoder.Constant.ONE_APPENDED))
            .linear(16)
            .neurons(LEAKY)
            .linear(8, Layer.Bias.ABSENT)
            .neurons(LEAKY)
            .linear(4)
            .neurons(new LeakyIntegrator(2f))
            .dueling()
            .steps(5);
    assertEquals(
        List.of("fc1", "spiking1", "fc2", "spiking2", "fc3", "readout"),
        network.layers().stream().map(Layer::name).toList());
    assertEquals(9, network.inputs());
    assertEquals(4, network.decodedOutputs());
    assertEquals(3, network.outputs());
    assertEquals(8, network.widthAfter(3));
    assertEquals(2, network.spikingLayers().size());
    assertTrue(network.isSpiking());
    assertEquals(7, network.withSteps(7).steps());
    assertTrue(network.layer("fc3").isPresent());
    assertTrue(network.layer("fc4").isEmpty());
    assertFalse(Network.observing(2).linear(3).relu().build().isSpiking());
  }

  @Test
  void widthsMustFit() {
    assertRefused(
        () -> network(Encoder.current(), new Layer.Linear("fc1", 8, 2)),
        "Linear 'fc1'",
        "expected input [*, 8]",
        "found [*, 4]",
        "split signs");
    assertRefused(
        () ->
            network(
                Encoder.current(),
                new Layer.Linear("a", 4, 5),
                new Layer.Relu("r"),
                new Layer.Linear("b", 6, 2)),
        "Linear 'b'",
        "[*, 6]",
        "[*, 5]");
  }

  @Test
  void namesMustBeUnique() {
    assertRefused(
        () -> network(Encoder.current(), new Layer.Linear("a", 4, 4), new Layer.Linear("a", 4, 4)),
        "unique",
        "'a' twice");
    assertRefused(() -> new Layer.Relu(" "), "blank");
  }

  @Test
  void sizesMustBePositive() {
    assertRefused(() -> Network.observing(0).linear(1).build(), "at least 1", "0");
    assertRefused(() -> Network.observing(1).linear(0), "Linear 'fc1'", "found 1 and 0");
    assertRefused(() -> Network.observing(1).linear(1).steps(0), "steps");
    assertRefused(() -> Network.observing(1).build(), "at least one layer");
    assertRefused(() -> Network.observing(1).linear(1).dueling().build(), "dueling");
  }

  @Test
  void headsMustFitTheLastLayer() {
    Network.Head atoms = new Network.Head.Categorical(3, -1, 1);
    assertEquals(2, Network.observing(1).linear(6).head(atoms).build().outputs());
    assertRefused(() -> Network.observing(1).linear(7).head(atoms).build(), "multiple of 3", "7");
    assertRefused(() -> Network.observing(1).linear(2).head(atoms).build(), "found a width of 2");
    Network.Head quantiles = new Network.Head.Quantile(4);
    assertEquals(2, Network.observing(1).linear(8).head(quantiles).build().outputs());
    assertEquals(8, quantiles.decoded(2));
    assertRefused(() -> Network.observing(1).linear(9).head(quantiles).build(), "multiple of 4");
    assertRefused(() -> new Network.Head.Categorical(1, -1, 1), "at least 2 atoms", "found 1");
    assertRefused(() -> new Network.Head.Categorical(3, 1, 1), "below the last", "1.0 to 1.0");
    assertRefused(() -> new Network.Head.Categorical(3, Float.NaN, 1), "finite", "NaN");
    assertRefused(
        () -> new Network.Head.Categorical(3, Float.NEGATIVE_INFINITY, 1), "finite", "Infinity");
    assertRefused(() -> new Network.Head.Quantile(0), "at least 1 quantile");
  }

  @Test
  void atomsAndQuantilesAreEvenlySpread() {
    Network.Head.Categorical atoms = new Network.Head.Categorical(5, -10, 10);
    assertEquals(5, atoms.spacing());
    assertEquals(-10, atoms.atom(0));
    assertEquals(5, atoms.atom(3));
    assertEquals(0.125, new Network.Head.Quantile(4).level(0));
    assertEquals(0.875, new Network.Head.Quantile(4).level(3));
  }

  @Test
  void decoderMustSuitTheLastLayer() {
    assertRefused(
        () -> Network.observing(1).linear(1).read(Decoder.Reading.SPIKE_COUNT).build(),
        "SPIKE_COUNT",
        "a spiking last layer",
        "'fc1'");
    assertRefused(
        () -> Network.observing(1).linear(1).neurons(LEAKY).build(),
        "LAST_MEMBRANE",
        "a non-spiking last layer",
        "'spiking1'");
  }

  @Test
  void neuronsNeedCurrents() {
    Layer.Neurons spiking = new Layer.Neurons("s", LEAKY);
    Layer.Linear first = new Layer.Linear("a", 4, 4);
    assertRefused(
        () -> network(Encoder.current(), first, spiking, new Layer.Neurons("t", LEAKY)),
        "'t'",
        "spikes of 's'",
        "Linear");
    assertRefused(
        () -> network(Encoder.current(), first, spiking, new Layer.Relu("r")), "'r'", "'s'");
    assertRefused(
        () -> network(Encoder.current(), first, new Layer.Relu("r"), spiking), "'s'", "'r'");
    assertRefused(
        () ->
            network(
                Encoder.current(),
                first,
                new Layer.Neurons("u", new Integrator()),
                new Layer.Linear("b", 4, 2)),
        "'u'",
        "last layer",
        "position 1");
  }

  @Test
  void quantizedUnitsNeedCurrentsAndASynapseBehind() {
    Layer.Linear first = new Layer.Linear("a", 4, 4);
    Layer.Quantized units = new Layer.Quantized("q", 4);
    Layer.Neurons spiking = new Layer.Neurons("s", new SignedNeuron());
    assertRefused(() -> network(Encoder.current(), first, spiking, units), "'q'", "spikes of 's'");
    assertRefused(
        () -> network(Encoder.current(), first, units, spiking), "'s'", "quantized units 'q'");
    assertRefused(() -> new Layer.Quantized("q", 0), "'q'", "found 0");
    assertRefused(() -> new Layer.Quantized("q", 4, 0f), "'q'", "initialThreshold", "0.0");
    assertRefused(() -> new Layer.Quantized("q", 4, Float.NaN), "'q'", "NaN");
    assertFalse(Network.observing(4).linear(3).quantized(4).linear(2).build().isSpiking());
  }

  @Test
  void residualsStandBehindTheLastSpikesThatLeaveARemainder() {
    Layer.Linear first = new Layer.Linear("a", 4, 4);
    Layer.Linear last = new Layer.Linear("b", 4, 2);
    Layer.Residual residual = new Layer.Residual("r", Layer.Residual.Kind.CLIPPED);
    SpikingNeuron keeps = Neurons.integrateAndFire(SURROGATE);
    assertEquals(
        4,
        network(Encoder.current(), first, new Layer.Neurons("s", keeps), residual, last)
            .widthAfter(2));
    for (Neuron neuron :
        List.of(
            LEAKY,
            keeps.withReset(Reset.hard(0f)),
            keeps.withReset(Reset.soft().at(Reset.Timing.NEXT_STEP)),
            Neurons.thesisHidden(),
            new IntegrateThenFire())) {
      assertRefused(
          () -> network(Encoder.current(), first, new Layer.Neurons("s", neuron), residual, last),
          "Residual 'r'",
          "without leak",
          "found 's'",
          "SignedNeuron");
    }
    assertRefused(() -> network(Encoder.current(), residual, first), "found the observation");
    Layer.Neurons spiking = new Layer.Neurons("s", keeps);
    assertRefused(
        () -> network(Encoder.current(), first, spiking, residual),
        "a synapse (Linear) after it",
        "the end");
    assertRefused(
        () -> network(Encoder.current(), first, spiking, residual, new Layer.Relu("u"), last),
        "a synapse (Linear) after it",
        "'u'");
    assertRefused(
        () ->
            network(
                Encoder.current(),
                first,
                spiking,
                residual,
                last,
                new Layer.Neurons("t", keeps),
                new Layer.Linear("c", 2, 2)),
        "the last spiking layer before it",
        "'t'");
  }

  @Test
  void onlySpikingLayersCarry() {
    Network rate = Network.observing(2).linear(2).build();
    assertRefused(() -> rate.withStart(Network.Start.CARRIED), "spiking layer", "REST");
    Network spiking = Network.observing(2).linear(2).neurons(LEAKY).linear(2).steps(3);
    assertEquals(Network.Start.REST, spiking.start());
    Network carried = spiking.withStart(Network.Start.CARRIED);
    assertEquals(Network.Start.CARRIED, carried.withSteps(9).start());
    assertEquals(Network.Start.CARRIED, carried.withDecoder(spiking.decoder()).start());
    assertEquals(Network.Start.CARRIED, carried.withEncoder(spiking.encoder()).start());
    assertEquals(spiking, carried.withStart(Network.Start.REST));
  }

  @Test
  void convertedNeuronsRefuseNumbersThatMakeNoSense() {
    assertRefused(() -> new SignedNeuron(0f, 0f), "SignedNeuron", "threshold above 0", "0.0");
    assertRefused(() -> new IntegrateThenFire(1f, Float.NaN), "IntegrateThenFire", "NaN");
  }

  @Test
  void neuronsRefuseNumbersThatMakeNoSense() {
    assertRefused(() -> LEAKY.withThreshold(Float.NaN), "threshold", "NaN");
    assertRefused(() -> LEAKY.withReset(Reset.hard(1f)), "below the threshold", "1.0");
    assertRefused(
        () -> Neurons.integrateAndFire(SURROGATE).withThreshold(-1f), "soft reset", "-1.0");
    assertRefused(() -> new Leak.TimeConstant(0.5f), "at least 1", "0.5");
    assertRefused(() -> new Leak.LearnedTimeConstant(1f), "above 1", "1.0");
    assertRefused(() -> new Leak.Decay(1.5f), "(0, 1]", "1.5");
    assertRefused(() -> new LeakyIntegrator(0f), "at least 1");
    assertRefused(() -> new SynapticIntegrator(0f, 2f), "membraneDecay", "2.0");
    assertRefused(() -> Reset.soft().at(Reset.Timing.NEXT_STEP).attached(), "DETACHED");
    assertRefused(
        () ->
            new SpikingNeuron(
                new Leak.LearnedTimeConstant(2f),
                InputScaling.DECAYED,
                1f,
                Firing.AT_THRESHOLD,
                Reset.soft().at(Reset.Timing.NEXT_STEP),
                SURROGATE,
                0f),
        "learned time constant",
        "NEXT_STEP");
  }
}
