package dev.spikeq.snn.coding;

/**
 * How an observation becomes the network's input over the T steps of a decision.
 *
 * <p>Values are multiplied by the scale; then the stages run in this order: {@link Signs}, {@link
 * Constant}, {@link Presentation}. With signs split the width doubles (positive parts first, then
 * the magnitudes of the negative parts); an appended constant adds one last input of value 1.
 *
 * @param presentation current or spikes
 * @param signs whether negative values get neurons of their own
 * @param constant whether a constant 1 is appended as the last input
 * @param scale what each value of an observation is multiplied by first, finite and above 0: 1/255
 *     for pixels from 0 to 255, so that whoever remembers them can keep bytes
 */
public record Encoder(Presentation presentation, Signs signs, Constant constant, float scale) {
  /** Checks the scale. */
  public Encoder {
    if (!(scale > 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "Encoder: expected a finite scale above 0, found "
              + scale
              + ": 1 leaves observations as they are");
    }
  }

  /**
   * Observations as they are.
   *
   * @param presentation current or spikes
   * @param signs whether negative values get neurons of their own
   * @param constant whether a constant 1 is appended as the last input
   */
  public Encoder(Presentation presentation, Signs signs, Constant constant) {
    this(presentation, signs, constant, 1f);
  }

  /** How values become input over time. */
  public enum Presentation {
    /** The value itself in every step, as a current; the first synapse is computed once. */
    CURRENT,
    /**
     * In each step a spike with probability {@code min(1, x)} (a draw u in [0, 1) with {@code u <
     * x}), from the program's random stream. Values up to 0 never spike: split the signs.
     */
    POISSON,
    /**
     * Evenly spaced spikes: with {@code r = min(1, x)}, a spike in step t = 1..T when {@code
     * floor(r*t + 1/2) > floor(r*(t-1) + 1/2)}, in double precision. Right for values above 1 too,
     * which spike in every step (the thesis' encoding stalls there). Values up to 0 never spike.
     */
    EQUIDISTANT
  }

  /** What happens to signs. */
  public enum Signs {
    /** Values pass as they are. */
    KEPT,
    /**
     * Each value goes to one of two inputs: its positive part and the magnitude of its negative.
     */
    SPLIT
  }

  /** Whether a constant is appended. */
  public enum Constant {
    /** Nothing is appended. */
    NONE,
    /** A last input that is always 1. */
    ONE_APPENDED
  }

  /**
   * The observation itself as a constant current.
   *
   * @return the plain encoder
   */
  public static Encoder current() {
    return new Encoder(Presentation.CURRENT, Signs.KEPT, Constant.NONE);
  }

  /**
   * The same with another scale.
   *
   * @param newScale what each value of an observation is multiplied by, finite and above 0
   * @return a copy
   */
  public Encoder withScale(float newScale) {
    return new Encoder(presentation, signs, constant, newScale);
  }

  /**
   * The width after encoding.
   *
   * @param observationSize number of values in an observation
   * @return number of network inputs
   */
  public int width(int observationSize) {
    int split = signs == Signs.SPLIT ? 2 * observationSize : observationSize;
    return constant == Constant.ONE_APPENDED ? split + 1 : split;
  }
}
