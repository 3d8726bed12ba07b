package dev.spikeq.formats.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files as torch.save does, instruction by instruction, and files that it never would. */
public final class TorchFiles {
  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final Map<String, byte[]> storages = new LinkedHashMap<>();

  /** Starts a pickle of protocol 2. */
  public TorchFiles() {
    bytes(0x80, 2);
  }

  /** Instructions as they are. */
  public TorchFiles bytes(int... values) {
    for (int value : values) {
      pickle.write(value);
    }
    return this;
  }

  /** Characters as they are: most instructions are letters. */
  public TorchFiles raw(String characters) {
    pickle.writeBytes(characters.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** A string. */
  public TorchFiles text(String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    raw("X").little(4, content.length);
    pickle.writeBytes(content);
    return this;
  }

  /** An integer below 2^31. */
  public TorchFiles whole(int value) {
    return raw("J").little(4, value);
  }

  /** A name. */
  public TorchFiles global(String module, String name) {
    return raw("c" + module + "\n" + name + "\n");
  }

  /** An empty ordered dictionary. */
  public TorchFiles orderedDict() {
    return global("collections", "OrderedDict").raw(")R");
  }

  /** A storage's id, and the storage. */
  public TorchFiles storage(String key, String storageClass, int elements) {
    return raw("(")
        .text("storage")
        .global("torch", storageClass)
        .text(key)
        .text("cpu")
        .whole(elements)
        .raw("tQ");
  }

  /** A float tensor of its own storage. */
  public TorchFiles tensor(String key, float[] values, int... shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    ByteBuffer content = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    content.asFloatBuffer().put(values);
    data(key, content.array());
    return view(key, "FloatStorage", values.length, 0, shape, strides);
  }

  /** A tensor that is a view of a storage. */
  public TorchFiles view(
      String key, String storageClass, int elements, int offset, int[] shape, int[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").raw("(").storage(key, storageClass, elements);
    return whole(offset).wholes(shape).wholes(strides).bytes(0x89).orderedDict().raw("tR");
  }

  /** A storage's content. */
  public TorchFiles data(String key, byte[] content) {
    storages.put(key, content);
    return this;
  }

  private TorchFiles wholes(int... values) {
    raw("(");
    for (int value : values) {
      whole(value);
    }
    return raw("t");
  }

  private TorchFiles little(int length, long value) {
    for (int i = 0; i < length; i++) {
      pickle.write((int) (value >> (8 * i)));
    }
    return this;
  }

  /** The container before PyTorch 1.6; the pickle is ended. */
  public byte[] legacy() {
    TorchFiles all = new TorchFiles();
    all.bytes(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).raw(".");
    all.bytes(0x80, 2).raw("M").bytes(0xe9, 3).raw(".");
    all.bytes(0x80, 2).raw("}(").text("protocol_version").raw("M").bytes(0xe9, 3);
    all.text("little_endian").bytes(0x88).raw("u.");
    all.pickle.writeBytes(pickle.toByteArray());
    all.raw(".").bytes(0x80, 2).raw("](");
    storages.keySet().forEach(all::text);
    all.raw("e.");
    storages.forEach((key, content) -> {
      all.little(8, content.length / 4);
      all.pickle.writeBytes(content);
    });
    return all.pickle.toByteArray();
  }

  /** The container of PyTorch 1.6 and later; the pickle is ended. */
  public byte[] zip() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    byte[] program = pickle.toByteArray();
    byte[] ended = java.util.Arrays.copyOf(program, program.length + 1);
    ended[program.length] = '.';
    entries.put("model/data.pkl", ended);
    entries.put("model/byteorder", "little".getBytes(StandardCharsets.UTF_8));
    storages.forEach((key, content) -> entries.put("model/data/" + key, content));
    entries.put("model/version", "3\n".getBytes(StandardCharsets.UTF_8));
    return zip(entries);
  }

  /** An archive whose entries are stored as they are. */
  static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry stored = new ZipEntry(entry.getKey());
        CRC32 checksum = new CRC32();
        checksum.update(entry.getValue());
        stored.setMethod(ZipEntry.STORED);
        stored.setSize(entry.getValue().length);
        stored.setCrc(checksum.getValue());
        zip.putNextEntry(stored);
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
