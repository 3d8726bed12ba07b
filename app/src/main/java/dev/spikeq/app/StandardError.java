package dev.spikeq.app;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Gives the program the caller's standard error back.
 *
 * <p>The launcher hands the JVM a filter as standard error, which takes out the line that the JVM
 * prints about its incubating vector module, and keeps the caller's own stream open under another
 * descriptor. It names that descriptor's file in a system property.
 */
final class StandardError {
  /** Where the launcher names the caller's standard error, for example {@code /dev/fd/3}. */
  static final String PROPERTY = "spikeq.stderr";

  private StandardError() {}

  /**
   * Directs {@link System#err} to the caller's stream. Where it cannot be opened by name (a socket,
   * or a terminal of another user), standard error stays what it is: the filter passes all on.
   */
  static void restore() {
    String file = System.getProperty(PROPERTY);
    if (file == null) {
      return;
    }
    Charset charset = Charset.forName(System.getProperty("stderr.encoding", "UTF-8"));
    try {
      // Appending, so that a file that the caller chose keeps what other programs wrote to it.
      System.setErr(new PrintStream(new FileOutputStream(file, true), true, charset));
    } catch (IOException unopened) {
      // Nothing is lost: what is written goes through the launcher's filter to the same place.
      return;
    }
  }
}
