package dev.spikeq.lab.config;

import dev.spikeq.snn.Network;

/**
 * Reads the head among the keys of {@code [network]}. {@code dueling} was there before {@code
 * head}, which is written into the resolved experiment only where it is given.
 */
final class HeadKeys {
  /** What no support of a distribution needs more of. */
  private static final int MOST = 1 << 12;

  private HeadKeys() {}

  static Network.Head read(Section section) throws ConfigException {
    if (!section.has("head")) {
      return section.truth("dueling", false) ? Network.Head.DUELING : Network.Head.VALUES;
    }
    String kind = section.choice("head", "values", "values", "dueling", "categorical", "quantile");
    boolean duels = kind.equals("dueling");
    if (section.truth("dueling", duels) != duels) {
      throw section.mistake(
          "dueling", duels + " beside head = \"" + kind + "\"", !duels, "leave one of them out");
    }
    return switch (kind) {
      case "dueling" -> Network.Head.DUELING;
      case "categorical" -> {
        int atoms = (int) section.whole("atoms", 51, 2, MOST);
        float least = section.single("v_min", -10);
        float greatest = section.single("v_max", 10);
        yield section.make(() -> new Network.Head.Categorical(atoms, least, greatest));
      }
      case "quantile" -> new Network.Head.Quantile((int) section.whole("quantiles", 32, 1, MOST));
      default -> Network.Head.VALUES;
    };
  }
}
