package dev.spikeq.snn;

import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neuron;
import java.util.ArrayList;
import java.util.List;

/**
 * Says a network layer by layer; widths follow from the layer before. Layers are named by their
 * kind and number: {@code fc1}, {@code spiking1}, {@code readout}, {@code relu1}, {@code
 * quantized1}, {@code residual}.
 */
public final class NetworkBuilder {
  private final int observationSize;
  private final List<Layer> layers = new ArrayList<>();
  private Encoder encoder = Encoder.current();
  private Decoder decoder = new Decoder(Decoder.Reading.LAST_MEMBRANE);
  private Network.Head head = Network.Head.VALUES;
  private int width = -1;
  private int synapses;
  private int activations;

  NetworkBuilder(int observationSize) {
    this.observationSize = observationSize;
  }

  /**
   * Sets the encoder; before the first layer.
   *
   * @param newEncoder how observations become input
   * @return this
   */
  public NetworkBuilder encoder(Encoder newEncoder) {
    if (!layers.isEmpty()) {
      throw new IllegalStateException("NetworkBuilder: set the encoder before the first layer");
    }
    encoder = newEncoder;
    return this;
  }

  /**
   * Adds a fully connected synapse with a bias.
   *
   * @param outputs its width
   * @return this
   */
  public NetworkBuilder linear(int outputs) {
    return linear(outputs, Layer.Bias.PRESENT);
  }

  /**
   * Adds a fully connected synapse.
   *
   * @param outputs its width
   * @param bias whether it has a bias
   * @return this
   */
  public NetworkBuilder linear(int outputs, Layer.Bias bias) {
    int inputs = width < 0 ? encoder.width(observationSize) : width;
    layers.add(new Layer.Linear("fc" + ++synapses, inputs, outputs, bias));
    width = outputs;
    return this;
  }

  /**
   * Adds a population of neurons.
   *
   * @param neuron their model
   * @return this
   */
  public NetworkBuilder neurons(Neuron neuron) {
    String name = neuron instanceof Neuron.Spiking ? "spiking" + ++activations : "readout";
    layers.add(new Layer.Neurons(name, neuron));
    return this;
  }

  /**
   * Adds rectified linear units.
   *
   * @return this
   */
  public NetworkBuilder relu() {
    layers.add(new Layer.Relu("relu" + ++activations));
    return this;
  }

  /**
   * Adds units that round to a few levels.
   *
   * @param levels number of steps between 0 and a unit's threshold
   * @return this
   */
  public NetworkBuilder quantized(int levels) {
    layers.add(new Layer.Quantized("quantized" + ++activations, levels));
    return this;
  }

  /**
   * Adds units that round to a few levels.
   *
   * @param levels number of steps between 0 and a unit's threshold
   * @param initialThreshold where the thresholds begin
   * @return this
   */
  public NetworkBuilder quantized(int levels, float initialThreshold) {
    layers.add(new Layer.Quantized("quantized" + ++activations, levels, initialThreshold));
    return this;
  }

  /**
   * Reads out what the spikes of the last layer have left in its membranes.
   *
   * @param kind what is done with negative remainders
   * @return this
   */
  public NetworkBuilder residual(Layer.Residual.Kind kind) {
    layers.add(new Layer.Residual("residual", kind));
    return this;
  }

  /**
   * Sets how the last layer is read; by default the last membrane.
   *
   * @param reading what is read; the first of equal values wins
   * @return this
   */
  public NetworkBuilder read(Decoder.Reading reading) {
    return decoder(new Decoder(reading));
  }

  /**
   * Sets the decoder.
   *
   * @param newDecoder how the last layer is read
   * @return this
   */
  public NetworkBuilder decoder(Decoder newDecoder) {
    decoder = newDecoder;
    return this;
  }

  /**
   * Makes the head dueling: the last synapse has one output more than there are actions.
   *
   * @return this
   */
  public NetworkBuilder dueling() {
    head = Network.Head.DUELING;
    return this;
  }

  /**
   * Finishes a spiking network.
   *
   * @param steps number T of time steps for a decision
   * @return the description
   */
  public Network steps(int steps) {
    return new Network(observationSize, encoder, layers, decoder, head, steps);
  }

  /**
   * Finishes a network of one step, as rate networks are.
   *
   * @return the description
   */
  public Network build() {
    return steps(1);
  }
}
