package dev.spikeq.env.minatar;

import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import java.util.List;

/** The five games, with what is seen of them and the moves they have a use for. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are List.of's
public enum MinAtarGame {
  /** Collect gold, avoid everything else. */
  ASTERIX(
      "Asterix",
      List.of(Move.NONE, Move.LEFT, Move.UP, Move.RIGHT, Move.DOWN),
      List.of(
          new Channel("player", Mark.PLAYER),
          new Channel("enemy", Mark.ENEMY),
          new Channel("trail", Mark.TRAIL),
          new Channel("gold", Mark.GOOD))),
  /** Break bricks with a ball. */
  BREAKOUT(
      "Breakout",
      List.of(Move.NONE, Move.LEFT, Move.RIGHT),
      List.of(
          new Channel("paddle", Mark.PLAYER),
          new Channel("ball", Mark.BALL),
          new Channel("trail", Mark.TRAIL),
          new Channel("brick", Mark.BRICK))),
  /** Cross a road as often as possible. */
  FREEWAY(
      "Freeway",
      List.of(Move.NONE, Move.UP, Move.DOWN),
      List.of(
          new Channel("chicken", Mark.PLAYER),
          new Channel("car", Mark.ENEMY),
          new Channel("speed1", Mark.SPEED_1),
          new Channel("speed2", Mark.SPEED_2),
          new Channel("speed3", Mark.SPEED_3),
          new Channel("speed4", Mark.SPEED_4),
          new Channel("speed5", Mark.SPEED_5))),
  /** Shoot, fetch divers, and surface in time. */
  SEAQUEST(
      "Seaquest",
      List.of(Move.values()),
      List.of(
          new Channel("sub_front", Mark.PLAYER),
          new Channel("sub_back", Mark.PLAYER_BACK),
          new Channel("friendly_bullet", Mark.OWN_BULLET),
          new Channel("trail", Mark.TRAIL),
          new Channel("enemy_bullet", Mark.ENEMY_BULLET),
          new Channel("enemy_fish", Mark.ENEMY),
          new Channel("enemy_sub", Mark.OTHER_ENEMY),
          new Channel("oxygen_guage", Mark.OXYGEN),
          new Channel("diver_guage", Mark.ON_BOARD),
          new Channel("diver", Mark.GOOD))),
  /** Shoot wave after wave of aliens. */
  SPACE_INVADERS(
      "SpaceInvaders",
      List.of(Move.NONE, Move.LEFT, Move.RIGHT, Move.FIRE),
      List.of(
          new Channel("cannon", Mark.PLAYER),
          new Channel("alien", Mark.ENEMY),
          new Channel("alien_left", Mark.GOES_LEFT),
          new Channel("alien_right", Mark.GOES_RIGHT),
          new Channel("friendly_bullet", Mark.OWN_BULLET),
          new Channel("enemy_bullet", Mark.ENEMY_BULLET)));

  /** A channel of the observation, and how it is drawn. */
  record Channel(String name, Mark mark) {}

  private final String title;
  private final List<Move> minimalMoves;
  private final List<Channel> channels;

  MinAtarGame(String title, List<Move> minimalMoves, List<Channel> channels) {
    this.title = title;
    this.minimalMoves = minimalMoves;
    this.channels = channels;
  }

  /** Returns the name as environments have it, such as {@code SpaceInvaders}. */
  public String title() {
    return title;
  }

  /** Returns the moves that the game has a use for, {@link Move#NONE} first. */
  public List<Move> minimalMoves() {
    return minimalMoves;
  }

  /** Returns the names of the observation's channels in their order, spelt as MinAtar has them. */
  public List<String> channelNames() {
    return channels.stream().map(Channel::name).toList();
  }

  List<Channel> channels() {
    return channels;
  }

  Rules rules(Ramping ramping) {
    return switch (this) {
      case ASTERIX -> new Asterix(ramping);
      case BREAKOUT -> new Breakout();
      case FREEWAY -> new Freeway();
      case SEAQUEST -> new Seaquest(ramping);
      case SPACE_INVADERS -> new SpaceInvaders(ramping);
    };
  }
}
