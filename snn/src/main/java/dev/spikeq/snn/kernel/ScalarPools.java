package dev.spikeq.snn.kernel;

import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Window;

/** Pools as plain loops. */
final class ScalarPools {
  private ScalarPools() {}

  /** Which way values go. */
  private enum Direction {
    FORWARD,
    BACKWARD
  }

  /** All pairs in a fixed order: outputs in their order, windows row by row. */
  private static void run(
      Direction direction, Pool pool, FloatArray inputs, int rows, FloatArray outputs) {
    Image input = pool.input();
    Image output = pool.output();
    Window window = pool.window();
    for (int place = 0; place < output.places(); place++) {
      int top = place / output.width() * window.stride() - window.padding();
      int left = place % output.width() * window.stride() - window.padding();
      for (int tap = 0; tap < window.places(); tap++) {
        int y = top + tap / window.width();
        int x = left + tap % window.width();
        if (y >= 0 && y < input.height() && x >= 0 && x < input.width()) {
          int from = (y * input.width() + x) * input.channels();
          for (int row = 0; row < rows; row++) {
            int seen = row * pool.inputStride() + from;
            int made = row * pool.outputStride() + place * input.channels();
            switch (direction) {
              case FORWARD -> addScaled(pool, inputs, seen, outputs, made);
              case BACKWARD -> addScaled(pool, outputs, made, inputs, seen);
            }
          }
        }
      }
    }
  }

  private static void addScaled(Pool pool, FloatArray from, int source, FloatArray to, int target) {
    for (int c = 0; c < pool.input().channels(); c++) {
      float sum = Math.fma(pool.factor(), from.get(source + c), to.get(target + c));
      to.set(target + c, sum);
    }
  }

  static void pool(Pool pool, FloatArray input, int rows, FloatArray output) {
    requireSizes(pool, input, rows, output);
    output.fill(0, rows * pool.outputStride(), 0f);
    run(Direction.FORWARD, pool, input, rows, output);
  }

  static void poolEvents(Pool pool, EventList events, int rows, FloatArray output) {
    Sizes.requireEvents(events, rows, pool.input().size());
    Sizes.require("output", output, rows, pool.outputStride());
    output.fill(0, rows * pool.outputStride(), 0f);
    for (int row = 0; row < rows; row++) {
      for (int e = events.starts()[row]; e < events.starts()[row + 1]; e++) {
        addEvent(pool, events.indices()[e], row * pool.outputStride(), output);
      }
    }
  }

  private static void addEvent(Pool pool, int index, int first, FloatArray output) {
    Image input = pool.input();
    Image made = pool.output();
    Window window = pool.window();
    int channel = index % input.channels();
    int x = index / input.channels() % input.width() + window.padding();
    int y = index / input.channels() / input.width() + window.padding();
    int stride = window.stride();
    int top = Math.max(0, Math.ceilDiv(y - window.height() + 1, stride));
    int left = Math.max(0, Math.ceilDiv(x - window.width() + 1, stride));
    for (int row = top; row < made.height() && row * stride <= y; row++) {
      for (int column = left; column < made.width() && column * stride <= x; column++) {
        int at = first + (row * made.width() + column) * made.channels() + channel;
        output.set(at, output.get(at) + pool.factor());
      }
    }
  }

  static void poolBackward(
      Pool pool, FloatArray outputGradient, int rows, FloatArray inputGradient) {
    requireSizes(pool, inputGradient, rows, outputGradient);
    inputGradient.fill(0, rows * pool.inputStride(), 0f);
    run(Direction.BACKWARD, pool, inputGradient, rows, outputGradient);
  }

  private static void requireSizes(Pool pool, FloatArray input, int rows, FloatArray output) {
    Sizes.require("input", input, rows, pool.inputStride());
    Sizes.require("output", output, rows, pool.outputStride());
  }
}
