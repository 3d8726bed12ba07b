package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import org.jspecify.annotations.Nullable;

/**
 * A synapse: event-driven on spikes and on values that are all 0 or 1, dense on others; once per
 * sample where values are constant.
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

  private @Nullable EventList events() {
    return switch (input) {
      case Signal.Values values -> values.events();
      case Signal.Spikes spikes -> spikes.events();
    };
  }

  @Override
  public void forward(int samples) {
    int rows = rows(samples);
    EventList events = events();
    if (events != null) {
      connection.forward(events, rows, output.data());
    } else if (input instanceof Signal.Values values) {
      connection.forward(values.data(), rows, output.data());
    }
  }

  @Override
  public void backward(int samples) {
    FloatArray errors = output.gradient();
    if (errors == null) {
      throw new IllegalStateException("ConnectionOperator: compiled without gradients");
    }
    int rows = rows(samples);
    EventList events = events();
    if (events != null) {
      connection.addGradients(events, rows, errors);
    } else if (input instanceof Signal.Values values) {
      connection.addGradients(values.data(), rows, errors);
    }
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
