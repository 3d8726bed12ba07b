package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import org.jspecify.annotations.Nullable;

/**
 * A synapse: event-driven on spikes and, in convolutions, on values few of which are not 0, dense
 * on others; once per sample where values are constant.
 */
final class ConnectionOperator implements Operator {
  /** Below this share of active neurons their errors are computed one by one. */
  private static final double SPARSE_BELOW = 0.08;

  private final Connection connection;
  private final int steps;
  private final Signal input;
  private final Signal.Values output;
  private final @Nullable FloatArray target;

  ConnectionOperator(
      Compilation compilation, Connection connection, Signal input, Signal.Values output) {
    this.connection = connection;
    steps = compilation.steps();
    this.input = input;
    this.output = output;
    target = input.gradient();
  }

  private int rows(int samples) {
    return output.constant() ? samples : samples * steps;
  }

  @Override
  public void forward(int samples) {
    connection.forward(input, rows(samples), output.data());
  }

  @Override
  public void backward(int samples) {
    FloatArray errors = output.gradient();
    if (errors == null) {
      throw new IllegalStateException("ConnectionOperator: compiled without gradients");
    }
    int rows = rows(samples);
    connection.addGradients(input, rows, errors);
    if (target != null) {
      propagate(samples, rows, errors, target);
    }
  }

  private void propagate(int samples, int rows, FloatArray errors, FloatArray to) {
    if (input instanceof Signal.Spikes spikes && spikes.active() != null) {
      EventList active = spikes.active().list(samples);
      if (active.starts()[rows] < SPARSE_BELOW * rows * connection.inputs()) {
        connection.propagate(errors, active, rows, to);
        return;
      }
    }
    connection.propagate(errors, rows, to);
  }
}
