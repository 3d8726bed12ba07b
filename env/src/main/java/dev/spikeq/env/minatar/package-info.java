/**
 * The five games of MinAtar, a miniature of Atari on a grid of 10 x 10 cells, playing step for step
 * as MinAtar 1.0.15 does. Read {@link dev.spikeq.env.minatar.MinAtar} first, then {@code Breakout},
 * the shortest of the games; {@code Rules} says what they have in common.
 */
@NullMarked
package dev.spikeq.env.minatar;

import org.jspecify.annotations.NullMarked;
