package dev.spikeq.app;

import java.util.List;
import java.util.stream.LongStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Seeds from a first to a last one.
 *
 * @param first the first, 0 or more
 * @param last the last, included
 */
record SeedRange(long first, long last) {
  private static final int MOST = 10_000;

  /** All of them. */
  List<Long> seeds() {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  /** Reads {@code A..B}. */
  static final class Converter implements ITypeConverter<SeedRange> {
    Converter() {}

    @Override
    public SeedRange convert(String text) {
      String[] ends = text.split("\\.\\.", -1);
      if (ends.length == 2 && ends[0].matches("\\d{1,15}") && ends[1].matches("\\d{1,15}")) {
        long first = Long.parseLong(ends[0]);
        long last = Long.parseLong(ends[1]);
        if (first <= last && last - first < MOST) {
          return new SeedRange(first, last);
        }
      }
      throw new TypeConversionException(
          "expected A..B with A <= B, such as 0..9 for ten seeds, found '" + text + "'");
    }
  }
}
