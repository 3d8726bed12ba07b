package dev.spikeq.lab.run;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.imitation.ActingForm;
import dev.spikeq.agent.imitation.Imitation;
import dev.spikeq.agent.imitation.Policy;
import dev.spikeq.agent.imitation.Teaching;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.TaughtConfig;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Observations;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the agents that learn from a teacher. */
final class Students {
  private Students() {}

  static Agent create(Experiment experiment, TaughtConfig config, Path runs, Engine engine)
      throws ConfigException, IOException {
    TrainedPolicy teacher = Teachers.load(runs, experiment, config.teacher());
    RandomStream root = RandomStream.root(experiment.seed());
    Parameters parameters =
        experiment.initialization().initialize(experiment.network(), root.child("init"), engine);
    Teaching teaching =
        new Teaching(
            new Policy(teacher.network(), teacher.parameters()),
            givenStates(experiment, config, runs),
            experiment.environment()::create,
            ActingForm.itself());
    return new Imitation(
        config.imitation(), experiment.network(), parameters, teaching, root, engine);
  }

  private static Observations givenStates(Experiment experiment, TaughtConfig config, Path runs)
      throws ConfigException, IOException {
    int width = experiment.network().observationSize();
    Observations given =
        switch (config.replay()) {
          case IGNORED -> new Observations(width);
          case INCLUDED -> Observations.of(Teachers.replay(runs, experiment, config), width);
        };
    if (config.data().present()) {
      given.addAll(
          Observations.of(LoggedData.states(config.data(), experiment.environment()), width));
    }
    return given;
  }
}
