/**
 * Games of the Atari 2600, played by the Arcade Learning Environment. This module alone stands
 * under the GNU General Public License, version 2 or later, as the emulator does; nothing else
 * needs it.
 *
 * <p>Read {@link dev.spikeq.atari.Atari} first: what an agent sees of a game. {@link
 * dev.spikeq.atari.Emulator} is the console itself, frame by frame.
 */
@NullMarked
package dev.spikeq.atari;

import org.jspecify.annotations.NullMarked;
