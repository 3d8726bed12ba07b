package dev.spikeq.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.lab.statistics.Interval;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class ReportTest {
  @TempDir private Path folder = Path.of("");

  private String report(Path... runs) throws Exception {
    return report(SyntheticRuns.actors(), runs);
  }

  private String report(Report.Actors actors, Path... runs) throws Exception {
    Path file = folder.resolve("report.html");
    try (Engine engine = Engine.scalar()) {
      new Report(actors, engine).write(List.of(runs), file);
    }
    return Files.readString(file);
  }

  /** Parses as XML, which refuses whatever is not well-formed. */
  private static Document parsed(String html) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    factory.setExpandEntityReferences(false);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
  }

  private static List<Element> elements(Document page, String name) {
    NodeList found = page.getElementsByTagName(name);
    return java.util.stream.IntStream.range(0, found.getLength())
        .mapToObj(i -> (Element) found.item(i))
        .toList();
  }

  private static boolean hasText(Document page, String text) {
    return page.getDocumentElement().getTextContent().contains(text);
  }

  @Test
  void showsManySeeds() throws Exception {
    for (int seed = 0; seed < 4; seed++) {
      SyntheticRuns.finished(folder.resolve("runs"), "cartpole", seed);
    }
    Document page = parsed(report(folder.resolve("runs")));
    assertTrue(hasText(page, "Return while learning."));
    assertTrue(hasText(page, "Firing rate per layer."));
    assertTrue(hasText(page, "Inside one decision."));
    assertTrue(hasText(page, "Return of the final policy."));
    assertTrue(hasText(page, "95 % interval ["));
    assertTrue(hasText(page, "./spikeq train cartpole.toml --seeds 0..3"));
    assertTrue(hasText(page, "surrogate_slope"));
    assertTrue(hasText(page, "An <example> & \"CPU\""), "provenance is shown as it was written");
    assertTrue(hasText(page, "4,224 multiply-adds"), "64 x 64 + 64 x 2");
    assertTrue(
        elements(page, "img").stream()
            .anyMatch(i -> i.getAttribute("src").startsWith("data:image/gif;base64,R0lGOD")));
  }

  @Test
  void drawsALinePerSeedAndTheirMean() throws Exception {
    for (int seed = 0; seed < 4; seed++) {
      SyntheticRuns.finished(folder.resolve("runs"), "cartpole", seed);
    }
    Element chart = drawing(parsed(report(folder.resolve("runs"))), "Return in training");
    assertEquals(4, paths(chart, "member"));
    assertEquals(1, paths(chart, "mean"));
    assertEquals(1, paths(chart, "band"));
  }

  private static Element drawing(Document page, String label) {
    return elements(page, "svg").stream()
        .filter(svg -> svg.getAttribute("aria-label").startsWith(label))
        .findFirst()
        .orElseThrow();
  }

  private static long paths(Element drawing, String style) {
    NodeList paths = drawing.getElementsByTagName("path");
    return java.util.stream.IntStream.range(0, paths.getLength())
        .mapToObj(i -> ((Element) paths.item(i)).getAttribute("class"))
        .filter(name -> name.startsWith(style + " "))
        .count();
  }

  @Test
  void oneSeedHasItsEpisodesInterval() throws Exception {
    Path run = SyntheticRuns.finished(folder.resolve("runs"), "cartpole", 7);
    Document page = parsed(report(run));
    assertTrue(hasText(page, "./spikeq train cartpole.toml --seed 7"));
    double mean = new RunReader().read(List.of(run)).getFirst().meanReturn();
    Score expected = new Score(mean, new Interval(mean - 3, mean + 2));
    assertTrue(hasText(page, "95 % interval " + expected.range()), expected.range());
    assertEquals(0, paths(drawing(page, "Return in training"), "member"));
  }

  /** Beyond 2^53 not every whole number is a double. */
  @Test
  void aLargeSeedIsReadExactly() throws Exception {
    Path run = SyntheticRuns.finished(folder.resolve("runs"), "cartpole", 7);
    Path evaluation = run.resolve("evaluation.json");
    String large =
        Files.readString(evaluation).replace("\"seed\": 1000", "\"seed\": 9007199254740993");
    Files.writeString(evaluation, large);
    RunData read = new RunReader().read(List.of(run)).getFirst();
    assertEquals(9_007_199_254_740_993L, read.evaluation().orElseThrow().seed());
  }

  /** What went on with a run stands in a list. */
  @Test
  void showsWhatWentOnWithARun() throws Exception {
    Path run = SyntheticRuns.finished(folder.resolve("runs"), "cartpole", 7);
    Path provenance = run.resolve("provenance.json");
    String resumed = ", \"resumed\": [{\"step\": 540, \"commit\": \"0badcafe\"}]}";
    Files.writeString(
        provenance, Files.readString(provenance).strip().replaceFirst("\\}$", resumed));
    Document page = parsed(report(run));
    assertTrue(hasText(page, "8c1f0e2"), "the first is kept");
    assertTrue(hasText(page, "resumed.0.commit"));
    assertTrue(hasText(page, "0badcafe"));
  }

  /** Breakout: random 1.7, human 30.5; a mean of 16.1 stands halfway. */
  @Test
  void anAtariGamesScoreIsComparedWithAHumans() throws Exception {
    Path run = SyntheticRuns.finished(folder.resolve("runs"), "cartpole", 0);
    assertFalse(hasText(parsed(report(run)), "Human-normalised"));
    Path config = run.resolve("config.toml");
    Files.writeString(
        config, Files.readString(config).replace("\"CartPole-v1\"", "\"Atari/Breakout\""));
    Files.writeString(
        run.resolve("evaluation.json"),
        "{\"episodes\": 2, \"mean\": 16.1, \"std\": 1, \"ci95\": [1.7, 30.5], \"min\": 1, \"max\":"
            + " 31, \"seed\": 1, \"spikesPerDecision\": 0, \"synapticOperationsPerDecision\": 0,"
            + " \"firingRates\": {}, \"returns\": [1.7, 30.5]}");
    Document page = parsed(report(run));
    assertTrue(hasText(page, "Human-normalised score50.0 %95 % interval [0.0,\u00a0100.0]"));
    assertTrue(hasText(page, "random play 1.7, human 30.5 (Wang et al., 2016)"));
    String whole = Files.readString(config);
    Files.writeString(config, whole.replace("\n\n[network]", "\nframe_limit = 1000\n\n[network]"));
    assertFalse(hasText(parsed(report(run)), "Human-normalised"), "games are cut off");
  }

  @Test
  void severalExperimentsStandSideBySide() throws Exception {
    SyntheticRuns.finished(folder.resolve("runs"), "cartpole", 0);
    SyntheticRuns.finished(folder.resolve("runs"), "cartpole-dqn", 0);
    Document page = parsed(report(folder.resolve("runs")));
    assertEquals("cartpole against cartpole-dqn", elements(page, "h1").getFirst().getTextContent());
    assertEquals(2, paths(drawing(page, "Return in training"), "mean"));
  }

  @Test
  void aRateNetworkHasNoSpikesToShow() throws Exception {
    Path run = SyntheticRuns.finished(folder.resolve("runs"), "cartpole-dqn", 0);
    Network rate = Network.observing(4).linear(16).relu().linear(2).build();
    Document page = parsed(report(_ -> Optional.of(SyntheticRuns.actor(rate)), run));
    assertFalse(hasText(page, "Inside one decision."));
    assertFalse(hasText(page, "Spikes per decision"));
    assertTrue(hasText(page, "Multiply-adds"));
  }

  @Test
  void unfinishedRunsAreSaidToBe() throws Exception {
    SyntheticRuns.finished(folder.resolve("runs"), "cartpole", 0);
    SyntheticRuns.unfinished(folder.resolve("runs"), "cartpole", 1, 4000);
    SyntheticRuns.unfinished(folder.resolve("runs"), "cartpole", 2, 0);
    Document page = parsed(report(folder.resolve("runs")));
    assertTrue(hasText(page, "2 runs are not finished."));
    assertTrue(hasText(page, "1 of 3 finished"));
  }

  @Test
  void aRunThatHasJustBegunIsNoError() throws Exception {
    Path run = SyntheticRuns.unfinished(folder.resolve("runs"), "cartpole", 0, 0);
    Files.delete(run.resolve("metrics.csv"));
    Files.delete(run.resolve("episodes.csv"));
    Files.delete(run.resolve("provenance.json"));
    Document page = parsed(report(run));
    assertTrue(hasText(page, "No return was recorded yet"));
    assertTrue(hasText(page, "No run is finished"));
  }

  @Test
  void missingColumnsLeaveOutTheirFigures() throws Exception {
    Path run = SyntheticRuns.finished(folder.resolve("runs"), "cartpole", 0);
    Files.writeString(run.resolve("metrics.csv"), "step,return\n100,NaN\n200,12.5\n300,14\n");
    Document page = parsed(report(run));
    assertTrue(hasText(page, "Return while learning."));
    assertFalse(hasText(page, "Firing rate per layer."));
    assertFalse(hasText(page, "Learning rate"));
  }

  @Test
  void aLineThatIsStillBeingWrittenIsLeftOut() throws Exception {
    Path run = SyntheticRuns.unfinished(folder.resolve("runs"), "cartpole", 0, 1000);
    Files.writeString(run.resolve("metrics.csv"), "step,return\n100,9.5\n200,1");
    RunData read = new RunReader().read(List.of(run)).getFirst();
    assertEquals(100, read.metrics().last("step"));
  }

  @Test
  void escapesWhateverComesFromFiles() throws Exception {
    String hostile = "<script>alert('\"&\u0007')</script>";
    Path run = SyntheticRuns.finished(folder.resolve("runs"), "x'\"&<b>", 0);
    Files.writeString(run.resolve("config.toml"), "# " + hostile + "\n" + hostile + " = 1\n");
    Files.writeString(
        run.resolve("provenance.json"), "{\"<i>k\": \"</td></table><script>x()</script>\"}");
    Files.writeString(
        run.resolve("metrics.csv"), "step,return,firing/<script>\n100,9,0.1\n200,10,0.2\n");
    String html = report(run);
    Document page = parsed(html);
    assertEquals(List.of(), elements(page, "script"));
    assertFalse(html.contains("<script"));
    assertTrue(hasText(page, "<script>alert('\"&\uFFFD')</script>"), "shown, not run");
    assertTrue(hasText(page, "./spikeq train x-b-.toml"), "nothing for a shell to act on");
  }

  @Test
  void loadsNothingFromElsewhere() throws Exception {
    SyntheticRuns.finished(folder.resolve("runs"), "cartpole", 0);
    String html = report(folder.resolve("runs"));
    Document page = parsed(html);
    for (Element image : elements(page, "img")) {
      assertTrue(image.getAttribute("src").startsWith("data:image/"));
      assertFalse(image.getAttribute("alt").isBlank());
    }
    assertEquals(List.of(), elements(page, "link"));
    assertFalse(html.contains("@import"));
    assertFalse(html.contains("url("));
    for (Element drawing : elements(page, "svg")) {
      assertTrue(drawing.hasAttribute("aria-label") || drawing.hasAttribute("aria-hidden"));
    }
  }

  @Test
  void equalRunsGiveEqualReports() throws Exception {
    Path run = SyntheticRuns.finished(folder.resolve("runs"), "cartpole", 0);
    assertEquals(report(run), report(run));
  }

  @Test
  void refusesFoldersWithoutRuns() throws Exception {
    Path missing = folder.resolve("missing");
    assertTrue(refusal(missing).contains("missing: expected a run's folder, found nothing"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertTrue(refusal(empty).contains("found none"));
    Path file = Files.createFile(folder.resolve("file"));
    assertTrue(refusal(file).contains("found a file"));
    assertFalse(Files.exists(folder.resolve("report.html")));
  }

  private String refusal(Path run) {
    return assertThrows(IllegalArgumentException.class, () -> report(run)).getMessage();
  }

  @Test
  void aDamagedFileIsNamedAndTheOldReportStays() throws Exception {
    Path run = SyntheticRuns.finished(folder.resolve("runs"), "cartpole", 0);
    String before = report(run);
    Files.writeString(run.resolve("evaluation.json"), "{\"mean\": ");
    assertTrue(damage(run).contains("evaluation.json: expected JSON"));
    Files.writeString(run.resolve("evaluation.json"), "{\"episodes\": 3}");
    assertTrue(damage(run).contains("expected a number \"mean\""));
    Files.delete(run.resolve("evaluation.json"));
    Files.writeString(run.resolve("metrics.csv"), "step,return\n1,2\n1,2,3\n");
    assertTrue(damage(run).contains("metrics.csv, line 3: expected 2 fields"));
    Files.writeString(run.resolve("metrics.csv"), "step,return\nyes,2\n");
    assertTrue(damage(run).contains("metrics.csv, line 2, field 1: expected a number"));
    assertEquals(before, Files.readString(folder.resolve("report.html")));
  }

  private String damage(Path run) {
    return assertThrows(IOException.class, () -> report(run)).getMessage();
  }
}
