package dev.spikeq.lab.report;

import java.awt.Graphics2D;
import java.util.Locale;

/**
 * Writes a few words with pixels of its own, three by five a letter, all of them capitals, so that
 * no fonts need to be installed. Other characters are left blank.
 */
final class PixelText {
  /** Rows of a letter. */
  static final int HEIGHT = 5;

  private static final int WIDTH = 3;
  private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ%.-_,";

  /** An octal digit a row, from the top; its bits are pixels, from the left. */
  private static final String[] ROWS = {
    "75557", "26227", "71747", "71717", "55711", "74717", "74757", "71111", "75757", "75717",
    "25755", "65656", "34443", "65556", "74647", "74644", "34553", "55755", "72227", "11152",
    "55655", "44447", "57755", "65555", "25552", "65644", "25563", "65655", "34216", "72222",
    "55557", "55552", "55775", "55255", "55222", "71247", "51245", "00002", "00700", "00007",
    "00024"
  };

  private PixelText() {}

  /** How wide a text is, in pixels of letters. */
  static int width(String text) {
    return Math.max(0, text.length() * (WIDTH + 1) - 1);
  }

  /** Writes in the colour that is set. */
  static void draw(Graphics2D graphics, String text, int left, int top, int scale) {
    String capitals = text.toUpperCase(Locale.ROOT);
    for (int i = 0; i < capitals.length(); i++) {
      int letter = LETTERS.indexOf(capitals.charAt(i));
      for (int pixel = 0; letter >= 0 && pixel < WIDTH * HEIGHT; pixel++) {
        int row = pixel / WIDTH;
        int column = pixel % WIDTH;
        int bits = ROWS[letter].charAt(row) - '0';
        if (((bits >> (WIDTH - 1 - column)) & 1) == 1) {
          int x = left + (i * (WIDTH + 1) + column) * scale;
          graphics.fillRect(x, top + row * scale, scale, scale);
        }
      }
    }
  }
}
