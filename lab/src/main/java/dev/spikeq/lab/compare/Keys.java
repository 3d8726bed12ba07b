package dev.spikeq.lab.compare;

import dev.spikeq.lab.config.Comparison;
import dev.spikeq.lab.config.Comparison.Making;
import dev.spikeq.lab.config.Comparison.Method;
import dev.spikeq.lab.config.ConversionPlan.States;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Short hashes of all that determines a result: what was measured before is kept while it holds.
 */
final class Keys {
  private static final int DIGITS = 12;

  /** Goes up when the same settings would give other figures. */
  private static final String VERSION = "comparison/1";

  private final Comparison comparison;

  Keys(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Of a method's policy. */
  String policy(Method method, long seed) throws IOException {
    return switch (method.making()) {
      case Making.Trained(var experiment) ->
          hash("trained", experiment.name(), experiment.hash(), "seed " + seed);
      case Making.Converted(var plan) -> {
        Method source = comparison.method(method.source().orElseThrow());
        String policy = policy(source, seed);
        yield plan.states() instanceof States.From(String path, _)
                && Files.isRegularFile(Path.of(path))
            ? hash("converted", plan.settings(), policy, content(Path.of(path)))
            : hash("converted", plan.settings(), policy);
      }
      case Making.Given(var file) -> hash("given", content(file));
    };
  }

  private static String content(Path file) throws IOException {
    return HexFormat.of().formatHex(Files.readAllBytes(file));
  }

  /** Of what a method has shown; {@code what} says in how many steps, or under what. */
  String result(Method method, long seed, String what) throws IOException {
    String source =
        method.source().isPresent()
            ? policy(comparison.method(method.source().get()), seed)
            : "itself";
    return hash(
        policy(method, seed),
        source,
        what,
        "%d episodes".formatted(comparison.episodes()),
        "seed %d".formatted(comparison.evaluationSeed(seed)));
  }

  private static String hash(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(VERSION.getBytes(StandardCharsets.UTF_8));
      for (String part : parts) {
        digest.update((byte) 0);
        digest.update(part.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
