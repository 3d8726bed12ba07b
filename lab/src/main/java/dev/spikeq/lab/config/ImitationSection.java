package dev.spikeq.lab.config;

import dev.spikeq.agent.imitation.ImitationConfig;
import dev.spikeq.agent.imitation.ImitationConfig.Target;
import dev.spikeq.agent.imitation.ImitationConfig.Temperature;
import dev.spikeq.agent.imitation.Rollout;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code [agent]} of an imitation and the sections inside. */
final class ImitationSection {
  private static final List<Double> SHARES = List.of(0.0, 0.1, 0.3, 0.6);

  private ImitationSection() {}

  static TaughtConfig read(Section section, long steps, long reportEvery) throws ConfigException {
    int batch = section.integer("batch", 256, 1);
    TeacherSource teacher = teacher(section.table("teacher"));
    Target target = target(section.table("target"));
    ImitationConfig.Descent descent =
        new ImitationConfig.Descent(
            AgentSection.optimizer(section.table("optimizer")),
            AgentSection.learningRate(section.table("learning_rate")),
            AgentSection.clipping(section.table("clipping")));
    Section states = section.table("states");
    TaughtConfig.Replay replay = states.constant("replay", TaughtConfig.Replay.IGNORED);
    List<Rollout> rollouts = rollouts(states);
    Section rounds = section.table("rounds");
    int count = rounds.integer("count", 4, 1);
    int added = rounds.integer("states", 10_000, 1);
    DataSource data = DataSection.states(section.table("data"));
    ImitationConfig imitation =
        section.make(() ->
            new ImitationConfig(
                steps,
                target,
                descent,
                batch,
                rollouts,
                new ImitationConfig.Rounds(count, added),
                reportEvery));
    return new TaughtConfig(imitation, teacher, replay, data);
  }

  private static TeacherSource teacher(Section section) throws ConfigException {
    if (section.has("run") == section.has("experiment")) {
      String found = section.has("run") ? "both" : "neither";
      throw section.refusal(
          "expected run = \"PATH\" or experiment = \"NAME\", found "
              + found
              + ": say who teaches, such as experiment = \"cartpole-dqn\"");
    }
    if (section.has("run")) {
      return new TeacherSource.Run(section.text("run", ""));
    }
    String experiment = section.text("experiment", "");
    return new TeacherSource.OfExperiment(
        experiment, section.has("set") ? section.texts("set") : List.of());
  }

  private static Target target(Section section) throws ConfigException {
    if (section.choice("kind", "action", "action", "values").equals("values")) {
      double weight = section.number("mean_weight", 0.05);
      return section.make(() -> new Target.Values(weight));
    }
    if (section.choice("temperature", "fixed", "fixed", "of_mean_gap").equals("of_mean_gap")) {
      double share = section.number("share", 0.1);
      return section.make(() -> new Target.Action(new Temperature.OfMeanGap(share)));
    }
    double value = section.number("value", 1);
    return section.make(() -> new Target.Action(new Temperature.Fixed(value)));
  }

  private static List<Rollout> rollouts(Section section) throws ConfigException {
    List<Double> shares = section.numbers("random_shares", SHARES);
    int each = section.integer("per_share", 6_000, 1);
    double persistence = section.number("persistence", 0.7);
    List<Rollout> rollouts = new ArrayList<>();
    for (double share : shares) {
      rollouts.add(section.make(() -> new Rollout(each, share, persistence)));
    }
    return rollouts;
  }
}
