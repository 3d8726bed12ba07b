package dev.spikeq.env;

/**
 * What an environment offers whose observation is a stack of its last frames, so that whoever keeps
 * many observations can keep every frame once. Found with {@link Environment#find}.
 *
 * <p>An observation of k frames of m values is {@code [m, k]}, the frames interleaved
 * channels-last: value i of frame f stands at {@code i * k + f}, frame 0 the oldest and frame k-1
 * the newest. A step drops the oldest frame and appends one; a reset fills the stack with k copies
 * of the first frame. Every value is a whole number from 0 to 255, so that a byte holds it exactly.
 */
public interface FrameStack {

  /** Returns the number k of frames in an observation, 1 or more. */
  int frames();

  /**
   * Returns the number m of values in a frame; an observation has {@code frames() * frameSize()}.
   */
  int frameSize();
}
