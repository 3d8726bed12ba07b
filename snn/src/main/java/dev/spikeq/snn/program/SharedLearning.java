package dev.spikeq.snn.program;

import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Synapse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What a backward pass needs once for all shards, each thread doing a part of it: the weights laid
 * out the other way round before the shards begin, the sum of the shards' gradients after them.
 */
final class SharedLearning {
  /** Parameters that are worth the while of several threads. */
  private static final int LARGE = 1 << 15;

  private final Parameters parameters;
  private final Engine engine;
  private final Parameters sum;
  private final Map<Synapse, FloatArray> transposed = new LinkedHashMap<>();
  private final int parts;

  /** One for each part. */
  private final List<FloatArray> workspaces = new ArrayList<>();

  /** The gradients of each shard, in parts. */
  private final List<List<FloatArray>> shardGradients = new ArrayList<>();

  /** Made once: a method reference in a call would be allocated at every call. */
  private final IntConsumer transposePart = this::transposePart;

  private final IntConsumer addPart = this::addPart;
  private int activeShards;

  SharedLearning(Parameters parameters, Engine engine) {
    this.parameters = parameters;
    this.engine = engine;
    sum = parameters.zerosLike();
    parts =
        parameters.storage().length() < LARGE
            ? 1
            : Math.min(engine.workers().count(), LARGE / FloatArray.LINE);
    for (int part = 0; part < parts; part++) {
      workspaces.add(FloatArray.allocate(Kernels.TURNING));
    }
  }

  /** Where one more shard leaves its gradients; the first one's are where the sum is wanted. */
  FloatArray ofNextShard() {
    FloatArray gradients =
        shardGradients.isEmpty() ? sum.storage() : FloatArray.allocate(sum.storage().length());
    shardGradients.add(gradients.parts(parts));
    return gradients;
  }

  /** Where operators find weights the other way round; each asks for those that it needs. */
  Map<Synapse, FloatArray> transposed() {
    return transposed;
  }

  /** Lays the weights out the other way round, as they are now. */
  void transpose() {
    engine.workers().run(parts, transposePart);
  }

  private void transposePart(int part) {
    for (Map.Entry<Synapse, FloatArray> each : transposed.entrySet()) {
      Synapse synapse = each.getKey();
      int inputs = FloatArray.padded((synapse.inputs() + parts - 1) / parts);
      int from = Math.min(part * inputs, FloatArray.padded(synapse.inputs()));
      int to = Math.min(from + inputs, synapse.inputs());
      if (from < to) {
        engine
            .kernels()
            .transpose(
                synapse, parameters.storage(), from, to, each.getValue(), workspaces.get(part));
      }
    }
  }

  /** Adds the gradients of the first so many shards. */
  void add(int shards) {
    activeShards = shards;
    if (shards > 1) {
      engine.workers().run(parts, addPart);
    }
  }

  /** The others' gradients are added to the first's in their order. */
  private void addPart(int part) {
    FloatArray target = shardGradients.getFirst().get(part);
    for (int i = 1; i < activeShards; i++) {
      engine.kernels().addScaled(1f, shardGradients.get(i).get(part), target, target.length());
    }
  }

  /** The gradients of all shards that were added last. */
  Parameters sum() {
    return sum;
  }
}
