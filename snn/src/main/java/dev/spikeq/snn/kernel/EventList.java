package dev.spikeq.snn.kernel;

/**
 * The spikes of a spike train as indices, row after row: the events that drive the arithmetic. Row
 * r's neurons stand in ascending order in {@code indices[starts[r]] .. indices[starts[r+1]-1]}.
 */
public final class EventList {
  /** Room after the last event, so that a kernel may store a full vector. */
  private static final int SLACK = 64;

  private final int width;
  private final int[] starts;
  private final int[] indices;

  /**
   * Makes room for the spikes of so many rows, were all neurons to fire.
   *
   * @param rows number of rows
   * @param width number of neurons
   */
  public EventList(int rows, int width) {
    this.width = width;
    starts = new int[rows + 1];
    indices = new int[Math.multiplyExact(rows, width) + SLACK];
  }

  private EventList(int width, int[] starts, int[] indices) {
    this.width = width;
    this.starts = starts;
    this.indices = indices;
  }

  /**
   * The number of neurons; every event is below it.
   *
   * @return width of the spike train
   */
  public int width() {
    return width;
  }

  /**
   * Where each row begins.
   *
   * @return one entry a row and one more, not a copy
   */
  public int[] starts() {
    return starts;
  }

  /**
   * The events.
   *
   * @return indices of neurons, not a copy; entries after the last event are arbitrary
   */
  public int[] indices() {
    return indices;
  }

  /**
   * The same events with all steps of a sample in one row: sums over time come out of kernels that
   * sum over a row.
   *
   * @param steps number T of time steps
   * @return a list that shares the events; {@link #joinSteps} fills it after each listing
   */
  public EventList overTime(int steps) {
    return new EventList(width, new int[(starts.length - 1) / steps + 1], indices);
  }

  /**
   * Takes the rows of the list that this one was made from by {@link #overTime}.
   *
   * @param source the list with a row for each step
   * @param samples how many samples it holds
   * @param steps number T of time steps
   */
  public void joinSteps(EventList source, int samples, int steps) {
    for (int sample = 0; sample <= samples; sample++) {
      starts[sample] = source.starts[sample * steps];
    }
  }
}
