/**
 * Learning from a teacher: a network of any kind is trained to act as another one does. Read {@link
 * dev.spikeq.agent.imitation.Imitation} first, top to bottom; its settings are {@link
 * dev.spikeq.agent.imitation.ImitationConfig}.
 */
@NullMarked
package dev.spikeq.agent.imitation;

import org.jspecify.annotations.NullMarked;
