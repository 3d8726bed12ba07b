package dev.spikeq.bench;

import dev.spikeq.snn.kernel.FloatArray;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the hardware can do at best, in loops that do nothing else; for JMH. Each call works on
 * {@link #VECTORS} vectors of the machine's preferred width.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimitBenchmarks {
  /** Vector operations in one call. */
  static final int VECTORS = 1 << 14;

  /** Values in a vector. */
  static final int LANES = FloatVector.SPECIES_PREFERRED.length();

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int STEP = FLOATS.vectorByteSize();

  /** Size of the array that is read: 16 fits the first-level cache, 256 the second. */
  @Param({"16", "256"})
  public int kibibytes;

  private MemorySegment array = FloatArray.allocate(0).segment();
  private long size;

  /** For JMH. */
  public LimitBenchmarks() {}

  /** Allocates; zeros are as fast as any numbers. */
  @Setup
  public void prepare() {
    size = kibibytes * 1024L;
    array = FloatArray.allocate((int) (size / 4)).segment();
  }

  /**
   * Fused multiply-adds in eight chains that touch no memory.
   *
   * @return the sum
   */
  @Benchmark
  public float multiplyAdd() {
    FloatVector a = FloatVector.broadcast(FLOATS, 1.5f);
    FloatVector b = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector s0 = a;
    FloatVector s1 = a;
    FloatVector s2 = a;
    FloatVector s3 = a;
    FloatVector s4 = a;
    FloatVector s5 = a;
    FloatVector s6 = a;
    FloatVector s7 = a;
    for (int i = 0; i < VECTORS; i += 8) {
      s0 = s0.fma(b, a);
      s1 = s1.fma(b, a);
      s2 = s2.fma(b, a);
      s3 = s3.fma(b, a);
      s4 = s4.fma(b, a);
      s5 = s5.fma(b, a);
      s6 = s6.fma(b, a);
      s7 = s7.fma(b, a);
    }
    FloatVector low = s0.add(s1).add(s2.add(s3));
    return low.add(s4.add(s5).add(s6.add(s7))).lane(0);
  }

  /**
   * One load and one addition a vector, in four chains.
   *
   * @return the sum
   */
  @Benchmark
  public float loadAdd() {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int done = 0; done < VECTORS; done += (int) (size / STEP)) {
      for (long at = 0; at < size; at += 4L * STEP) {
        s0 = s0.add(FloatVector.fromMemorySegment(FLOATS, array, at, ORDER));
        s1 = s1.add(FloatVector.fromMemorySegment(FLOATS, array, at + STEP, ORDER));
        s2 = s2.add(FloatVector.fromMemorySegment(FLOATS, array, at + 2L * STEP, ORDER));
        s3 = s3.add(FloatVector.fromMemorySegment(FLOATS, array, at + 3L * STEP, ORDER));
      }
    }
    return s0.add(s1).add(s2.add(s3)).lane(0);
  }

  /** One load, one addition and one store a vector. */
  @Benchmark
  public void loadAddStore() {
    FloatVector x = FloatVector.broadcast(FLOATS, 1f);
    for (int done = 0; done < VECTORS; done += (int) (size / STEP)) {
      for (long at = 0; at < size; at += 4L * STEP) {
        change(at, x);
        change(at + STEP, x);
        change(at + 2L * STEP, x);
        change(at + 3L * STEP, x);
      }
    }
  }

  private void change(long at, FloatVector x) {
    FloatVector.fromMemorySegment(FLOATS, array, at, ORDER)
        .add(x)
        .intoMemorySegment(array, at, ORDER);
  }

  /**
   * One division a vector, in four chains.
   *
   * @return the sum
   */
  @Benchmark
  public float divide() {
    FloatVector a = FloatVector.broadcast(FLOATS, 1.5f);
    FloatVector s0 = a;
    FloatVector s1 = a;
    FloatVector s2 = a;
    FloatVector s3 = a;
    for (int i = 0; i < VECTORS; i += 4) {
      s0 = a.div(s0);
      s1 = a.div(s1);
      s2 = a.div(s2);
      s3 = a.div(s3);
    }
    return s0.add(s1).add(s2.add(s3)).lane(0);
  }

  /**
   * One square root and one division a vector, in four chains.
   *
   * @return the sum
   */
  @Benchmark
  public float rootAndDivide() {
    FloatVector a = FloatVector.broadcast(FLOATS, 1.5f);
    FloatVector s0 = a;
    FloatVector s1 = a;
    FloatVector s2 = a;
    FloatVector s3 = a;
    for (int i = 0; i < VECTORS; i += 4) {
      s0 = a.div(s0.lanewise(VectorOperators.SQRT));
      s1 = a.div(s1.lanewise(VectorOperators.SQRT));
      s2 = a.div(s2.lanewise(VectorOperators.SQRT));
      s3 = a.div(s3.lanewise(VectorOperators.SQRT));
    }
    return s0.add(s1).add(s2.add(s3)).lane(0);
  }
}
