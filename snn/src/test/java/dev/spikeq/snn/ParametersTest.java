package dev.spikeq.snn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Named arrays in one padded block. */
final class ParametersTest {
  private static Network network() {
    return Network.observing(3)
        .linear(18)
        .neurons(Neurons.spikingJellyParametricLif(2f, new Surrogate.ATan(2f)))
        .linear(2, Layer.Bias.ABSENT)
        .neurons(new LeakyIntegrator(2f))
        .steps(2);
  }

  private static float[] counting(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i + 1;
    }
    return values;
  }

  @Test
  void arraysHaveNamesShapesAndOrder() {
    Parameters parameters = Parameters.zeros(network());
    assertEquals(
        List.of("fc1.weight", "fc1.bias", "spiking1.w", "fc2.weight"),
        parameters.entries().stream().map(Parameters.Entry::name).toList());
    assertArrayEquals(new int[] {3, 18}, parameters.entry("fc1.weight").shape());
    assertArrayEquals(new int[] {18}, parameters.entry("fc1.bias").shape());
    assertArrayEquals(new int[] {1}, parameters.entry("spiking1.w").shape());
    assertEquals(3 * 18 + 18 + 1 + 18 * 2, parameters.count());
    for (Parameters.Entry entry : parameters.entries()) {
      assertEquals(0, entry.offset() % 16, "begins on a line");
      assertEquals(entry.offset(), parameters.offset(entry.name()).getAsInt());
    }
    assertTrue(parameters.offset("fc2.bias").isEmpty());
  }

  @Test
  void valuesComeBackAndPaddingStaysZero() {
    Parameters parameters = Parameters.zeros(network());
    double sum = 0;
    for (Parameters.Entry entry : parameters.entries()) {
      float[] values = counting(entry.size());
      parameters.set(entry.name(), values);
      sum += values.length * (values.length + 1) / 2.0;
    }
    double stored = 0;
    for (float value : parameters.storage().toArray()) {
      stored += value;
    }
    assertEquals(sum, stored);
    assertArrayEquals(counting(54), parameters.get("fc1.weight"));
    Parameters copy = parameters.copy();
    parameters.set("fc1.bias", new float[18]);
    assertArrayEquals(counting(18), copy.get("fc1.bias"), "a copy is apart");
    parameters.copyFrom(copy);
    assertArrayEquals(counting(18), parameters.get("fc1.bias"));
    assertArrayEquals(new float[18], copy.zerosLike().get("fc1.bias"));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Parameters parameters = Parameters.zeros(network());
    assertRefused(() -> parameters.set("fc1.bias", new float[17]), "[18]", "found 17");
    assertRefused(() -> parameters.get("fc9.bias"), "fc9.bias", "fc1.weight[3, 18]");
    Parameters other = Parameters.zeros(Network.observing(3).linear(2).build());
    assertRefused(() -> parameters.copyFrom(other), "fc1.weight[3, 18]", "fc1.weight[3, 2]");
  }

  private static void assertRefused(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "expected '" + part + "' in: " + message);
    }
  }

  @Test
  void firstArrayThatIsNotFiniteIsNamed() {
    Parameters parameters = Parameters.zeros(network());
    assertEquals("", parameters.firstNonFinite());
    parameters.set("fc2.weight", withLast(36, Float.NaN));
    assertEquals("fc2.weight", parameters.firstNonFinite());
    parameters.set("fc1.bias", withLast(18, Float.POSITIVE_INFINITY));
    assertEquals("fc1.bias", parameters.firstNonFinite());
  }

  private static float[] withLast(int count, float last) {
    float[] values = new float[count];
    values[count - 1] = last;
    return values;
  }
}
