package dev.spikeq.env.wrapper;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;

/** Turns each element x of an observation into (x − offset) / divisor, in float32. */
public final class ObservationScaling extends EnvironmentWrapper {
  private final float[] offsets;
  private final float[] divisors;
  private final Box observationSpace;

  /**
   * Scales the observations of an environment.
   *
   * @param inner the environment inside
   * @param offsets what is taken off each element; copied
   * @param divisors what each element is then divided by, finite and not 0; copied
   * @throws IllegalArgumentException if their numbers differ from the size of an observation
   */
  public ObservationScaling(Environment inner, float[] offsets, float[] divisors) {
    super(inner);
    Box space = inner.observationSpace();
    int size = space.size();
    if (offsets.length != size || divisors.length != size) {
      throw new IllegalArgumentException(
          "ObservationScaling: expected %d offsets and divisors, found %d and %d"
              .formatted(size, offsets.length, divisors.length));
    }
    this.offsets = offsets.clone();
    this.divisors = divisors.clone();
    for (int i = 0; i < size; i++) {
      if (divisors[i] == 0 || !Float.isFinite(divisors[i]) || !Float.isFinite(offsets[i])) {
        throw new IllegalArgumentException(
            "ObservationScaling: element %d: expected a finite offset and divisor, the latter"
                    .formatted(i)
                + " not 0, found %s and %s".formatted(offsets[i], divisors[i]));
      }
    }
    float[] first = space.low();
    float[] second = space.high();
    scale(first);
    scale(second);
    float[] low = new float[size];
    float[] high = new float[size];
    for (int i = 0; i < size; i++) { // a negative divisor swaps the bounds
      low[i] = Math.min(first[i], second[i]);
      high[i] = Math.max(first[i], second[i]);
    }
    observationSpace = new Box(space.shape(), low, high);
  }

  @Override
  public Box observationSpace() {
    return observationSpace;
  }

  @Override
  protected void started(float[] observation) {
    scale(observation);
  }

  @Override
  public Step step(Action action, float[] observation) {
    Step step = inner().step(action, observation);
    scale(observation);
    return step;
  }

  private void scale(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - offsets[i]) / divisors[i];
    }
  }
}
