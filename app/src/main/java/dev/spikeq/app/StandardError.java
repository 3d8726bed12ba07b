package dev.spikeq.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.Charset;

/**
 * Gives the program the caller's standard error back.
 *
 * <p>The launcher hands the JVM a filter as standard error, which takes out the line that the JVM
 * prints about its incubating vector module, and keeps the caller's own stream open under another
 * descriptor, whose number a system property tells. Writing to it directly keeps the program's
 * messages in order with what others write there, and leaves nothing in a pipe when it ends.
 */
final class StandardError {
  /** The system property with the number of the caller's standard error. */
  static final String PROPERTY = "spikeq.stderr";

  private StandardError() {}

  /**
   * Directs {@link System#err} to the caller's stream. Where the JVM was not started by the
   * launcher, or does not let us have the descriptor, standard error stays what it is: the filter
   * passes all on.
   */
  static void restore() {
    Integer number = Integer.getInteger(PROPERTY);
    if (number == null) {
      return;
    }
    Charset charset = Charset.forName(System.getProperty("stderr.encoding", "UTF-8"));
    try {
      // Java opens files by name only, and a name (/dev/fd/3) would not share the file's position.
      Constructor<FileDescriptor> byNumber = FileDescriptor.class.getDeclaredConstructor(int.class);
      byNumber.setAccessible(true);
      FileDescriptor caller = byNumber.newInstance(number);
      System.setErr(new PrintStream(new FileOutputStream(caller), true, charset));
    } catch (ReflectiveOperationException | RuntimeException unavailable) {
      // Nothing is lost: what is written goes through the launcher's filter to the same place.
      return;
    }
  }
}
