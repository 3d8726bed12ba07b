package dev.spikeq.lab.config;

import dev.spikeq.env.EnvironmentOption;
import dev.spikeq.env.EnvironmentSettings;
import dev.spikeq.env.EnvironmentSpec;
import dev.spikeq.env.Environments;
import dev.spikeq.lab.config.EnvironmentConfig.TrainingReward;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads where an agent learns, and where its policy is judged. */
final class EnvironmentSection {
  private EnvironmentSection() {}

  static EnvironmentConfig read(Section section) throws ConfigException {
    String name = section.text("name", "CartPole-v1");
    EnvironmentSpec spec = section.make(() -> Environments.spec(name));
    EnvironmentConfig config =
        new EnvironmentConfig(
            name,
            section.integer("step_limit", 0, 0),
            boxed(section.singles("observation_offset")),
            boxed(section.singles("observation_divisor")),
            section.has("training_reward")
                ? section.constant("training_reward", TrainingReward.TASK)
                : TrainingReward.TASK,
            settings(section, spec));
    section.make(() -> {
      config.createForTraining().close();
      return config.observationSize();
    });
    return config;
  }

  /**
   * The environment's own options are further keys of its section; written down where they are
   * used, so that what was run before there was an option is the same experiment.
   */
  private static EnvironmentSettings settings(Section section, EnvironmentSpec spec)
      throws ConfigException {
    Map<String, Object> said = new LinkedHashMap<>();
    for (EnvironmentOption option : spec.options()) {
      String key = option.name();
      section.mayHave(key);
      if (section.has(key)) {
        said.put(key, value(section, key, option));
      }
    }
    return section.make(() -> spec.settings(said));
  }

  private static Object value(Section section, String key, EnvironmentOption option)
      throws ConfigException {
    return switch (option) {
      case EnvironmentOption.Whole whole ->
          section.whole(key, whole.fallback(), whole.least(), whole.most());
      case EnvironmentOption.Real real -> section.number(key, real.fallback());
      case EnvironmentOption.Truth truth -> section.truth(key, truth.fallback());
      case EnvironmentOption.Choice choice ->
          section.choice(key, choice.fallback(), choice.choices().toArray(String[]::new));
    };
  }

  /** Where nothing else is said, policies are judged where they learn. */
  static EnvironmentConfig judgedIn(Section section, EnvironmentConfig learning)
      throws ConfigException {
    if (!section.has("environment")) {
      return learning;
    }
    String name = section.text("environment", learning.name());
    EnvironmentSpec spec = section.make(() -> Environments.spec(name));
    EnvironmentConfig config =
        new EnvironmentConfig(
            name,
            0,
            learning.observationOffset(),
            learning.observationDivisor(),
            TrainingReward.TASK,
            sameSettings(section, spec, learning));
    int observed = section.make(config::observationSize);
    if (observed != learning.observationSize() || config.actions() != learning.actions()) {
      throw section.mistake(
          "environment",
          "one with %d observed values and %d actions, as '%s' has"
              .formatted(learning.observationSize(), learning.actions(), learning.name()),
          config.name(),
          "");
    }
    return config;
  }

  /** What both environments have as an option is set alike. */
  private static EnvironmentSettings sameSettings(
      Section section, EnvironmentSpec spec, EnvironmentConfig learning) throws ConfigException {
    List<String> known = spec.options().stream().map(EnvironmentOption::name).toList();
    Map<String, Object> said = new LinkedHashMap<>(learning.settings().values());
    said.keySet().retainAll(known);
    return section.make(() -> spec.settings(said));
  }

  private static List<Float> boxed(float[] values) {
    Float[] boxes = new Float[values.length];
    for (int i = 0; i < values.length; i++) {
      boxes[i] = values[i];
    }
    return List.of(boxes);
  }
}
