/**
 * Policies from other programs' files of weights. Read {@link dev.spikeq.lab.imports.ModelImport}
 * first.
 */
@NullMarked
package dev.spikeq.lab.imports;

import org.jspecify.annotations.NullMarked;
