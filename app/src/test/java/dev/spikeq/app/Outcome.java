package dev.spikeq.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/**
 * What a command left behind.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err what it printed beside that
 */
record Outcome(int status, String out, String err) {
  /** Of {@code spikeq} with these words. */
  static Outcome of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }
}
