package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Membrane;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.SpikingNeuron;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A population of neurons with one state variable. */
final class SpikingOperator implements EventLayer, Remainder {
  private final Compilation compilation;
  private final SpikingNeuron neuron;
  private final OptionalInt learnedWeight;
  private final OptionalInt learnedThreshold;
  private final Signal.Values input;
  private final Signal.Spikes output;

  /** Null where nobody asks: what is not kept need not go through memory. */
  private final @Nullable FloatArray membranes;

  private final @Nullable FloatArray state;

  /** Carried membranes before the first step of the last pass. */
  private final @Nullable FloatArray start;

  private final Kernels.@Nullable NeuronGradients learned;

  /** Where the error with respect to the current goes if that of the spikes is elsewhere. */
  private final @Nullable FloatArray currentGradient;

  private Membrane membrane;

  /** The learned weight that the membrane's constants were computed from. */
  private float membraneWeight;

  /** Likewise the logarithm of the threshold. */
  private float membraneLogarithm;

  private Population population;

  /**
   * Where learned constants lie among the parameters.
   *
   * @param weight that of a time constant
   * @param logarithm that of a threshold
   */
  record Learned(OptionalInt weight, OptionalInt logarithm) {}

  /**
   * What the layer behind wants.
   *
   * @param summed whether it only sums spikes over time
   * @param places how many places it looks them up by
   * @param remainders whether it asks what was left in the membranes
   */
  record Listener(boolean summed, int places, boolean remainders) {}

  SpikingOperator(
      Compilation compilation,
      SpikingNeuron neuron,
      Learned offsets,
      Signal.Values input,
      Listener next) {
    this.compilation = compilation;
    this.neuron = neuron;
    learnedWeight = offsets.weight();
    learnedThreshold = offsets.logarithm();
    this.input = input;
    int width = input.width();
    compilation.requireRoomForSpikes(width);
    membranes = compilation.trains() || next.remainders() ? membranes(width) : null;
    state =
        compilation.carriesState()
            ? FloatArray.allocate(2 * compilation.samples() * FloatArray.padded(width))
            : null;
    start = state == null ? null : FloatArray.allocate(state.length() / 2);
    learned =
        learnedWeight.isPresent() || learnedThreshold.isPresent()
            ? new Kernels.NeuronGradients(neuron.inputScaling() == InputScaling.DECAYED)
            : null;
    membraneWeight = currentWeight();
    membraneLogarithm = currentLogarithm();
    membrane = membrane();
    population = new Population(compilation.samples(), compilation.steps(), width);
    boolean sparse = compilation.trains() && Float.isFinite(neuron.surrogate().support());
    output =
        new Signal.Spikes(
            width,
            new SpikeTrain(compilation.rows(), width),
            new EventList(compilation.rows(), width, next.places()),
            compilation.trains() ? gradientBuffer(width, next.summed()) : null,
            next.summed(),
            sparse ? new Active(width) : null);
    currentGradient = compilation.trains() && next.summed() ? currentGradient(width) : null;
    rest();
  }

  private FloatArray membranes(int width) {
    return input.constant() ? compilation.allocate(width, false) : input.data();
  }

  private FloatArray keptMembranes() {
    if (membranes == null) {
      throw new IllegalStateException("SpikingOperator: compiled without keeping membranes");
    }
    return membranes;
  }

  private FloatArray currentGradient(int width) {
    FloatArray shared = input.constant() ? null : input.gradient();
    return shared == null ? compilation.allocate(width, false) : shared;
  }

  /** The input's gradient takes the place of the spikes' where they have the same size. */
  private FloatArray gradientBuffer(int width, boolean summed) {
    FloatArray shared = input.constant() || summed ? null : input.gradient();
    return shared == null ? compilation.allocate(width, summed) : shared;
  }

  private float currentWeight() {
    return learnedWeight.isPresent() ? compilation.parameters().get(learnedWeight.getAsInt()) : 0f;
  }

  private float currentLogarithm() {
    return learnedThreshold.isPresent()
        ? compilation.parameters().get(learnedThreshold.getAsInt())
        : 0f;
  }

