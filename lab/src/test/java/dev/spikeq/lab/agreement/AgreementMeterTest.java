package dev.spikeq.lab.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Evaluation;
import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.Observations;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Agreement between networks that have learned nothing, counted again by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AgreementMeterTest {
  private static final AgreementMeter.Episodes EPISODES = new AgreementMeter.Episodes(7, 5);

  private final Engine engine = Engine.withThreads(1);
  private final TrainedPolicy source = Policies.policy(Policies.relu(), 3);
  private final AgreementMeter meter = new AgreementMeter(source, EPISODES, engine);

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void aNetworkAgreesWithItself() {
    AgreementResult result = meter.measure(source.network(), source.parameters());
    for (Agreement agreement : List.of(result.own(), result.onSource())) {
      assertEquals(1, agreement.share());
      assertEquals(0, agreement.costly());
      assertEquals(0, agreement.regret());
      assertEquals(10, agreement.byGap().size());
      assertTrue(agreement.byGap().stream().allMatch(tenth -> tenth.share() == 1));
    }
    assertEquals(result.own(), result.onSource());
    assertEquals(result.evaluation().mean(), result.sourceReturn());
  }

  @Test
  void anOppositeNetworkNeverAgreesAndHalfOfThatIsCostly() {
    Parameters opposite = source.parameters().copy();
    opposite.set("fc2.weight", negated(opposite.get("fc2.weight")));
    opposite.set("fc2.bias", negated(opposite.get("fc2.bias")));
    Agreement onSource = meter.measure(source.network(), opposite).onSource();
    assertEquals(0, onSource.share());
    assertEquals(0, onSource.ci95().high());
    assertEquals(0.5, onSource.costly(), 1.0 / onSource.decisions());
    assertTrue(onSource.regret() > 0);
  }

  private static float[] negated(float[] values) {
    float[] negated = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      negated[i] = -values[i];
    }
    return negated;
  }

  /** What one decision was, by the numbers of the source. */
  private record Decided(boolean agreed, double gap, double regret) {}

  @Test
  void countsWhatASecondCountCounts() {
    Network network = Policies.spiking(Encoder.Presentation.CURRENT);
    Parameters parameters = Policies.parameters(network, 8);
    AgreementResult result = meter.measure(network, parameters);
    List<Decided> onSource = count(source.network(), source.parameters(), network, parameters);
    List<Double> gaps = new ArrayList<>(onSource.stream().map(Decided::gap).toList());
    Collections.sort(gaps);
    int middle = gaps.size() / 2;
    double median =
        gaps.size() % 2 == 1 ? gaps.get(middle) : (gaps.get(middle - 1) + gaps.get(middle)) / 2;
    requireEqual(onSource, median, result.onSource());
    requireEqual(count(network, parameters, network, parameters), median, result.own());
  }

  private static void requireEqual(List<Decided> counted, double median, Agreement found) {
    double all = counted.size();
    assertEquals(counted.size(), found.decisions());
    assertEquals(counted.stream().filter(Decided::agreed).count() / all, found.share(), 1e-12);
    long costly = counted.stream().filter(d -> !d.agreed() && d.regret() >= median).count();
    assertEquals(costly / all, found.costly(), 1e-12);
    assertEquals(counted.stream().mapToDouble(Decided::regret).sum() / all, found.regret(), 1e-9);
    assertTrue(found.ci95().low() <= found.share() && found.share() <= found.ci95().high());
    assertTrue(found.share() > 0 && found.share() < 1, "networks that differ but not always");
  }

  /** Lets one network act, an observation at a time, and asks the other and the source. */
  private List<Decided> count(
      Network actor, Parameters actors, Network judged, Parameters judgedParameters) {
    Program acting = Program.forInference(actor, actors, 1, engine);
    Program asked = Program.forInference(judged, judgedParameters, 1, engine);
    Program knowing = Program.forInference(source.network(), source.parameters(), 1, engine);
    List<Decided> decided = new ArrayList<>();
    float[] observation = new float[4];
    for (int episode = 0; episode < EPISODES.count(); episode++) {
      try (Environment world = Policies.POLE.create()) {
        world.reset(RandomStream.root(EPISODES.seed()).child("evaluation/" + episode), observation);
        boolean over = false;
        while (!over) {
          float[] q = knowing.forward(observation, 1);
          int chosen = best(asked.forward(observation, 1));
          decided.add(
              new Decided(
                  chosen == best(q),
                  Math.abs((double) q[0] - q[1]),
                  Math.max((double) q[0], q[1]) - q[chosen]));
          int action = best(acting.forward(observation, 1));
          over = world.step(Action.discrete(action), observation).over();
        }
      }
    }
    return decided;
  }

  private static int best(float[] values) {
    return values[1] > values[0] ? 1 : 0;
  }

  @ParameterizedTest
  @EnumSource(Encoder.Presentation.class)
  void returnsAreThoseOfAnEvaluationAndEqualEveryTime(Encoder.Presentation presentation) {
    Network network = Policies.spiking(presentation);
    Parameters parameters = Policies.parameters(network, 8);
    AgreementResult result = meter.measure(network, parameters);
    assertEquals(
        Evaluation.run(network, parameters, Policies.POLE::create, 7, 5, engine).mean(),
        result.evaluation().mean());
    AgreementMeter again = new AgreementMeter(source, EPISODES, engine);
    assertEquals(result, again.measure(network, parameters));
    assertEquals(4, result.steps());
    assertEquals(9, meter.measure(network.withSteps(9), parameters).simulatedSteps());
  }

  @Test
  void aNetworkThatCarriesItsMembranesIsAskedInTheOrderOfItsEpisodes() {
    Network rests = Policies.spiking(Encoder.Presentation.CURRENT);
    TrainedPolicy carries = Policies.policy(rests.withStart(Network.Start.CARRIED), 8);
    AgreementMeter itself = new AgreementMeter(carries, EPISODES, engine);
    AgreementResult result = itself.measure(carries.network(), carries.parameters());
    assertEquals(1, result.own().share());
    assertEquals(1, result.onSource().share());
    assertTrue(
        itself.measure(rests, carries.parameters()).own().share() < 1,
        "what is carried decides something");
  }

  @Test
  void aFixedSetOfStatesIsMeasuredToo() {
    AgreementMeter measuring = new AgreementMeter(source, EPISODES, engine);
    measuring.useStates(Observations.of(new float[] {0, 0, 1, 0, 0, 0, -1, 0, 1, 0, 0, 1}, 4));
    Agreement onStates =
        measuring.measure(source.network(), source.parameters()).onStates().orElseThrow();
    assertEquals(3, onStates.decisions());
    assertEquals(1, onStates.share());
    assertTrue(onStates.ci95().low() < 0.5, "three trials say little");
    assertThrows(IllegalArgumentException.class, () -> measuring.useStates(new Observations(4)));
    assertThrows(
        IllegalArgumentException.class,
        () -> measuring.useStates(Observations.of(new float[6], 3)));
  }

  @Test
  void aResultIsReadBackFromItsText() throws Exception {
    Network network = Policies.spiking(Encoder.Presentation.CURRENT);
    AgreementResult result = meter.measure(network, Policies.parameters(network, 8));
    assertEquals(Optional.empty(), result.onStates());
    assertEquals(result, AgreementResult.read(Json.parse(Json.write(result.tree()), "a result")));
  }

  @Test
  void aNetworkOfAnotherTaskIsRefused() {
    Network car = Network.observing(2).linear(3).read(Decoder.Reading.LAST_MEMBRANE).steps(1);
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> meter.measure(car, Parameters.zeros(car)))
            .getMessage();
    assertTrue(message.contains("found one from 2 to 3: is it a model of another task?"), message);
  }
}
