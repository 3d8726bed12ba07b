package dev.spikeq.acceptance.kernels;

import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.KernelProvider;
import dev.spikeq.snn.program.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** Every kernel set that this build has: the scalar one and what the service loader finds. */
public final class KernelSets {
  private KernelSets() {}

  /** The kernel sets, the scalar one first, no name twice. */
  public static List<Kernels> all() {
    Map<String, Kernels> sets = new LinkedHashMap<>();
    Kernels scalar = new ScalarKernels();
    sets.put(scalar.name(), scalar);
    for (KernelProvider provider : ServiceLoader.load(KernelProvider.class)) {
      Kernels kernels = provider.kernels();
      sets.putIfAbsent(kernels.name(), kernels);
    }
    Kernels fastest = Engine.fastestKernels();
    sets.putIfAbsent(fastest.name(), fastest);
    return List.copyOf(sets.values());
  }

  /** Every given case on every kernel set, as arguments of a parameterized test. */
  public static Stream<Arguments> times(Supplier<Stream<?>> cases) {
    return all().stream()
        .flatMap(kernels ->
            cases.get().map(each -> Arguments.of(Named.of(kernels.name(), kernels), each)));
  }

  /** An engine on the calling thread alone. */
  public static Engine engine(Kernels kernels) {
    return new Engine(kernels, Workers.of(1));
  }
}
