package dev.spikeq.lab.config;

import dev.spikeq.snn.layer.Window;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One item of {@code network.convolutions}.
 *
 * @param channels number of outputs at each place
 * @param window what it sees at once, as high as wide
 */
record Convolution(int channels, Window window) {
  private static final int MAX = 1 << 10;

  /** Without padding. */
  static Convolution of(int channels, int size, int stride) {
    return new Convolution(channels, new Window(size, stride));
  }

  static Convolution read(Section table) throws ConfigException {
    int channels = (int) table.whole("channels", 16, 1, MAX);
    int size = (int) table.whole("size", 3, 1, MAX);
    int stride = (int) table.whole("stride", 1, 1, MAX);
    int padding = (int) table.whole("padding", 0, 0, MAX);
    return table.make(() -> new Convolution(channels, new Window(size, size, stride, padding)));
  }

  Map<String, Object> toml() {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("channels", channels);
    table.put("size", window.height());
    table.put("stride", window.stride());
    table.put("padding", window.padding());
    return table;
  }
}
