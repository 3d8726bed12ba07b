package dev.spikeq.formats.pytorch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers that tensors share, first as the pickle announces them, then with their bytes.
 *
 * <p>The container fills it after the pickle has been read; nothing outside this package sees it
 * before.
 */
final class Storage {
  private final String key;
  private final TorchDType dtype;
  private final long elements;
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  Storage(String key, TorchDType dtype, long elements) {
    this.key = key;
    this.dtype = dtype;
    this.elements = elements;
  }

  String key() {
    return key;
  }

  TorchDType dtype() {
    return dtype;
  }

  long elements() {
    return elements;
  }

  /** How many bytes it takes; elements are bounded by the file's size, so this cannot overflow. */
  long byteCount() {
    return elements * dtype.bytes();
  }

  void fill(ByteBuffer content) {
    bytes = content.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  ByteBuffer bytes() {
    return bytes;
  }
}