  private Membrane membrane() {
    Membrane fixed = Membrane.of(neuron, membraneWeight);
    return learnedThreshold.isPresent()
        ? fixed.withThreshold((float) Math.exp(membraneLogarithm))
        : fixed;
  }

  @Override
  public Signal.Spikes output() {
    return output;
  }

  @Override
  public int steps() {
    return compilation.steps();
  }

  @Override
  public void rest() {
    if (state != null) {
      state.clear();
      int half = state.length() / 2;
      state.fill(0, half, neuron.initialMembrane());
    }
  }

  /** Kept from one pass to the next, so that equal batches allocate nothing. */
  private Population population(int samples) {
    if (samples != population.samples()) {
      population = new Population(samples, population.steps(), population.width());
    }
    return population;
  }

  @Override
  public void forward(int samples) {
    float weight = currentWeight();
    float logarithm = currentLogarithm();
    if (weight != membraneWeight || logarithm != membraneLogarithm) {
      membraneWeight = weight;
      membraneLogarithm = logarithm;
      membrane = membrane();
    }
    if (state != null && start != null) {
      start.copyFrom(state, start.length());
    }
    Population now = population(samples);
    compilation
        .kernels()
        .fire(membrane, now, input.data(), input.constant(), membranes, output.train(), state);
    compilation.kernels().listEvents(output.train(), now.rows(), output.events());
  }

  @Override
  public float threshold() {
    return membrane.threshold();
  }

  @Override
  public void remainders(int samples, FloatArray counts, FloatArray drifts) {
    FloatArray kept = keptMembranes();
    int width = input.width();
    int stride = FloatArray.padded(width);
    int steps = compilation.steps();
    counts.fill(0, samples * stride, 0f);
    int[] starts = output.events().starts();
    int[] indices = output.events().indices();
    for (int sample = 0; sample < samples; sample++) {
      for (int e = starts[sample * steps]; e < starts[(sample + 1) * steps]; e++) {
        int index = sample * stride + indices[e];
        counts.set(index, counts.get(index) + 1f);
      }
      int lastRow = (sample + 1) * steps - 1;
      for (int n = 0; n < width; n++) {
        float reset = output.train().get(lastRow, n) ? membrane.threshold() : 0f;
        int index = sample * stride + n;
        float before = start == null ? neuron.initialMembrane() : start.get(index);
        drifts.set(index, kept.get(lastRow * stride + n) - reset - before);
      }
    }
  }

  @Override
  public void backward(int samples) {
    FloatArray gradient = output.gradient();
    if (gradient == null) {
      throw new IllegalStateException("SpikingOperator: compiled without gradients");
    }
    FloatArray summed = input.constant() ? input.gradient() : null;
    FloatArray kept = keptMembranes();
    Population now = population(samples);
    if (currentGradient != null) {
      compilation
          .kernels()
          .fireBackwardConstant(membrane, now, kept, gradient, currentGradient, summed, learned);
    } else {
      compilation.kernels().fireBackward(membrane, now, kept, gradient, summed, null, learned);
    }
    FloatArray gradients = compilation.gradients();
    if (learned != null && gradients != null) {
      float q = Membrane.inverseTimeConstant(membraneWeight);
      add(gradients, learnedWeight, learned.byInverse() * q * (1f - q));
      add(gradients, learnedThreshold, learned.byThreshold() * membrane.threshold());
    }
  }

  private static void add(FloatArray gradients, OptionalInt index, double value) {
    if (index.isPresent()) {
      gradients.set(index.getAsInt(), gradients.get(index.getAsInt()) + (float) value);
    }
  }

  /** Marks and lists the neurons near their threshold. */
  private final class Active implements Signal.ActiveNeurons {
    private final SpikeTrain marks;
    private final EventList list;

    Active(int width) {
      marks = new SpikeTrain(compilation.rows(), width);
      list = new EventList(compilation.rows(), width);
    }

    @Override
    public EventList list(int samples) {
      Population now = population(samples);
      compilation.kernels().markActive(membrane, now, keptMembranes(), marks);
      compilation.kernels().listEvents(marks, now.rows(), list);
      return list;
    }
  }
}
