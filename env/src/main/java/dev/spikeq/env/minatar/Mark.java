package dev.spikeq.env.minatar;

import java.awt.Color;

/**
 * How a channel is drawn. Marks of equal shape differ in lightness as well as in hue, so that they
 * can be told apart without full colour vision; a test simulates that.
 */
enum Mark {
  PLAYER(0xF4F6FA, Shape.BLOCK),
  PLAYER_BACK(0x9AA6B8, Shape.SMALL_BLOCK),
  ENEMY(0xE8702A, Shape.BLOCK),
  OTHER_ENEMY(0x7048B0, Shape.BLOCK),
  BRICK(0x3E86C8, Shape.BLOCK),
  GOOD(0xF6D743, Shape.DIAMOND),
  BALL(0xF6D743, Shape.DISC),
  OWN_BULLET(0xF4F6FA, Shape.SMALL_DISC),
  ENEMY_BULLET(0xE8702A, Shape.SMALL_DISC),
  TRAIL(0x66738C, Shape.DASH),
  SPEED_1(0xF4F6FA, Shape.DASH_5),
  SPEED_2(0xCBD3DF, Shape.DASH_4),
  SPEED_3(0xA3AEBF, Shape.DASH_3),
  SPEED_4(0x808CA1, Shape.DASH_2),
  SPEED_5(0x66738C, Shape.DASH_1),
  OXYGEN(0x3E86C8, Shape.GAUGE),
  ON_BOARD(0xF6D743, Shape.GAUGE),
  GOES_LEFT(0x1B2436, Shape.LEFT_ARROW),
  GOES_RIGHT(0x1B2436, Shape.RIGHT_ARROW);

  /** What is drawn in a cell. */
  enum Shape {
    BLOCK,
    SMALL_BLOCK,
    DISC,
    SMALL_DISC,
    DIAMOND,
    GAUGE,
    DASH,
    DASH_5,
    DASH_4,
    DASH_3,
    DASH_2,
    DASH_1,
    LEFT_ARROW,
    RIGHT_ARROW
  }

  static final Color BACKGROUND = new Color(0x1B2436);
  static final Color CELL = new Color(0x232E44);

  private final Color color;
  private final Shape shape;

  Mark(int rgb, Shape shape) {
    color = new Color(rgb);
    this.shape = shape;
  }

  Color color() {
    return color;
  }

  Shape shape() {
    return shape;
  }
}
