package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.lab.run.Inspection;
import dev.spikeq.snn.program.Operations;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How operations are shown. */
final class InspectCommandTest {
  private static String shown(Operations operations, double synapticOperations) {
    return InspectCommand.operations(
        new Inspection(List.of(), 0, 4, operations, synapticOperations, 20));
  }

  @Test
  void whatAResidualTakesIsNoAddition() {
    assertEquals(
        "63 operations a decision: 18 multiply-adds where values enter and 10 of the residual, 35"
            + " additions for spikes",
        shown(new Operations(58, 18, 40, 10, 44), 45));
  }

  @Test
  void withoutAResidualThereIsNoWordOfIt() {
    assertEquals(
        "53 operations a decision: 18 multiply-adds where values enter, 35 additions for spikes",
        shown(new Operations(58, 18, 40, 0, 44), 35));
  }
}
