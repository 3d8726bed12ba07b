package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticIntegrator;
import dev.spikeq.snn.neuron.SynapticNeuron;
import dev.spikeq.snn.neuron.Threshold;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.List;

/** Small networks that between them use every neuron, surrogate, reset, readout and decoder. */
final class GradientCases {
  private GradientCases() {}

  static List<Network> all() {
    List<Network> networks = new ArrayList<>();
    for (Neuron.Spiking neuron : neurons()) {
      networks.add(withReadout(neuron, new LeakyIntegrator(2f), Decoder.Reading.LAST_MEMBRANE));
    }
    SpikingNeuron leaky = Neurons.spikingJellyLif(2f, new Surrogate.ATan(2f));
    for (Surrogate surrogate : surrogates()) {
      networks.add(
          withReadout(
              leaky.withSurrogate(surrogate),
              new LeakyIntegrator(1.5f, InputScaling.DIRECT),
              Decoder.Reading.MEAN_MEMBRANE));
    }
    for (Neuron.NonSpiking readout : readouts()) {
      for (Decoder.Reading reading :
          List.of(
              Decoder.Reading.MAX_MEMBRANE,
              Decoder.Reading.MEAN_MEMBRANE,
              Decoder.Reading.LARGEST_MAGNITUDE_MEMBRANE)) {
        networks.add(withReadout(leaky, readout, reading));
      }
    }
    networks.add(
        base(Layer.Bias.PRESENT)
            .neurons(leaky)
            .linear(3)
            .neurons(leaky)
            .read(Decoder.Reading.SPIKE_COUNT)
            .steps(6));
    networks.add(
        base(Layer.Bias.ABSENT)
            .neurons(leaky)
            .linear(4, Layer.Bias.ABSENT)
            .neurons(new Integrator())
            .dueling()
            .steps(5));
    networks.add(
        base(Layer.Bias.PRESENT)
            .neurons(leaky)
            .linear(2)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(5));
    networks.add(base(Layer.Bias.PRESENT).relu().linear(6).relu().linear(4).dueling().build());
    networks.add(
        base(Layer.Bias.PRESENT)
            .neurons(leaky)
            .linear(5)
            .relu()
            .linear(2)
            .read(Decoder.Reading.MAX_MEMBRANE)
            .steps(4));
    networks.add(
        base(Layer.Bias.PRESENT).quantized(4).linear(6).quantized(9).linear(4).dueling().build());
    networks.add(
        base(Layer.Bias.PRESENT)
            .neurons(leaky)
            .linear(5)
            .quantized(3)
            .linear(2)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(4));
    networks.add(base(Layer.Bias.PRESENT).neurons(new LeakyIntegrator(2f)).steps(3));
    networks.add(
        Network.observing(new Image(4, 5, 2))
            .conv(3, 2, 1)
            .neurons(leaky)
            .conv(4, new Window(3, 2, 2, 1), Layer.Bias.PRESENT)
            .neurons(leaky)
            .linear(2)
            .neurons(new LeakyIntegrator(2f))
            .read(Decoder.Reading.MAX_MEMBRANE)
            .steps(4));
    networks.add(
        Network.observing(new Image(4, 4, 1))
            .conv(2, 2, 1)
            .relu()
            .conv(3, new Window(2, 2, 1, 0), Layer.Bias.ABSENT)
            .relu()
            .linear(3)
            .build());
    networks.add(
        Network.observing(new Image(4, 4, 1))
            .conv(3, 2, 1)
            .quantized(3)
            .conv(2, 2, 1)
            .quantized(4)
            .linear(3)
            .build());
    networks.add(base(Layer.Bias.PRESENT).neurons(leaky).linear(2).steps(1));
    networks.addAll(poolsAndNormalizations(leaky));
    networks.addAll(batchNormalizations(leaky));
    networks.addAll(distributions(leaky));
    for (Reset reset : List.of(Reset.hard(-0.2f), Reset.soft())) {
      for (Reset each : List.of(reset, reset.attached())) {
        SpikingNeuron neuron =
            new SpikingNeuron(
                new Leak.LearnedTimeConstant(2f),
                InputScaling.DECAYED,
                0.6f,
                Firing.AT_THRESHOLD,
                each,
                new Surrogate.ATan(2f),
                0.1f,
                Threshold.LEARNED);
        networks.add(withReadout(neuron, new LeakyIntegrator(2f), Decoder.Reading.LAST_MEMBRANE));
      }
    }
    return networks;
  }

  private static List<Network> poolsAndNormalizations(SpikingNeuron neuron) {
    return List.of(
        Network.observing(new Image(5, 4, 2))
            .pool(Layer.Pool2d.Pooling.AVERAGE, new Window(2, 3, 1, 1))
            .conv(3, 2, 1)
            .neurons(neuron)
            .pool(Layer.Pool2d.Pooling.SUM, new Window(3, 2, 2, 1))
            .linear(5)
            .neurons(neuron)
            .linear(2)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(4),
        Network.observing(new Image(4, 4, 2))
            .conv(3, 2, 1)
            .relu()
            .pool(Layer.Pool2d.Pooling.AVERAGE, new Window(2, 1))
            .conv(2, 2, 1)
            .relu()
            .linear(2)
            .build(),
        Network.observing(new Image(4, 4, 2))
            .conv(3, 2, 1)
            .layerNorm(1, 0)
            .neurons(neuron.withSurrogate(new Surrogate.QGate(2f)))
            .conv(2, 2, 1)
            .layerNorm(1, 0)
            .neurons(neuron)
            .linear(2)
            .neurons(new LeakyIntegrator(2f))
            .steps(5),
        base(Layer.Bias.PRESENT).layerNorm(1, 0).relu().linear(4).layerNorm(1, 0).linear(2).build(),
        Network.observing(3).layerNorm(1, 0).linear(4).neurons(neuron).linear(2).steps(3));
  }

