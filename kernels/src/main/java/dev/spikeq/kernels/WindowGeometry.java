package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.bytes;

import dev.spikeq.snn.kernel.Convolution;

/** Sizes of a convolution and distances between its numbers, taken out of the loops. */
final class WindowGeometry {
  final int height;
  final int width;
  final int places;
  final int windowHeight;
  final int windowWidth;
  final int stride;
  final int padding;
  final int outputHeight;
  final int outputWidth;

  /** Bytes of a row of weights. */
  final long rowBytes;

  /** Bytes of the weights of one place of the window. */
  final long placeBytes;

  /** Bytes of a place of the output. */
  final long channelBytes;

  WindowGeometry(Convolution convolution) {
    height = convolution.input().height();
    width = convolution.input().width();
    places = convolution.input().places();
    windowHeight = convolution.window().height();
    windowWidth = convolution.window().width();
    stride = convolution.window().stride();
    padding = convolution.window().padding();
    outputHeight = convolution.output().height();
    outputWidth = convolution.output().width();
    rowBytes = bytes(convolution.synapse().stride());
    placeBytes = rowBytes * convolution.input().channels();
    channelBytes = bytes(convolution.synapse().outputs());
  }
}
