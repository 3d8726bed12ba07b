package dev.spikeq.lab.config;

import dev.spikeq.agent.AgentConfig;
import dev.spikeq.agent.imitation.ImitationConfig;

/**
 * An imitation with what it needs from outside.
 *
 * @param imitation how the student learns
 * @param teacher who teaches it
 * @param replay what is done with the states that the teacher learned from
 * @param data a file of more states
 */
public record TaughtConfig(
    ImitationConfig imitation, TeacherSource teacher, Replay replay, DataSource data)
    implements AgentConfig {

  /** What is done with the states in the teacher's last checkpoint. */
  public enum Replay {
    /** Nothing. */
    IGNORED,
    /** The student learns from them too. */
    INCLUDED
  }

  @Override
  public long steps() {
    return imitation.steps();
  }

  @Override
  public int batch() {
    return imitation.batch();
  }
}
