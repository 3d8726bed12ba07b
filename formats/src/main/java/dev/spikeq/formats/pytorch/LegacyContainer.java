package dev.spikeq.formats.pytorch;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.pytorch.TorchValue.Sequence;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The container that {@code torch.save} wrote before PyTorch 1.6: five pickles (a magic number, the
 * protocol's version, the system, the object, the keys of the storages) and then, in the order of
 * the keys, each storage as a 64-bit count and its bytes.
 */
final class LegacyContainer {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final int VERSION = 1001;

  private LegacyContainer() {}

  static TorchValue read(String source, byte[] content) throws FormatException {
    Cursor in = new Cursor(source, ByteBuffer.wrap(content));
    if (!(header(in) instanceof TorchValue.Whole(BigInteger magic)) || !magic.equals(MAGIC)) {
      throw new FormatException(
          source, "a file of torch.save", "another pickle", "is it a PyTorch file?");
    }
    if (!(header(in) instanceof TorchValue.Whole(BigInteger version))
        || !version.equals(BigInteger.valueOf(VERSION))) {
      throw new FormatException(
          source,
          "version " + VERSION + " of the format before PyTorch 1.6",
          "another version",
          "save it again with a newer PyTorch");
    }
    if (!(header(in) instanceof TorchValue.Dictionary(Map<TorchValue, TorchValue> system))
        || !new TorchValue.Flag(true).equals(system.get(new TorchValue.Text("little_endian")))) {
      throw new FormatException(
          source,
          "a file from a little-endian machine",
          "one from another machine",
          "save it again on a usual machine");
    }
    Builder builder = new Builder(content.length);
    TorchValue value = PickleReader.read(in, builder);
    for (Storage storage : keys(in, builder)) {
      fill(in, storage);
    }
    if (in.remaining() > 0) {
      throw new FormatException(
          in.where(),
          "the end after the last storage",
          in.remaining() + " further bytes",
          PickleReader.DAMAGED);
    }
    return value;
  }

  /** One of the pickles around the object; it has no storage. */
  private static TorchValue header(Cursor in) throws FormatException {
    return PickleReader.read(in, new Builder(0));
  }

  /** The storages in the order in which they follow. */
  private static List<Storage> keys(Cursor in, Builder builder) throws FormatException {
    String where = in.where();
    List<Storage> inOrder = new ArrayList<>();
    if (header(in) instanceof Sequence(Sequence.Kind _, List<TorchValue> keys)) {
      for (TorchValue key : keys) {
        if (key instanceof TorchValue.Text(String name)) {
          builder.storage(name).ifPresent(inOrder::add);
        }
      }
      if (keys.size() == inOrder.size()
          && inOrder.size() == builder.storages().size()
          && Set.copyOf(inOrder).size() == inOrder.size()) {
        return inOrder;
      }
    }
    throw new FormatException(
        where,
        "the keys of the " + builder.storages().size() + " storages that the tensors use",
        "something else",
        PickleReader.DAMAGED);
  }

  private static void fill(Cursor in, Storage storage) throws FormatException {
    String where = in.where();
    long elements = in.signedLong();
    if (elements != storage.elements()) {
      throw new FormatException(
          where + ": storage " + Builder.shown(storage.key()),
          storage.elements() + " numbers, as its tensors say",
          Long.toString(elements),
          PickleReader.DAMAGED);
    }
    String what = "the " + storage.byteCount() + " bytes of a storage";
    storage.fill(in.slice(storage.byteCount(), what));
  }
}
