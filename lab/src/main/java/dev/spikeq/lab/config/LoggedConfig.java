package dev.spikeq.lab.config;

import dev.spikeq.agent.AgentConfig;
import dev.spikeq.agent.dqn.DqnConfig;

/**
 * Q-learning from a file alone.
 *
 * @param dqn how it learns
 * @param data what from
 */
public record LoggedConfig(DqnConfig dqn, DataSource data) implements AgentConfig {
  @Override
  public long steps() {
    return dqn.steps();
  }

  @Override
  public int batch() {
    return dqn.batch();
  }
}
