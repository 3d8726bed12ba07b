package dev.spikeq.lab.agreement;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.random.RandomGenerator;

/**
 * Kernels that lose spikes. Every spike train passes through {@link Kernels#listEvents} on its way
 * to the next layer: there spikes are taken out. All other calls pass through.
 */
final class LossyKernels {
  private LossyKernels() {}

  /** Whether all hidden layers of a network send their spikes as events, which can be lost. */
  static boolean reach(Network network) {
    return network.isSpiking()
        && network.layers().stream().noneMatch(Layer.Residual.class::isInstance)
        && network.spikingLayers().stream()
            .map(Layer.Neurons::neuron)
            .allMatch(LossyKernels::sends);
  }

  private static boolean sends(Neuron neuron) {
    return neuron instanceof SpikingNeuron || neuron instanceof SynapticNeuron;
  }

  /**
   * Wraps kernels.
   *
   * @param kernels what computes
   * @param probability of a spike to be lost
   * @param random who is lost; drawn from in the order of the passes, so that one thread alone may
   *     use the kernels
   */
  static Kernels around(Kernels kernels, double probability, RandomGenerator random) {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (_, method, arguments) -> {
              if (method.getName().equals("listEvents")
                  && arguments[0] instanceof SpikeTrain train
                  && arguments[1] instanceof Integer rows) {
                lose(train, rows, probability, random);
              }
              return call(kernels, method, arguments);
            });
  }

  private static Object call(Kernels kernels, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(kernels, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static void lose(SpikeTrain train, int rows, double probability, RandomGenerator random) {
    long[] words = train.words();
    for (int i = 0; i < rows * train.wordsPerRow(); i++) {
      for (long left = words[i]; left != 0; left &= left - 1) {
        if (random.nextDouble() < probability) {
          words[i] &= ~Long.lowestOneBit(left);
        }
      }
    }
  }
}
