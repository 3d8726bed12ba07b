package dev.spikeq.lab.report;

import java.util.Locale;

/** Numbers as people read them, the same in every country: 12,345 and 0.25. */
final class Numbers {
  /** What stands in place of a number that there is not. */
  static final String NONE = "–";

  private static final String MINUS = "−";

  private Numbers() {}

  /** A coordinate, to a hundredth. */
  static String place(double value) {
    long hundredths = Math.round(value * 100);
    long whole = Math.abs(hundredths) / 100;
    long rest = Math.abs(hundredths) % 100;
    String text = Long.toString(whole);
    if (rest != 0) {
      text += rest % 10 == 0 ? "." + rest / 10 : "." + (rest < 10 ? "0" : "") + rest;
    }
    return hundredths < 0 ? "-" + text : text;
  }

  /** With a fixed number of decimals and thousands apart. */
  static String fixed(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", Math.abs(value));
    boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return value < 0 && !zero ? MINUS + text : text;
  }

  /** A whole number with thousands apart. */
  static String whole(long value) {
    String text = String.format(Locale.ROOT, "%,d", value);
    return text.replace("-", MINUS);
  }

  /** With three significant digits or all digits before the point. */
  static String significant(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e9)) {
      return String.format(Locale.ROOT, "%.2e", value).replace("-", MINUS);
    }
    return fixed(value, size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  }

  /** A return: one decimal. */
  static String score(double value) {
    return fixed(value, 1);
  }

  /** A share as a percentage. */
  static String percent(double share) {
    return fixed(share * 100, share < 0.0995 ? 1 : 0) + " %";
  }

  /** A tick's label, with the decimals that its distance to the next one needs. */
  static String tick(double value, double step) {
    double size = Math.abs(value);
    if (step >= 1e6) {
      return fixed(value / 1e6, step % 1e6 == 0 ? 0 : 1) + " M";
    }
    if (size != 0 && step < 1e-4) {
      return String.format(Locale.ROOT, "%.0e", value).replace("e-0", "e−").replace("e-", "e−");
    }
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return fixed(value, decimals);
  }

  /** A duration as one would say it. */
  static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NONE;
    }
    if (seconds < 120) {
      return fixed(seconds, seconds < 10 ? 1 : 0) + " s";
    }
    return seconds < 7200
        ? fixed(seconds / 60, seconds < 600 ? 1 : 0) + " min"
        : fixed(seconds / 3600, 1) + " h";
  }

  /** A duration given in microseconds. */
  static String micros(double micros) {
    if (!Double.isFinite(micros)) {
      return NONE;
    }
    return micros < 1000 ? significant(micros) + " µs" : significant(micros / 1000) + " ms";
  }
}
