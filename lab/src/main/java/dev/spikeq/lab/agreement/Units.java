package dev.spikeq.lab.agreement;

import dev.spikeq.env.Box;
import java.util.Arrays;

/**
 * What a disturbance of 1 is for each value of an observation. In a picture, an observation of
 * three dimensions whose bounds are all finite, it is the range of the value: a share means the
 * same whether pixels are from 0 to 1 or from 0 to 255, whatever an encoder makes of them later. In
 * any other observation it is 1, in the units that the environment's scaling leaves.
 */
final class Units {
  private static final int PICTURE = 3;

  private Units() {}

  static float[] of(Box space) {
    float[] units = new float[space.size()];
    Arrays.fill(units, 1f);
    if (space.shape().length != PICTURE) {
      return units;
    }
    float[] ranges = new float[units.length];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = space.high(i) - space.low(i);
      if (!Float.isFinite(ranges[i])) {
        return units;
      }
    }
    return ranges;
  }
}
