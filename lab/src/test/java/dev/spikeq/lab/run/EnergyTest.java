package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.lab.run.Energy.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Estimates are sums of the published energies of single operations. */
final class EnergyTest {

  /**
   * Picojoules in 45 nm: Horowitz, Computing's energy problem, 2014, sums of its add and multiply.
   */
  @ParameterizedTest
  @CsvSource({"FP32, 4.6, 0.9, 4", "FP16, 1.5, 0.4, 2", "INT8, 0.23, 0.03, 1"})
  void anOperationTakesWhatWasPublished(
      Precision precision, double multiplyAdd, double addition, int bytes) {
    assertEquals(new Energy(multiplyAdd, bytes, 0), precision.of(1, 0, 0));
    assertEquals(new Energy(addition, bytes, 0), precision.of(0, 1, 0));
    assertEquals(new Energy(0, 0, 2 * bytes), precision.of(0, 0, 1));
  }

  /** 256 + 128 multiply-adds; 1000 additions; 4 steps of 64 neurons, each read and written. */
  @Test
  void aDecisionTakesTheirSum() {
    Energy spiking = Precision.FP32.of(256, 1000, 4 * 64);
    assertEquals(256 * 4.6 + 1000 * 0.9, spiking.picojoules(), 1e-9);
    assertEquals(4 * 1256, spiking.weightBytes());
    assertEquals(2 * 4 * 4 * 64, spiking.stateBytes());
    Energy rate = Precision.FP32.of(384, 0, 0);
    assertEquals(1766.4, rate.picojoules(), 1e-9);
    assertEquals(0, rate.stateBytes());
  }

  /** What an addition saves against a multiply-add: 5.1 times in single precision. */
  @Test
  void anAdditionIsCheaperThanAMultiplyAddAndFewerBitsAreCheaper() {
    double before = Double.POSITIVE_INFINITY;
    for (Precision precision : List.of(Precision.FP32, Precision.FP16, Precision.INT8)) {
      double together = precision.of(1, 0, 0).picojoules();
      double alone = precision.of(0, 1, 0).picojoules();
      assertEquals(true, alone < together && together < before, precision.name());
      before = together;
    }
  }

  @Test
  void isWrittenWithItsUnits() {
    assertEquals(
        Map.of("picojoules", 5.5, "weightBytes", 8.0, "stateBytes", 16.0),
        Precision.FP32.of(1, 1, 2).tree());
  }
}
