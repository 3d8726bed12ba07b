package dev.spikeq.lab.config;

import dev.spikeq.snn.layer.Image;
import java.util.List;
import java.util.Optional;

/**
 * What a network sees and does in an environment.
 *
 * @param name the environment's
 * @param observation the length of every dimension of an observation
 * @param actions how many actions there are
 */
record TaskShape(String name, List<Integer> observation, int actions) {
  TaskShape {
    observation = List.copyOf(observation);
  }

  int size() {
    return observation.stream().reduce(1, Math::multiplyExact);
  }

  /** The shape where it is an image: three dimensions, the last for channels. */
  Optional<Image> image() {
    return observation.size() == 3
        ? Optional.of(new Image(observation.get(0), observation.get(1), observation.get(2)))
        : Optional.empty();
  }
}
