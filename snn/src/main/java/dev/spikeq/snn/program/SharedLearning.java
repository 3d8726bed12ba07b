package dev.spikeq.snn.program;

import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.EventErrors;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Synapse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a backward pass needs once for all shards, each thread doing a part of it: the sum of the
 * shards' gradients.
 *
 * <p>Weight gradients of large synapses that spikes enter are no shard's: they come after all
 * shards have their errors, each thread summing those of some presynaptic neurons. So they are
 * neither cleared nor added up, and stay with the thread whose part of an optimizer's step they
 * are, but for what clipping reads of them. Sums have the order that they would have if each shard
 * had its own.
 */
final class SharedLearning {
  /** Parameters that are worth the while of several threads. */
  private static final int LARGE = 1 << 14;

  private final Engine engine;
  private final Parameters sum;

  /** What the gradients of large synapses are summed from, shard after shard. */
  private final Map<Synapse, List<EventErrors>> late = new LinkedHashMap<>();

  private final int parts;

  /** One for each part. */
  private final List<FloatArray> workspaces = new ArrayList<>();

  /** The gradients of each shard. */
  private final List<FloatArray> gradients = new ArrayList<>();

  /** Those of each shard that are its own, in pieces that lie apart. */
  private final List<List<FloatArray>> own = new ArrayList<>();

  /** The same pieces in parts: of each shard, for each part. */
  private final List<List<List<FloatArray>>> ownParts = new ArrayList<>();

  /** Made once: a method reference in a call would be allocated at every call. */
  private final IntConsumer addPart = this::addPart;

  private int activeShards;

  SharedLearning(Parameters parameters, Engine engine) {
    this.engine = engine;
    sum = parameters.zerosLike();
    parts =
        parameters.storage().length() < LARGE
            ? 1
            : Math.min(engine.workers().count(), LARGE / FloatArray.LINE);
  }

  /** Where one more shard leaves its gradients; the first one's are where the sum is wanted. */
  FloatArray ofNextShard() {
    FloatArray room =
        gradients.isEmpty() ? sum.storage() : FloatArray.allocate(sum.storage().length());
    gradients.add(room);
    return room;
  }

  /**
   * Offers to sum weight gradients of one more shard, after all shards.
   *
   * @return what must be told how many rows a pass has; null if the shard sums them itself
   */
  @Nullable EventErrors late(Synapse synapse, EventList events, FloatArray errors) {
    if (synapse.inputs() * synapse.stride() < LARGE
        || synapse.stride() % Kernels.SUMMED_TOGETHER != 0
        || !events.isDistinct()) {
      return null;
    }
    EventErrors shard = new EventErrors(events, errors);
    late.computeIfAbsent(synapse, s -> new ArrayList<>()).add(shard);
    return shard;
  }

  /** Takes note that all shards are there. */
  void complete() {
    int room = 0;
    for (Synapse synapse : late.keySet()) {
      room = Math.max(room, Kernels.summing(share(synapse)));
    }
    for (int part = 0; part < parts; part++) {
      workspaces.add(FloatArray.allocate(room));
    }
    for (FloatArray shard : gradients) {
      List<FloatArray> pieces = pieces(shard);
      own.add(pieces);
      List<List<FloatArray>> ofParts = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        ofParts.add(new ArrayList<>());
      }
      for (FloatArray piece : pieces) {
        List<FloatArray> cut = piece.parts(parts);
        for (int part = 0; part < cut.size(); part++) {
          ofParts.get(part).add(cut.get(part));
        }
      }
      ownParts.add(ofParts);
    }
  }

  /** What lies between the weights whose gradients come late. */
  private List<FloatArray> pieces(FloatArray all) {
    List<FloatArray> pieces = new ArrayList<>();
    int from = 0;
    for (Synapse synapse :
        late.keySet().stream().sorted(Comparator.comparingInt(Synapse::weightOffset)).toList()) {
      if (synapse.weightOffset() > from) {
        pieces.add(all.slice(from, synapse.weightOffset() - from));
      }
      from = synapse.weightOffset() + synapse.inputs() * synapse.stride();
    }
    int end = FloatArray.padded(all.length());
    if (from == 0) {
      pieces.add(all);
    } else if (end > from) {
      pieces.add(all.slice(from, end - from));
    }
    return pieces;
  }

  /** How many presynaptic neurons a part has; the last may have fewer. */
  private int share(Synapse synapse) {
    return FloatArray.padded((synapse.inputs() + parts - 1) / parts);
  }

  /** Sets what is a shard's own to zero. */
  void clear(int shard) {
    List<FloatArray> pieces = own.get(shard);
    for (int i = 0; i < pieces.size(); i++) {
      pieces.get(i).clear();
    }
  }

  /** Sums the gradients of the first so many shards. */
  void add(int shards) {
    activeShards = shards;
    for (List<EventErrors> each : late.values()) {
      for (int i = shards; i < each.size(); i++) {
        each.get(i).setRows(0);
      }
    }
    if (shards > 1 || !late.isEmpty()) {
      engine.workers().run(parts, addPart);
    }
  }

  /** The others' gradients are added to the first's in their order. */
  private void addPart(int part) {
    for (Map.Entry<Synapse, List<EventErrors>> each : late.entrySet()) {
      Synapse synapse = each.getKey();
      int from = Math.min(part * share(synapse), synapse.inputs());
      int to = Math.min(from + share(synapse), synapse.inputs());
      engine
          .kernels()
          .sumEventGradients(
              synapse, sum.storage(), from, to, each.getValue(), workspaces.get(part));
    }
    List<FloatArray> targets = ownParts.getFirst().get(part);
    for (int shard = 1; shard < activeShards; shard++) {
      List<FloatArray> sources = ownParts.get(shard).get(part);
      for (int i = 0; i < targets.size(); i++) {
        FloatArray target = targets.get(i);
        engine.kernels().addScaled(1f, sources.get(i), target, target.length());
      }
    }
  }

  /** The gradients of all shards that were added last. */
  Parameters sum() {
    return sum;
  }
}
