package dev.spikeq.formats.model;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network with what it has learned.
 *
 * @param network the description
 * @param parameters arrays of the network's names and shapes; not copied
 * @param metadata free text that goes with it, such as the environment it was trained for; sorted
 *     by key
 */
public record Model(Network network, Parameters parameters, Map<String, String> metadata) {
  /** Copies the metadata. */
  public Model {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }
}
