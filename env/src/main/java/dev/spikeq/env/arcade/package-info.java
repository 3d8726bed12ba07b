/**
 * What is known of the games of the Atari 2600 without their emulator: names, cartridges, actions,
 * what people score, and where the cartridges' contents (ROMs) are kept and come from. The games
 * themselves are played by a module of its own, which is found where it is on the class path.
 *
 * <p>Read {@link dev.spikeq.env.arcade.ArcadeGame} first; {@link dev.spikeq.env.arcade.RomFolder}
 * keeps ROMs, {@link dev.spikeq.env.arcade.RomInstaller} fetches them.
 */
@NullMarked
package dev.spikeq.env.arcade;

import org.jspecify.annotations.NullMarked;
