package dev.spikeq.formats.safetensors;

/**
 * What the header says about one tensor, checked on its own but not yet against its neighbours.
 *
 * @param name the tensor's name
 * @param dtype type of its numbers
 * @param shape sizes of its dimensions
 * @param begin first byte of its data, counted from the end of the header
 * @param end one past its last byte
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record TensorEntry(String name, DType dtype, int[] shape, long begin, long end) {
  int byteCount() {
    return Math.toIntExact(end - begin);
  }
}
