package dev.spikeq.bench;

import dev.spikeq.snn.kernel.EventErrors;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Membrane;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.kernel.Synapse;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;

/** What one shard of a work hands to the kernels at its hidden synapse, with random numbers. */
final class KernelData {
  static final int SAMPLES = Program.SHARD;

  final Synapse synapse;
  final Population population;
  final int rows;
  final Membrane membrane = membraneWith(new Surrogate.ATan(2f));
  final Membrane compact = membraneWith(new Surrogate.PiecewiseQuadratic(1f));
  final FloatArray parameters;
  final FloatArray gradients;
  final FloatArray firstMoment;
  final FloatArray secondMoment;
  final FloatArray input;
  final FloatArray output;
  final FloatArray membranes;
  final FloatArray errors;
  final FloatArray summed;
  final SpikeTrain spikes;
  final SpikeTrain fired;
  final EventList events;

  /** For gradients that are summed after all shards, of which this is one. */
  final List<EventErrors> shards;

  final FloatArray workspace;

  KernelData(Work work, double rate) {
    int n = work.width();
    synapse = new Synapse(0, n * n, n, n);
    population = new Population(SAMPLES, work.steps(), n);
    rows = population.rows();
    RandomStream random = RandomStream.root(7);
    parameters = filled(n * n + n, -0.5f, 0.5f, random);
    gradients = filled(n * n + n, -0.01f, 0.01f, random);
    firstMoment = FloatArray.allocate(n * n + n);
    secondMoment = FloatArray.allocate(n * n + n);
    input = filled(rows * n, -1f, 2f, random);
    output = FloatArray.allocate(rows * n);
    membranes = filled(rows * n, -0.5f, 1.5f, random);
    errors = filled(rows * n, -0.01f, 0.01f, random);
    summed = FloatArray.allocate(SAMPLES * n);
    spikes = new SpikeTrain(rows, n);
    fired = new SpikeTrain(rows, n);
    events = new EventList(rows, n);
    for (int row = 0; row < rows; row++) {
      for (int neuron = 0; neuron < n; neuron++) {
        if (random.nextDouble() < rate) {
          spikes.set(row, neuron);
        }
      }
    }
    new ScalarKernels().listEvents(spikes, rows, events);
    EventErrors shard = new EventErrors(events, errors);
    shard.setRows(rows);
    shards = List.of(shard);
    workspace = FloatArray.allocate(Kernels.summing(n));
  }

  /** The kernel set of a name, {@code scalar} or {@code vector}. */
  static Kernels kernels(String set) {
    Kernels kernels = set.equals("scalar") ? new ScalarKernels() : Engine.fastestKernels();
    if (!kernels.name().startsWith(set)) {
      throw new IllegalStateException(
          "bench: expected the kernel set '%s', found '%s': is it on the class path?"
              .formatted(set, kernels.name()));
    }
    return kernels;
  }

  /** Stops where a kernel has left something that is not a number. */
  void requireFinite() {
    FloatArray[] arrays = {parameters, gradients, output, membranes, errors, summed};
    for (FloatArray array : arrays) {
      for (float value : array.toArray()) {
        if (!Float.isFinite(value)) {
          throw new IllegalStateException("bench: expected finite results, found " + value);
        }
      }
    }
  }

  private static Membrane membraneWith(Surrogate surrogate) {
    return Membrane.of(Neurons.spikingJellyLif(2f, surrogate), 0f);
  }

  private static FloatArray filled(int length, float low, float high, RandomStream random) {
    FloatArray array = FloatArray.allocate(length);
    for (int i = 0; i < length; i++) {
      array.set(i, low + (high - low) * random.nextFloat());
    }
    return array;
  }
}
