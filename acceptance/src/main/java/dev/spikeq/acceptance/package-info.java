/**
 * Tests of the whole house: the arrows between its rooms, the launcher, and the golden files that
 * other programs made. Read {@code ArchitectureTest} first.
 *
 * <p>Golden-file tests carry the JUnit tag {@code acceptance}; {@code ./spikeq test --only
 * acceptance} runs those alone. Each prints one line {@code acceptance: KIND: N files, M cases} on
 * standard output, and the command adds the lines up.
 */
@NullMarked
package dev.spikeq.acceptance;

import org.jspecify.annotations.NullMarked;
