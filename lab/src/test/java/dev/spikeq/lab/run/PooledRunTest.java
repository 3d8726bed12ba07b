package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import dev.spikeq.snn.layer.Layer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment with pools runs, and what it leaves can be read. */
final class PooledRunTest {
  @TempDir private Path out = Path.of("");

  @Test
  void poolsAreTrainedThroughAndSaved() throws Exception {
    String[] sets = {
      "training.steps=140",
      "network.convolutions=[{channels=4, pool={size=2}}, {channels=6, pool={kind=\"sum\"}}]",
      "network.norm=batch"
    };
    RunFolder folder = SmallFrames.train(out, sets);
    Experiment experiment = SmallFrames.experiment(sets);
    Experiment again = ExperimentReader.read(folder.config(), List.of());
    assertEquals(experiment.network(), again.network());
    assertEquals(experiment.hash(), again.hash());
    TrainedPolicy policy = TrainedPolicy.load(folder.path());
    assertEquals(experiment.network(), policy.network());
    assertEquals(
        2, policy.network().layers().stream().filter(Layer.Pool2d.class::isInstance).count());
    EvaluationSummary summary = EvaluationSummary.read(folder.evaluation());
    Inspection inspection = Inspection.of(policy.network(), policy.parameters(), summary);
    assertTrue(inspection.multiplyAdds() > inspection.operations().dense() / 2);
  }
}
