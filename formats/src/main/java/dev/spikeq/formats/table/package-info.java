/**
 * Logged data: rows of numbers in named columns, from CSV or safetensors. Read {@link
 * dev.spikeq.formats.table.Table} first.
 */
@NullMarked
package dev.spikeq.formats.table;

import org.jspecify.annotations.NullMarked;
