package dev.spikeq.agent.replay;

/** How a replay holds observations. */
public enum Storage {
  /**
   * As bytes where the environment says that its observations are whole numbers from 0 to 255,
   * being a {@link dev.spikeq.env.FrameStack}; else as floats.
   */
  AUTOMATIC,
  /** As 32-bit floats on the heap, two observations a transition: any values. */
  FLOATS,
  /**
   * As bytes outside the heap, every frame once: whole numbers from 0 to 255 alone, a quarter of
   * the memory at most. Batches are the same to the bit.
   */
  BYTES,
  /**
   * As {@link #BYTES}, and all but the newest frames deflated, in blocks: a fraction of that memory
   * for the time that drawing a batch then takes. Batches and what is saved are the same to the
   * bit, so that a run may go on with the other.
   */
  DEFLATED
}
