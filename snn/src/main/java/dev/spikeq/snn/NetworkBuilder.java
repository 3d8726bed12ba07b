package dev.spikeq.snn;

import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Neuron;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says a network layer by layer; widths follow from the layer before. Layers are named by their
 * kind and number: {@code fc1}, {@code conv1}, {@code pool1}, {@code norm1}, {@code spiking1},
 * {@code readout}, {@code relu1}, {@code quantized1}, {@code residual}.
 */
public final class NetworkBuilder {
  private final int observationSize;
  private final List<Layer> layers = new ArrayList<>();
  private Encoder encoder = Encoder.current();
  private Decoder decoder = new Decoder(Decoder.Reading.LAST_MEMBRANE);
  private Network.Head head = Network.Head.VALUES;
  private int width = -1;

  /** The shape of what comes next; null where it has none. */
  private @Nullable Image image;

  private int synapses;
  private int convolutions;
  private int pools;
  private int norms;
  private int activations;

  NetworkBuilder(int observationSize, @Nullable Image observation) {
    this.observationSize = observationSize;
    image = observation;
  }

  private int width() {
    return width < 0 ? encoder.width(observationSize) : width;
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
    layers.add(new Layer.Linear("fc" + ++synapses, width(), outputs, bias));
    width = outputs;
    image = null;
    return this;
  }

  /**
   * Adds a convolution with a bias, without padding.
   *
   * @param channels number of outputs at each place
   * @param size rows and columns of its window
   * @param stride how far the window moves
   * @return this
   */
  public NetworkBuilder conv(int channels, int size, int stride) {
    return conv(channels, new Window(size, stride), Layer.Bias.PRESENT);
  }

  /**
   * Adds a convolution.
   *
   * @param channels number of outputs at each place
   * @param window what it sees at once
   * @param bias whether it has a bias
   * @return this
   */
  public NetworkBuilder conv(int channels, Window window, Layer.Bias bias) {
    Layer.Conv2d convolution =
        new Layer.Conv2d("conv" + ++convolutions, requireImage("conv"), channels, window, bias);
    layers.add(convolution);
    image = convolution.output();
    width = image.size();
    return this;
  }

  /**
   * Adds a pool.
   *
   * @param kind sum or mean
   * @param window what it sees at once
   * @return this
   */
  public NetworkBuilder pool(Layer.Pool2d.Pooling kind, Window window) {
    Layer.Pool2d pool = new Layer.Pool2d("pool" + ++pools, requireImage("pool"), window, kind);
    layers.add(pool);
    image = pool.output();
    width = image.size();
    return this;
  }

  /**
   * Adds a normalization over all values of a sample and time step.
   *
   * @param initialGain gain before training
   * @param initialShift shift before training
   * @return this
   */
  public NetworkBuilder layerNorm(float initialGain, float initialShift) {
    layers.add(new Layer.LayerNorm("norm" + ++norms, 1e-5f, initialGain, initialShift));
    return this;
  }

  /**
   * Adds a normalization over the batch, of each channel where values have channels.
   *
   * @return this
   */
  public NetworkBuilder batchNorm() {
    int channels = image == null ? width() : image.channels();
    layers.add(new Layer.BatchNorm("norm" + ++norms, channels, 1e-5f, 0.1f));
    return this;
  }

  private Image requireImage(String what) {
    if (image == null || width() != image.size()) {
      throw new IllegalStateException(
          "NetworkBuilder: expected values in a plane before "
              + what
              + ", found "
              + width()
              + " without a shape: start with Network.observing(image), and convolve before"
              + " the first linear layer");
    }
    return image;
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
    return head(Network.Head.DUELING);
  }

  /**
   * Sets what the values of the last layer mean; its width is then {@link Network.Head#decoded}.
   *
   * @param newHead one value for each output unless it is set
   * @return this
   */
  public NetworkBuilder head(Network.Head newHead) {
    head = newHead;
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
