package dev.spikeq.lab.config;

import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One item of {@code network.convolutions}.
 *
 * @param channels number of outputs at each place
 * @param window what it sees at once, as high as wide
 * @param pool what its units are pooled by; empty where they are not, and then not written
 */
record Convolution(int channels, Window window, Optional<Pool> pool) {
  private static final int MAX = 1 << 10;

  /**
   * A pool behind the units of a convolution.
   *
   * @param kind sum or mean
   * @param window what it sees at once, as high as wide
   */
  record Pool(Layer.Pool2d.Pooling kind, Window window) {
    private static Pool read(Section table) throws ConfigException {
      Layer.Pool2d.Pooling kind = table.constant("kind", Layer.Pool2d.Pooling.AVERAGE);
      int size = (int) table.whole("size", 2, 1, MAX);
      int stride = (int) table.whole("stride", size, 1, MAX);
      return new Pool(kind, new Window(size, stride));
    }

    private Map<String, Object> toml() {
      Map<String, Object> table = new LinkedHashMap<>();
      table.put("kind", Section.written(kind));
      table.put("size", window.height());
      table.put("stride", window.stride());
      return table;
    }
  }

  /** Without padding and pool. */
  static Convolution of(int channels, int size, int stride) {
    return new Convolution(channels, new Window(size, stride), Optional.empty());
  }

  static Convolution read(Section table) throws ConfigException {
    int channels = (int) table.whole("channels", 16, 1, MAX);
    int size = (int) table.whole("size", 3, 1, MAX);
    int stride = (int) table.whole("stride", 1, 1, MAX);
    int padding = (int) table.whole("padding", 0, 0, MAX);
    table.mayHave("pool");
    Optional<Pool> pool =
        table.has("pool") ? Optional.of(Pool.read(table.table("pool"))) : Optional.empty();
    return table.make(
        () -> new Convolution(channels, new Window(size, size, stride, padding), pool));
  }

  Map<String, Object> toml() {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("channels", channels);
    table.put("size", window.height());
    table.put("stride", window.stride());
    table.put("padding", window.padding());
    pool.ifPresent(p -> table.put("pool", p.toml()));
    return table;
  }
}
