package dev.spikeq.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What all pages share: a head whose policy forbids to load or run anything, and a footer. */
final class Frame {
  private Frame() {}

  /** Begins a page: {@code html}, {@code head} and {@code body}; the first and last stay open. */
  static void open(Markup out, String title) throws IOException {
    out.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    out.open("head");
    out.empty("meta", "charset", "utf-8");
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.empty("meta", "name", "color-scheme", "content", "light dark");
    out.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    out.element("title", title + " – SpikeQ report");
    out.open("style").trusted(styleSheet()).close();
    out.close();
    out.open("body");
    out.element("a", "Skip to the results", "class", "skip", "href", "#results");
  }

  private static String styleSheet() throws IOException {
    try (InputStream in = Frame.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IOException("report.css: expected it in SpikeQ's jar, found none: build again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Ends a page. */
  static String close(Markup out) {
    out.open("footer");
    out.element(
        "p",
        "Made by SpikeQ. This page is one file: it loads nothing from elsewhere and runs no"
            + " scripts. Point at a figure for its values.");
    out.close();
    out.close().close();
    return "<!DOCTYPE html>\n" + out + "\n";
  }
}
