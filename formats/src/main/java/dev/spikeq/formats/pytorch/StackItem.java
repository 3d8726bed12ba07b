package dev.spikeq.formats.pytorch;

import java.util.List;

/** What lies on the pickle machine's stack: values, and what only builds them. */
sealed interface StackItem
    permits TorchValue,
        StackItem.Function,
        StackItem.StorageClass,
        StackItem.StorageItem,
        StackItem.Arguments,
        Growing {

  /** The functions that a file may name; each is done here, none is called. */
  enum Function implements StackItem {
    ORDERED_DICT("collections", "OrderedDict"),
    REBUILD_TENSOR("torch._utils", "_rebuild_tensor_v2"),
    REBUILD_PARAMETER("torch._utils", "_rebuild_parameter");

    private final String module;
    private final String word;

    Function(String module, String word) {
      this.module = module;
      this.word = word;
    }

    boolean isCalled(String givenModule, String givenName) {
      return module.equals(givenModule) && word.equals(givenName);
    }
  }

  /** The name of a class of storages, such as {@code torch.FloatStorage}. */
  record StorageClass(TorchDType dtype) implements StackItem {}

  /** A storage that the file refers to. */
  record StorageItem(Storage storage) implements StackItem {}

  /** A tuple with something in it that is no value: only a function can take it. */
  record Arguments(List<StackItem> items) implements StackItem {}
}
