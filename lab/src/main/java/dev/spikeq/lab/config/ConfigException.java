package dev.spikeq.lab.config;

/**
 * The caller's description of an experiment cannot be used. The message is one line: where it is,
 * what was expected, what was found, what to do.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;

  /**
   * Describes a mistake.
   *
   * @param text one line: where, expected, found, remedy
   */
  public ConfigException(String text) {
    super(text);
    this.text = text;
  }

  /**
   * Describes a mistake that another exception revealed.
   *
   * @param text one line: where, expected, found, remedy
   * @param cause what revealed it
   */
  public ConfigException(String text, Throwable cause) {
    super(text, cause);
    this.text = text;
  }

  @Override
  public String getMessage() {
    return text;
  }
}
