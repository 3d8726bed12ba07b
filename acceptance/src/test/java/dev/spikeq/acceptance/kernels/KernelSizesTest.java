package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What loops over many vectors is compiled by itself. A smaller method is inlined into hot callers,
 * where the compiler's budget may be spent and vectors are boxed; nothing else would tell. See
 * {@code docs/decisions/vectors-in-one-method.md}.
 */
final class KernelSizesTest {
  /** The largest method that the compiler inlines where it is hot ({@code FreqInlineSize}). */
  private static final int INLINED = 325;

  @ParameterizedTest
  @CsvSource({
    "EventKernels, addBlock",
    "EventGradientKernels, sumBlock",
    "EventGradientKernels, addInOrder",
    "MatrixKernels, tile",
    "MatrixKernels, pillar",
    "MatrixKernels, slab",
    "MatrixKernels, strip",
    "PackedMatrixKernels, tile",
    "NeuronKernels, fireGroups",
    "NeuronKernels, rationalBackward",
    "NeuronKernels, compactBackward",
    "LearningNeuronKernels, fireBackward",
    "SparseWindowKernels, addPair",
    "SparseWindowKernels, addVector",
    "SparseWindowKernels, gradientPair",
    "SparseWindowKernels, gradientVector",
    "SynapticNeuronKernels, firePair",
    "SynapticNeuronKernels, rationalBackward",
    "SynapticNeuronKernels, compactBackward",
    "TransposeKernels, exchangeHalves",
    "TransposeKernels, exchangePairs",
    "TurnedEventKernels, addBlock",
    "WindowEventKernels, addBlock",
    "WindowEventKernels, addPair",
    "WindowEventKernels, addVector",
    "WindowEventKernels, gradientBlock",
    "WindowEventKernels, gradientPair",
    "WindowEventKernels, gradientVector",
    "WindowEventKernels, multiplyActive",
  })
  void noCallerInlinesIt(String kernels, String method) throws IOException {
    ClassModel model = read("/dev/spikeq/kernels/" + kernels + ".class");
    int smallest =
        model.methods().stream()
            .filter(each -> each.methodName().equalsString(method))
            .mapToInt(KernelSizesTest::bytes)
            .min()
            .orElseThrow(() -> new AssertionError(kernels + " has no method " + method));
    assertTrue(
        smallest > INLINED, () -> "%s.%s: %d bytes of code".formatted(kernels, method, smallest));
  }

  private static ClassModel read(String path) throws IOException {
    try (InputStream in = KernelSizesTest.class.getResourceAsStream(path)) {
      return ClassFile.of().parse(Objects.requireNonNull(in, path).readAllBytes());
    }
  }

  private static int bytes(MethodModel method) {
    return ((CodeAttribute) method.code().orElseThrow()).codeLength();
  }
}
