package dev.spikeq.formats;

import java.io.IOException;

/**
 * A file is not what its format, or its reader, demands.
 *
 * <p>The message is one line: {@code where: expected …, found …: remedy}. Nothing of a file that
 * causes this exception has been handed to the caller.
 */
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String where;
  private final String expected;
  private final String found;
  private final String remedy;

  /**
   * Describes a fault of a file.
   *
   * @param where the file and the place in it, such as {@code model.safetensors: tensor 'fc1'}
   * @param expected what would have been right
   * @param found what is there instead
   * @param remedy what the reader of the message can do about it
   */
  public FormatException(String where, String expected, String found, String remedy) {
    this.where = where;
    this.expected = expected;
    this.found = found;
    this.remedy = remedy;
  }

  /** Where, expected, found and remedy in one line. */
  @Override
  public String getMessage() {
    return where + ": expected " + expected + ", found " + found + ": " + remedy;
  }

  /** The file and the place in it. */
  public String where() {
    return where;
  }

  /** What would have been right. */
  public String expected() {
    return expected;
  }

  /** What is there instead. */
  public String found() {
    return found;
  }

  /** What the reader of the message can do about it. */
  public String remedy() {
    return remedy;
  }
}
