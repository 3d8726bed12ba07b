package dev.spikeq.lab.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML that is well-formed XML too: every element is closed, every value is escaped, and
 * characters that XML forbids are replaced. There is no way to write unescaped text but {@link
 * #trusted}, for our own style sheet.
 */
final class Markup {
  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> elements = new ArrayDeque<>();
  private boolean startTagOpen;

  /**
   * Begins an element.
   *
   * @param element its name
   * @param attributes names and values in turn
   */
  Markup open(String element, String... attributes) {
    finishStartTag();
    out.append('<').append(element);
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException(
          "Markup: <" + element + "> expected names and values in turn, found an odd number");
    }
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1], out);
      out.append('"');
    }
    elements.push(element);
    startTagOpen = true;
    return this;
  }

  /** Ends the innermost open element with an end tag, even where it is empty. */
  Markup close() {
    finishStartTag();
    out.append("</").append(elements.pop()).append('>');
    return this;
  }

  /** Writes an element that HTML leaves without content, or an empty one of SVG. */
  Markup empty(String element, String... attributes) {
    open(element, attributes);
    elements.pop();
    out.append("/>");
    startTagOpen = false;
    return this;
  }

  /** Writes text, escaped. */
  Markup text(String text) {
    finishStartTag();
    escape(text, out);
    return this;
  }

  /** Writes an element that holds nothing but text. */
  Markup element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** Writes text of our own as it is. */
  Markup trusted(String text) {
    finishStartTag();
    out.append(text);
    return this;
  }

  private void finishStartTag() {
    if (startTagOpen) {
      out.append('>');
      startTagOpen = false;
    }
  }

  private static void escape(String text, StringBuilder target) {
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '<' -> target.append("&lt;");
            case '>' -> target.append("&gt;");
            case '&' -> target.append("&amp;");
            case '"' -> target.append("&quot;");
            case '\'' -> target.append("&#39;");
            default -> target.appendCodePoint(allowed(c) ? c : 0xFFFD);
          }
        });
  }

  /** Source: XML 1.0, production 2 (Char), without the control characters that HTML refuses. */
  private static boolean allowed(int c) {
    boolean control = c < 0x20 ? c != '\t' && c != '\n' && c != '\r' : c >= 0x7F && c < 0xA0;
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    boolean nonCharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return !control && !surrogate && !nonCharacter;
  }

  @Override
  public String toString() {
    if (!elements.isEmpty()) {
      throw new IllegalStateException("Markup: expected all elements closed, open: " + elements);
    }
    return out.toString();
  }
}
