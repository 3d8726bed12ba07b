package dev.spikeq.snn.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The spikes of a spike train (or the values of images that are not 0) as indices, row after row:
 * the events that drive the arithmetic. Row r's neurons stand in ascending order in {@code
 * indices[starts[r]] .. indices[starts[r+1]-1]}.
 */
public final class EventList {
  /** Room after the last event, so that a kernel may store a full vector. */
  private static final int SLACK = 64;

  private final int width;
  private final int places;
  private final int[] starts;
  private final int[] indices;
  private final int[] placeStarts;

  /** Whether no row names a neuron twice. */
  private final boolean distinct;

  /** What each event is worth; null where all are spikes. */
  private final float @Nullable [] carried;

  /**
   * Makes room for the spikes of so many rows, were all neurons to fire.
   *
   * @param rows number of rows
   * @param width number of neurons
   */
  public EventList(int rows, int width) {
    this(rows, width, 1);
  }

  /**
   * Makes room for the spikes of so many images.
   *
   * @param rows number of rows
   * @param width number of neurons
   * @param places number of places that they lie at, equally many at each
   */
  public EventList(int rows, int width, int places) {
    this(
        width,
        places,
        new int[rows + 1],
        new int[Math.addExact(Math.multiplyExact(rows, width), SLACK)],
        true,
        null);
  }

  private EventList(
      int width,
      int places,
      int[] starts,
      int[] indices,
      boolean distinct,
      float @Nullable [] carried) {
    this.width = width;
    this.places = places;
    this.starts = starts;
    this.indices = indices;
    this.distinct = distinct;
    this.carried = carried;
    int rows = starts.length - 1;
    placeStarts = places == 1 ? starts : new int[Math.multiplyExact(rows, places) + 1];
  }

  /** Makes room for so many events of so many images, each with a value. */
  static EventList withValues(int events, int rows, int width, int places) {
    int room = Math.addExact(events, SLACK);
    return new EventList(width, places, new int[rows + 1], new int[room], true, new float[room]);
  }

  /** The events' values; null where each stands for 1. */
  float @Nullable [] carried() {
    return carried;
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
   * The number of places that the neurons of a row lie at.
   *
   * @return 1 unless rows are images
   */
  public int places() {
    return places;
  }

  /**
   * Where the events of each place begin, place after place and row after row.
   *
   * @return one entry for each place of each row and one more, not a copy
   */
  public int[] placeStarts() {
    return placeStarts;
  }

  /**
   * How many words {@link #turn} needs.
   *
   * @param rows how many rows
   * @return one for each neuron, for each 64 rows begun
   */
  public int turned(int rows) {
    return Math.multiplyExact((rows + Long.SIZE - 1) / Long.SIZE, width);
  }

  /**
   * Turns the list around for some neurons: in which rows each is named. Threads may do so beside
   * each other for others.
   *
   * @param rows how many rows
   * @param from the first neuron
   * @param to the one after the last
   * @param rowsOf receives them: bit r of {@code rowsOf[word * width + neuron]} is row {@code 64 *
   *     word + r}; words of other neurons stay
   */
  public void turn(int rows, int from, int to, long[] rowsOf) {
    for (int first = 0; first < rows; first += Long.SIZE) {
      int base = first / Long.SIZE * width;
      Arrays.fill(rowsOf, base + from, base + to, 0L);
      int last = Math.min(rows, first + Long.SIZE);
      for (int row = first; row < last; row++) {
        long bit = 1L << row;
        int end = starts[row + 1];
        for (int event = firstFrom(from, starts[row], end); event < end; event++) {
          int neuron = indices[event];
          if (neuron >= to) {
            break;
          }
          rowsOf[base + neuron] |= bit;
        }
      }
    }
  }

  /** The first event of a row that is of this neuron or of one after it. */
  private int firstFrom(int neuron, int start, int end) {
    if (neuron == 0) {
      return start;
    }
    int found = Arrays.binarySearch(indices, start, end, neuron);
    return found < 0 ? -found - 1 : found;
  }

  /**
   * Whether no row names a neuron twice.
   *
   * @return false for what {@link #overTime} makes
   */
  public boolean isDistinct() {
    return distinct;
  }

  /**
   * Finds where the events of each place begin; a kernel that lists events does so at its end.
   *
   * @param rows how many rows are listed
   */
  public void locate(int rows) {
    if (places == 1) {
      return;
    }
    int channels = width / places;
    int next = 0;
    int event = 0;
    for (int row = 0; row < rows; row++) {
      int end = starts[row + 1];
      for (int limit = channels; limit <= width; limit += channels) {
        placeStarts[next++] = event;
        while (event < end && indices[event] < limit) {
          event++;
        }
      }
    }
    placeStarts[next] = event;
  }

  /**
   * The same events with all steps of a sample in one row: sums over time come out of kernels that
   * sum over a row.
   *
   * @param steps number T of time steps
   * @return a list that shares the events; {@link #joinSteps} fills it after each listing
   */
  public EventList overTime(int steps) {
    return new EventList(width, 1, new int[(starts.length - 1) / steps + 1], indices, false, null);
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
