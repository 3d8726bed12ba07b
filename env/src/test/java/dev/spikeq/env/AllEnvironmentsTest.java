package dev.spikeq.env;

import dev.spikeq.env.control.Acrobot;
import dev.spikeq.env.control.CartPole;
import dev.spikeq.env.control.MountainCar;
import dev.spikeq.env.control.MountainCarContinuous;
import dev.spikeq.env.control.Pendulum;
import dev.spikeq.env.minatar.MinAtar;
import dev.spikeq.env.minatar.MinAtarGame;
import dev.spikeq.env.minatar.MinAtarOptions;
import dev.spikeq.env.wrapper.EpisodeStatistics;
import dev.spikeq.env.wrapper.ObservationNormalization;
import dev.spikeq.env.wrapper.ObservationScaling;
import dev.spikeq.env.wrapper.RewardScale;
import dev.spikeq.env.wrapper.RewardShaping;
import java.util.stream.Stream;

/** The contract, for every named environment, every variant and every wrapper. */
final class AllEnvironmentsTest extends EnvironmentContract {

  @Override
  protected Stream<Candidate> candidates() {
    Stream<Candidate> named =
        Environments.specs().stream().map(spec -> new Candidate(spec.name(), spec::create));
    return Stream.of(named, variants(), wrapped()).flatMap(candidates -> candidates);
  }

  private static Stream<Candidate> variants() {
    return Stream.of(
        new Candidate(
            "CartPole, other options",
            () -> new CartPole(CartPole.Reward.SUTTON_BARTO, CartPole.Integrator.SEMI_IMPLICIT)),
        new Candidate("MountainCar without limit", () -> new MountainCar(0.02)),
        new Candidate("Acrobot nips", () -> new Acrobot(Acrobot.Equations.NIPS)),
        new Candidate("Pendulum light", () -> new Pendulum(9.81)),
        new Candidate("MountainCarContinuous without limit", MountainCarContinuous::new),
        new Candidate("Seaquest that stays easy", () -> easy(MinAtarGame.SEAQUEST)),
        new Candidate("Asterix that stays easy", () -> easy(MinAtarGame.ASTERIX)));
  }

  private static Environment easy(MinAtarGame game) {
    return new MinAtar(
        game,
        MinAtarOptions.standard().withStickyProbability(0).withRamping(MinAtarOptions.Ramping.OFF));
  }

  private static Stream<Candidate> wrapped() {
    return Stream.of(
        new Candidate("RewardScale", () -> new RewardScale(cartPole(), 0.1)),
        new Candidate(
            "RewardShaping",
            () ->
                new RewardShaping(
                    cartPole(), (previous, action, step, next) -> step.reward() - next[0])),
        new Candidate(
            "ObservationScaling",
            () ->
                new ObservationScaling(cartPole(), new float[4], new float[] {2.4f, 2, -0.2f, 3})),
        new Candidate(
            "ObservationNormalization, frozen",
            () -> {
              ObservationNormalization normal = new ObservationNormalization(cartPole(), 5);
              normal.restore(new double[] {4, 0.1, 0, 0, 0, 2, 1, 4, 1});
              normal.freeze();
              return normal;
            }),
        new Candidate("EpisodeStatistics", () -> new EpisodeStatistics(cartPole())));
  }

  private static Environment cartPole() {
    return Environments.create("CartPole-v1");
  }
}
