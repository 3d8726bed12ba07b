package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import java.util.List;

/**
 * A network that was made from another one.
 *
 * @param network its description
 * @param parameters its parameters; the caller's own
 * @param scales what each layer was divided by, in order; the last is the output layer's where that
 *     was scaled
 */
public record Converted(Network network, Parameters parameters, List<LayerScale> scales) {
  /** Keeps a copy of the list. */
  public Converted {
    scales = List.copyOf(scales);
  }
}
