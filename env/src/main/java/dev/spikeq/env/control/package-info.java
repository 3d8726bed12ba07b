/**
 * The classic control tasks, with the dynamics of Gymnasium. Read {@link
 * dev.spikeq.env.control.CartPole} first; the others follow its order.
 */
@NullMarked
package dev.spikeq.env.control;

import org.jspecify.annotations.NullMarked;
