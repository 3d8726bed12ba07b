/**
 * Pictures of environments, drawn without a display, and animated GIFs made of them. Read {@link
 * dev.spikeq.env.render.Renderable} first.
 */
@NullMarked
package dev.spikeq.env.render;

import org.jspecify.annotations.NullMarked;