  /** The gradient of a bias before them is 0, and would be nothing but rounding. */
  private static List<Network> batchNormalizations(SpikingNeuron neuron) {
    return List.of(
        Network.observing(new Image(4, 4, 2))
            .conv(3, new Window(2, 1), Layer.Bias.ABSENT)
            .batchNorm()
            .neurons(neuron.withSurrogate(new Surrogate.QGate(2f)))
            .conv(2, new Window(2, 1), Layer.Bias.ABSENT)
            .batchNorm()
            .neurons(neuron)
            .linear(2)
            .neurons(new LeakyIntegrator(2f))
            .steps(5),
        Network.observing(new Image(4, 5, 2))
            .batchNorm()
            .conv(3, new Window(3, 2, 1, 1), Layer.Bias.ABSENT)
            .batchNorm()
            .relu()
            .conv(4, new Window(2, 2), Layer.Bias.ABSENT)
            .batchNorm()
            .relu()
            .linear(3)
            .build(),
        base(Layer.Bias.PRESENT)
            .neurons(neuron)
            .linear(6, Layer.Bias.ABSENT)
            .batchNorm()
            .neurons(neuron)
            .linear(2)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(9));
  }

  private static List<Network> distributions(SpikingNeuron neuron) {
    return List.of(
        base(Layer.Bias.PRESENT)
            .neurons(neuron)
            .linear(2 * 4)
            .neurons(new LeakyIntegrator(2f))
            .head(new Network.Head.Categorical(4, -1, 2))
            .steps(5),
        base(Layer.Bias.PRESENT)
            .relu()
            .linear(3 * 5)
            .head(new Network.Head.Categorical(5, -2, 1))
            .build(),
        base(Layer.Bias.PRESENT)
            .neurons(neuron)
            .linear(2 * 3)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .head(new Network.Head.Quantile(3))
            .steps(5),
        base(Layer.Bias.PRESENT).relu().linear(6).head(new Network.Head.Quantile(2)).build());
  }

  private static NetworkBuilder base(Layer.Bias bias) {
    return Network.observing(3)
        .encoder(
            new Encoder(
                Encoder.Presentation.CURRENT, Encoder.Signs.KEPT, Encoder.Constant.ONE_APPENDED))
        .linear(7, bias);
  }

  private static Network withReadout(
      Neuron.Spiking neuron, Neuron.NonSpiking readout, Decoder.Reading reading) {
    return base(Layer.Bias.PRESENT)
        .neurons(neuron)
        .linear(6)
        .neurons(neuron)
        .linear(2)
        .neurons(readout)
        .read(reading)
        .steps(7);
  }

  private static List<Neuron.Spiking> neurons() {
    Surrogate surrogate = new Surrogate.ATan(2f);
    List<Neuron.Spiking> neurons = new ArrayList<>();
    List<Leak> leaks =
        List.of(
            new Leak.None(),
            new Leak.TimeConstant(2.5f),
            new Leak.LearnedTimeConstant(2f),
            new Leak.Decay(0.8f));
    for (Leak leak : leaks) {
      for (InputScaling scaling : InputScaling.values()) {
        for (Reset reset : List.of(Reset.hard(-0.2f), Reset.soft())) {
          for (Reset each : List.of(reset, reset.attached())) {
            neurons.add(
                new SpikingNeuron(leak, scaling, 0.6f, Firing.AT_THRESHOLD, each, surrogate, 0.1f));
          }
        }
      }
    }
    neurons.add(Neurons.snnTorchLeaky(0.9f, surrogate));
    SpikingNeuron delayed = Neurons.snnTorchLeaky(0.9f, surrogate);
    neurons.add(delayed.withReset(Reset.hard(0f).at(Reset.Timing.NEXT_STEP)));
    neurons.add(delayed.withReset(Reset.soft().at(Reset.Timing.CORRECTED)));
    neurons.add(delayed.withReset(Reset.soft().at(Reset.Timing.CORRECTED).attached()));
    neurons.add(delayed.withReset(Reset.hard(0f).at(Reset.Timing.CORRECTED).attached()));
    for (Reset.Kind kind : Reset.Kind.values()) {
      for (Reset.Gradient gradient : Reset.Gradient.values()) {
        neurons.add(
            new SynapticNeuron(
                0.4f, 0.9f, 0.7f, Firing.ABOVE_THRESHOLD, kind, gradient, surrogate));
      }
    }
    return neurons;
  }

  private static List<Surrogate> surrogates() {
    return List.of(
        new Surrogate.Sigmoid(4f),
        new Surrogate.FastSigmoid(5f),
        new Surrogate.FastSigmoid(1f, 0.7f),
        new Surrogate.Triangle(0.3f, 0.7f),
        new Surrogate.PiecewiseQuadratic(1f),
        new Surrogate.QGate(2f),
        new Surrogate.Triangle(0.3f, 0.05f),
        new Surrogate.Rectangle(0.8f));
  }

  private static List<Neuron.NonSpiking> readouts() {
    return List.of(
        new LeakyIntegrator(3f),
        new Integrator(Integrator.Scale.SUM),
        new Integrator(Integrator.Scale.MEAN),
        new SynapticIntegrator(0.5f, 0.9f));
  }
}
