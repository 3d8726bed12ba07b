package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.loss.FiringBand;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How a network runs: compiled for a largest batch size into operators over preallocated buffers.
 * Nothing is allocated in {@link #forward} and {@link #backward}.
 *
 * <p>The batch is split into shards of {@value #SHARD} samples (16 of a convolutional network),
 * whatever the number of threads, and the shards' gradients are added in their order, so results do
 * not depend on the threads. Membranes start from rest at every forward pass; {@link Stream} is for
 * those that should not, and {@link Decider} decides once after the other for either.
 *
 * <p>The parameters are read, not copied: an optimizer that changes them changes the program.
 */
public final class Program {
  /** Number of samples in a shard of a network of fully connected layers. */
  public static final int SHARD = 32;

  /**
   * Number of samples in a shard of a convolutional network: batches of 32 are usual there, each
   * sample is much work, and its activations are many.
   */
  private static final int IMAGE_SHARD = 16;

  /** Half a gigabyte of floats. */
  private static final long MANY_VALUES = 1L << 27;

  private static final float[] NONE = new float[0];

  private final Network network;
  private final Parameters parameters;
  private final Engine engine;
  private final int capacity;
  private final int shardSamples;
  private final RandomStream random;
  private final List<Shard> shards = new ArrayList<>();

  /** What backward passes have once for all shards; null where there are none. */
  private final @Nullable SharedLearning shared;

  private final int outputCount;
  private final float[] outputs;
  private final int decodedCount;

  /** The same array as the outputs where the head leaves values as they are. */
  private final float[] decoded;

  private final HeadOperator head;

  /** Of the decoded values. */
  private final float[] errors;

  private final float[] observationErrors;

  /** What a spike of each neuron adds weights to, for each spiking layer. */
  private final List<int[]> fanOuts;

  /** Derivatives of the loss by one spike more, for each spiking layer. */
  private final float[] pressures;

  private FiringBand band = FiringBand.none();

  /** Made once: a method reference in a call would be allocated at every call. */
  private final IntConsumer forwardShard = this::forwardShard;

  private final IntConsumer backwardShard = this::backwardShard;

  private int batch;

  /** The observations of the forward pass that is under way. */
  private float[] loading = NONE;

  private Program(
      Network network, Parameters parameters, int capacity, Engine engine, Purpose purpose) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "Program: expected a batch of at least 1, found " + capacity);
    }
    checkPurpose(network, purpose);
    this.network = network;
    this.parameters = parameters;
    this.engine = engine;
    this.capacity = capacity;
    shardSamples = shardSamples(network);
    random = RandomStream.root(0).child("encoder");
    boolean learns = purpose == Purpose.TRAINING || purpose == Purpose.OBSERVATIONS;
    shared = learns ? new SharedLearning(parameters, engine) : null;
    outputCount = network.outputs();
    outputs = new float[capacity * outputCount];
    decodedCount = network.decodedOutputs();
    decoded =
        network.head() instanceof Network.Head.Values
            ? outputs
            : new float[capacity * decodedCount];
    head = new HeadOperator(network);
    errors = new float[learns ? decoded.length : 0];
    observationErrors =
        new float[purpose == Purpose.OBSERVATIONS ? capacity * network.observationSize() : 0];
    fanOuts = FanOut.ofSpikingLayers(network);
    pressures = new float[network.spikingLayers().size()];
    for (int first = 0; first < capacity; first += shardSamples) {
      shards.add(
          new Shard(
              network,
              parameters,
              new Compilation(
                  engine.kernels(),
                  Math.min(shardSamples, capacity - first),
                  network.steps(),
                  parameters.storage(),
                  shared == null ? null : shared.ofNextShard(),
                  purpose == Purpose.OBSERVATIONS
                      ? Compilation.Reach.OBSERVATIONS
                      : Compilation.Reach.PARAMETERS,
                  carried(network, purpose),
                  shared),
              shards.size()));
    }
    if (shared != null) {
      shared.complete();
    }
  }

  /** Depends on the network alone, so that results do not depend on threads or batches. */
  private static int shardSamples(Network network) {
    return network.layers().stream().anyMatch(Layer.Conv2d.class::isInstance) ? IMAGE_SHARD : SHARD;
  }

  /**
   * A batch for running a network over many samples: fewer than {@code most} where wide layers and
   * many steps would take half a gigabyte or more, and still whole shards, so that the results are
   * the same to the bit.
   *
   * @param network the description
   * @param most the largest batch, a power of two
   * @return at most that; no fewer than {@value #SHARD} for the sake of memory
   */
  public static int batch(Network network, int most) {
    long values = network.observationSize();
    for (int layer = 0; layer < network.layers().size(); layer++) {
      values += (long) network.steps() * network.widthAfter(layer);
    }
    int batch = most;
    while (batch > SHARD && batch * values > MANY_VALUES) {
      batch /= 2;
    }
    return batch;
  }

  private static void checkPurpose(Network network, Purpose purpose) {
    if (purpose != Purpose.STREAM && network.start() == Network.Start.CARRIED) {
      throw new IllegalArgumentException(
          "Program: expected a network whose decisions start from rest, found one that carries its"
              + " membranes: run it by a Stream or a Decider, or use withStart(REST)");
    }
    switch (purpose) {
      case TRAINING -> Derivatives.requireByParameters(network);
      case OBSERVATIONS -> Derivatives.requireByObservations(network);
      case INFERENCE, STREAM -> {}
    }
  }

  /**
   * Whether a network has derivatives by its observations.
   *
   * @param network the description
   * @return whether {@link #forObservationErrors} takes it
   */
  public static boolean reachesObservations(Network network) {
    return Derivatives.byObservations(network);
  }

  private static Compilation.Carried carried(Network network, Purpose purpose) {
    if (purpose != Purpose.STREAM) {
      return Compilation.Carried.NOTHING;
    }
    return switch (network.start()) {
      case REST -> Compilation.Carried.EVERYTHING;
      case CARRIED -> Compilation.Carried.SPIKING_LAYERS;
    };
  }

  private enum Purpose {
    INFERENCE,
    TRAINING,
    OBSERVATIONS,
    STREAM
  }

  /**
   * Compiles for forward passes alone.
   *
   * @param network the description
   * @param parameters its parameters, read at every pass
   * @param capacity the largest batch
   * @param engine what it runs on
   * @return the program
   */
  public static Program forInference(
      Network network, Parameters parameters, int capacity, Engine engine) {
    return new Program(network, parameters, capacity, engine, Purpose.INFERENCE);
  }

  /**
   * Compiles for forward and backward passes.
   *
   * @param network the description
   * @param parameters its parameters, read at every pass
   * @param capacity the largest batch
   * @param engine what it runs on
   * @return the program
   */
  public static Program forTraining(
      Network network, Parameters parameters, int capacity, Engine engine) {
    return new Program(network, parameters, capacity, engine, Purpose.TRAINING);
  }

  /**
   * Compiles for backward passes that go on to the observations: what of an observation a decision
   * hangs on.
   *
   * @param network the description; observations enter as currents
   * @param parameters its parameters, read at every pass
   * @param capacity the largest batch
   * @param engine what it runs on
   * @return the program
   * @throws IllegalArgumentException for a network that has no such derivatives, see {@link
   *     #reachesObservations}
   */
  public static Program forObservationErrors(
      Network network, Parameters parameters, int capacity, Engine engine) {
    return new Program(network, parameters, capacity, engine, Purpose.OBSERVATIONS);
  }

  static Program forStream(Network network, Parameters parameters, Engine engine) {
    return new Program(network, parameters, 1, engine, Purpose.STREAM);
  }

  /**
   * The random stream of a Poisson encoder: restore a state to seed it.
   *
   * @return the stream, not a copy
   */
  public RandomStream encoderRandom() {
    return random;
  }

  /**
   * Runs the network.
   *
   * @param observations {@code [batch, observationSize]}, one sample after the other
   * @param count number of samples, from 1 to the largest batch
   * @return {@code [batch, outputs]}: the program's own array, overwritten by the next pass
   */
  public float[] forward(float[] observations, int count) {
    int size = network.observationSize();
    if (count < 1 || count > capacity || observations.length < count * size) {
      throw new IllegalArgumentException(
          "Program: expected 1 to "
              + capacity
              + " observations of "
              + size
              + " values, found "
              + count
              + " in an array of "
              + observations.length);
    }
    batch = count;
    loading = observations;
    for (int i = 0; i < activeShards() && drawsEvents(); i++) {
      load(i);
    }
    if (activeShards() == 1) {
      forwardShard(0);
    } else {
      engine.workers().run(activeShards(), forwardShard);
    }
    loading = NONE;
    if (!(network.head() instanceof Network.Head.Values)) {
      head.combine(decoded, count, outputs);
    }
    return outputs;
  }

  private boolean drawsEvents() {
    return network.encoder().presentation() == Encoder.Presentation.POISSON;
  }

  private void load(int shard) {
    int offset = shard * shardSamples * network.observationSize();
    shards.get(shard).load(loading, offset, samplesOf(shard), random);
  }

  /** What is drawn is drawn before, in the order of the samples. */
  private void forwardShard(int shard) {
    if (!drawsEvents()) {
      load(shard);
    }
    shards.get(shard).forward(decoded, shard * shardSamples * decodedCount);
  }

  /**
   * The outputs of the last forward pass.
   *
   * @return {@code [batch, outputs]}: the program's own array, overwritten by the next pass
   */
  public float[] outputs() {
    return outputs;
  }

  /**
   * What the outputs of the last forward pass were made of: the values of the last layer, as the
   * head of the network takes them. With a head of one value per output they are the outputs.
   *
   * @return {@code [batch, decodedOutputs]}: the program's own array, overwritten by the next pass
   */
  public float[] decoded() {
    return decoded;
  }

  /**
   * Backpropagates through time, for the last forward pass. Batch normalizations take it into their
   * running statistics, shard after shard: those are parameters that this changes.
   *
   * @param outputErrors derivative of the loss by the outputs, {@code [batch, outputs]}
   * @return the gradients of all parameters: the program's own, overwritten by the next pass
   */
  public Parameters backward(float[] outputErrors) {
    SharedLearning learning = requireLearning();
    requireErrors(outputErrors, outputCount);
    head.split(outputErrors, decoded, batch, errors);
    return propagate(learning);
  }

  /**
   * As {@link #backward}, from errors of what the outputs were made of.
   *
   * @param decodedErrors derivative of the loss by {@link #decoded}, {@code [batch,
   *     decodedOutputs]}
   * @return the gradients of all parameters: the program's own, overwritten by the next pass
   */
  public Parameters backwardFromDecoded(float[] decodedErrors) {
    SharedLearning learning = requireLearning();
    requireErrors(decodedErrors, decodedCount);
    System.arraycopy(decodedErrors, 0, errors, 0, batch * decodedCount);
    return propagate(learning);
  }

  private SharedLearning requireLearning() {
    if (shared == null) {
      throw new IllegalStateException(
          "Program: expected one compiled by forTraining, found one for inference");
    }
    return shared;
  }

  private void requireErrors(float[] given, int each) {
    if (given.length < batch * each) {
      throw new IllegalArgumentException(
          "Program: expected errors ["
              + batch
              + ", "
              + each
              + "], found "
              + given.length
              + " values");
    }
  }

  private Parameters propagate(SharedLearning learning) {
    weighRates();
    if (activeShards() == 1) {
      shards.getFirst().backward(errors, 0, pressures);
    } else {
      engine.workers().run(activeShards(), backwardShard);
    }
    learning.add(activeShards());
    for (int i = 0; i < activeShards(); i++) {
      shards.get(i).count((double) samplesOf(i) / batch);
    }
    return learning.sum();
  }

  /**
   * Propagates errors back to the observations of the last forward pass; where neurons spike, by
   * their surrogates.
   *
   * @param outputErrors derivative of the loss by the outputs, {@code [batch, outputs]}
   * @return derivative of the loss by the observations, {@code [batch, observationSize]}: the
   *     program's own, overwritten by the next pass
   * @throws IllegalStateException unless compiled by {@link #forObservationErrors}
   */
  public float[] observationErrors(float[] outputErrors) {
    if (observationErrors.length == 0) {
      throw new IllegalStateException(
          "Program: expected one compiled by forObservationErrors, found one without");
    }
    backward(outputErrors);
    for (int i = 0; i < activeShards(); i++) {
      shards.get(i).unload(observationErrors, i * shardSamples * network.observationSize());
    }
    return observationErrors;
  }

  /** What a spike in each layer adds to the loss, as long as it is near enough for gradients. */
  private void weighRates() {
    if (band.strength() == 0) {
      return;
    }
    for (int layer = 0; layer < pressures.length; layer++) {
      int width = shards.getFirst().spikingLayers().get(layer).width();
      double spikes = (double) batch * network.steps() * width;
      pressures[layer] = (float) (band.derivative(firingRate(layer)) / spikes);
    }
  }

  /**
   * Adds a term for the firing rates to the loss of the backward passes to come.
   *
   * @param newBand which rates cost nothing
   */
  public void keepFiring(FiringBand newBand) {
    band = newBand;
    Arrays.fill(pressures, 0f);
  }

  private void backwardShard(int shard) {
    shards.get(shard).backward(errors, shard * shardSamples * decodedCount, pressures);
  }

  private int activeShards() {
    return (batch + shardSamples - 1) / shardSamples;
  }

  private int samplesOf(int shard) {
    return Math.min(shardSamples, batch - shard * shardSamples);
  }

  /**
   * The spikes of a layer in the last forward pass.
   *
   * @param layer position among the spiking layers
   * @return number of spikes over all samples, steps and neurons
   */
  public long spikeCount(int layer) {
    long count = 0;
    for (int i = 0; i < activeShards(); i++) {
      Shard shard = shards.get(i);
      count += shard.spikingLayers().get(layer).spikeCount(shard.samples());
    }
    return count;
  }

  /**
   * The weights that the spikes of a layer were added with in the last forward pass: each counts
   * one for every output of the next synapse that it reaches, in a convolution those of the windows
   * that see its place. Through a residual every neuron counts once, with a value.
   *
   * @param layer position among the spiking layers
   * @return number of additions over all samples and steps; 0 where no synapse follows, as before a
   *     pool, which has no weights
   * @see Operations
   */
  public long synapticOperations(int layer) {
    int[] fanOut = fanOuts.get(layer);
    long sum = 0;
    for (int i = 0; i < activeShards(); i++) {
      Shard shard = shards.get(i);
      sum +=
          FanOut.isReadWhole(network, layer)
              ? shard.samples() * FanOut.sum(fanOut)
              : shard.spikingLayers().get(layer).weigh(shard.samples(), fanOut);
    }
    return sum;
  }

  /**
   * The firing rate of a layer in the last forward pass.
   *
   * @param layer position among the spiking layers
   * @return spikes per neuron and step
   */
  public double firingRate(int layer) {
    int width = shards.getFirst().spikingLayers().get(layer).width();
    return (double) spikeCount(layer) / ((double) batch * network.steps() * width);
  }

  /**
   * Whether a neuron spiked in the last forward pass.
   *
   * @param layer position among the spiking layers
   * @param sample position in the batch
   * @param step time step, from 0
   * @param neuron position in the layer
   * @return true for a spike
   */
  public boolean spiked(int layer, int sample, int step, int neuron) {
    SpikingLayer spiking = shards.get(sample / shardSamples).spikingLayers().get(layer);
    return spiking.spiked(sample % shardSamples, step, neuron);
  }

  /**
   * The network that this runs.
   *
   * @return the description
   */
  public Network network() {
    return network;
  }

  /**
   * The parameters that this reads.
   *
   * @return not a copy
   */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * The largest batch.
   *
   * @return number of samples
   */
  public int capacity() {
    return capacity;
  }

  void rest() {
    shards.forEach(Shard::rest);
  }
}
