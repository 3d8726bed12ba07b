package dev.spikeq.formats.pytorch;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.pytorch.TorchValue.Sequence;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of Python's pickle machine that state dictionaries need, as an interpreter that can make
 * nothing but {@link TorchValue}s.
 *
 * <p>A pickle is a program for a machine with a stack, a memo and marks. Instructions that name
 * something ({@code GLOBAL}) get it from {@link Builder}'s short list or are refused; what they
 * would call is done here. The instructions are those of protocols 2 to 5 that {@code torch.save}
 * writes. Memory: at most {@value #MOST_INSTRUCTIONS} instructions, each of which makes at most one
 * small object; strings are as long as their bytes in the file.
 *
 * <p>Source: the instructions' documentation in CPython's {@code pickletools}. Unlike there, a list
 * or dictionary that was put into another one can no longer be changed, a dictionary's key comes
 * once, and containers are nested at most {@value #DEEPEST} deep.
 */
final class PickleReader {
  static final String DAMAGED = "the file is damaged or cut short, get it again";
  static final String ONLY_STATE =
      "only a state_dict, or lists and tuples of tensors, can be read: save model.state_dict()";

  private static final int MOST_INSTRUCTIONS = 200_000;
  private static final int DEEPEST = 16;
  private static final int NEWEST_PROTOCOL = 5;

  private final Cursor in;
  private final Builder builder;
  private final List<StackItem> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, StackItem> memo = new HashMap<>();
  private final IdentityHashMap<TorchValue, Integer> depths = new IdentityHashMap<>();
  private String where = "";

  private PickleReader(Cursor in, Builder builder) {
    this.in = in;
    this.builder = builder;
  }

  /**
   * Reads one pickle; the cursor then stands behind it.
   *
   * @param in where to read
   * @param builder makes tensors and keeps the storages
   * @throws FormatException if it is damaged, or does anything that is not allowed
   */
  static TorchValue read(Cursor in, Builder builder) throws FormatException {
    return new PickleReader(in, builder).run();
  }

  private TorchValue run() throws FormatException {
    for (int i = 0; i < MOST_INSTRUCTIONS; i++) {
      where = in.where();
      int instruction = in.unsignedByte();
      if (instruction == '.') {
        TorchValue result = value(pop());
        if (!stack.isEmpty() || !marks.isEmpty()) {
          throw refused("one value at the end", stack.size() + 1 + " and open marks");
        }
        return result;
      }
      if (!structure(instruction) && !constant(instruction)) {
        throw unknown(instruction);
      }
    }
    throw refused("at most " + MOST_INSTRUCTIONS + " instructions", "more");
  }

  /** Instructions that arrange what is there. */
  private boolean structure(int instruction) throws FormatException {
    switch (instruction) {
      case 0x80 -> protocol();
      case 0x95 -> frame();
      case '(' -> marks.push(stack.size());
      case 'q' -> remember(in.unsignedByte());
      case 'r' -> remember(in.unsignedInt());
      case 0x94 -> remember(memo.size());
      case 'h' -> recall(in.unsignedByte());
      case 'j' -> recall(in.unsignedInt());
      case ')' -> push(tuple(List.of()));
      case 0x85 -> push(tuple(popped(1)));
      case 0x86 -> push(tuple(popped(2)));
      case 0x87 -> push(tuple(popped(3)));
      case 't' -> push(tuple(toMark()));
      case ']' -> push(new Growing.GrowingList());
      case '}' -> push(new Growing.GrowingDictionary());
      case 'a' -> append(popped(1));
      case 'e' -> append(toMark());
      case 's' -> put(popped(2));
      case 'u' -> put(toMark());
      case 'b' -> state();
      case 'c' -> push(builder.named(where, in.line(), in.line()));
      case 0x93 -> {
        List<StackItem> names = popped(2);
        push(builder.named(where, text(names.get(0)), text(names.get(1))));
      }
      case 'Q' -> push(builder.storage(where, arguments(pop())));
      case 'R' -> {
        List<StackItem> call = popped(2);
        push(builder.call(where, call.get(0), arguments(call.get(1))));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Instructions that carry a value of their own. */
  private boolean constant(int instruction) throws FormatException {
    switch (instruction) {
      case 'N' -> push(new TorchValue.None());
      case 0x88 -> push(new TorchValue.Flag(true));
      case 0x89 -> push(new TorchValue.Flag(false));
      case 'K' -> whole(in.unsignedByte());
      case 'M' -> whole(in.unsignedShort());
      case 'J' -> whole(in.signedInt());
      case 0x8a -> push(new TorchValue.Whole(in.bigInteger(in.unsignedByte())));
      case 'G' -> push(new TorchValue.Real(in.bigEndianDouble()));
      case 'X' -> push(new TorchValue.Text(in.text(in.unsignedInt())));
      case 0x8c, 'U' -> push(new TorchValue.Text(in.text(in.unsignedByte())));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void protocol() throws FormatException {
    int found = in.unsignedByte();
    if (found > NEWEST_PROTOCOL) {
      throw refused("a pickle of protocol 2 to " + NEWEST_PROTOCOL, "protocol " + found);
    }
  }

  /** A frame only says how much to read ahead. */
  private void frame() throws FormatException {
    long length = in.signedLong();
    if (length < 0 || length > in.remaining()) {
      throw refused("a frame of at most " + in.remaining() + " bytes", Long.toString(length));
    }
  }

  private void remember(long place) throws FormatException {
    StackItem top = pop();
    memo.put(place, top);
    push(top);
  }

  private void recall(long place) throws FormatException {
    StackItem item = memo.get(place);
    if (item == null) {
      throw refused("a memo " + place + " that was stored before", "none");
    }
    push(item);
  }

  private StackItem tuple(List<StackItem> items) throws FormatException {
    List<StackItem> closed = new ArrayList<>();
    List<TorchValue> values = new ArrayList<>();
    for (StackItem item : items) {
      StackItem element = item instanceof Growing growing ? close(growing) : item;
      closed.add(element);
      if (element instanceof TorchValue value) {
        values.add(value);
      }
    }
    if (values.size() < closed.size()) {
      return new StackItem.Arguments(closed);
    }
    return measured(new Sequence(Sequence.Kind.TUPLE, values), values);
  }

  private void append(List<StackItem> items) throws FormatException {
    if (!(pop() instanceof Growing.GrowingList list)) {
      throw refused("a list to append to", "something else");
    }
    requireOpen(list);
    for (StackItem item : items) {
      if (item == list) {
        throw refused("values to append", "the list itself (a cycle)");
      }
      list.add(value(item));
    }
    push(list);
  }

  private void put(List<StackItem> items) throws FormatException {
    if (!(pop() instanceof Growing.GrowingDictionary dictionary) || items.size() % 2 != 0) {
      throw refused("a dictionary, and pairs to put into it", "something else");
    }
    requireOpen(dictionary);
    for (int i = 0; i < items.size(); i += 2) {
      if (items.get(i + 1) == dictionary) {
        throw refused("values to put", "the dictionary itself (a cycle)");
      }
      TorchValue key = value(items.get(i));
      if (!(key instanceof TorchValue.Text) && !(key instanceof TorchValue.Whole)) {
        throw refused("a string or an integer as a key", key.described());
      }
      if (!dictionary.put(key, value(items.get(i + 1)))) {
        throw refused("each key once", "the same key again");
      }
    }
    push(dictionary);
  }

  /** What {@code state_dict()} hangs on its dictionary: versions of the modules, not read. */
  private void state() throws FormatException {
    TorchValue state = value(pop());
    if (!(state instanceof TorchValue.Dictionary) || !(pop() instanceof Growing growing)) {
      throw new FormatException(
          where, "the attributes of an ordered dictionary", "those of another object", ONLY_STATE);
    }
    if (!(growing instanceof Growing.GrowingDictionary)) {
      throw refused("the attributes of an ordered dictionary", "those of a list");
    }
    push(growing);
  }

  private void requireOpen(Growing growing) throws FormatException {
    if (growing.closed()) {
      throw refused(
          "a list or dictionary that is not yet part of another value",
          "a change to one that is (a cycle)");
    }
  }

  private void whole(int number) {
    push(new TorchValue.Whole(BigInteger.valueOf(number)));
  }

  private void push(StackItem item) {
    stack.add(item);
  }

  private StackItem pop() throws FormatException {
    return popped(1).getFirst();
  }

  private List<StackItem> popped(int count) throws FormatException {
    int from = stack.size() - count;
    if (from < (marks.isEmpty() ? 0 : marks.peek())) {
      throw refused(count + " values on the stack", "fewer");
    }
    return cut(from);
  }

  private List<StackItem> toMark() throws FormatException {
    if (marks.isEmpty()) {
      throw refused("a mark on the stack", "none");
    }
    return cut(marks.pop());
  }

  private List<StackItem> cut(int from) {
    List<StackItem> tail = stack.subList(from, stack.size());
    List<StackItem> items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }

  private String text(StackItem item) throws FormatException {
    if (item instanceof TorchValue.Text(String value)) {
      return value;
    }
    throw refused("a string", "something else");
  }

  /** What a tuple holds. */
  private List<? extends StackItem> arguments(StackItem item) throws FormatException {
    if (item instanceof StackItem.Arguments(List<StackItem> items)) {
      return items;
    }
    if (item instanceof Sequence(Sequence.Kind kind, List<TorchValue> items)
        && kind == Sequence.Kind.TUPLE) {
      return items;
    }
    throw refused("a tuple of arguments", "something else");
  }

  private TorchValue value(StackItem item) throws FormatException {
    return switch (item) {
      case TorchValue value -> value;
      case Growing growing -> close(growing);
      case StackItem.Function _,
          StackItem.StorageClass _,
          StackItem.StorageItem _,
          StackItem.Arguments _ ->
          throw new FormatException(
              where, "a value", "a function, a class or a storage", ONLY_STATE);
    };
  }

  private TorchValue close(Growing growing) throws FormatException {
    boolean first = !growing.closed();
    TorchValue value = growing.close();
    if (!first) {
      return value;
    }
    return switch (value) {
      case Sequence sequence -> measured(value, sequence.items());
      case TorchValue.Dictionary dictionary -> measured(value, dictionary.entries().values());
      default -> value;
    };
  }

  private TorchValue measured(TorchValue container, Iterable<TorchValue> items)
      throws FormatException {
    int depth = 0;
    for (TorchValue item : items) {
      depth = Math.max(depth, depths.getOrDefault(item, 0));
    }
    if (depth == DEEPEST) {
      throw refused("containers nested at most " + DEEPEST + " deep", "deeper ones");
    }
    depths.put(container, depth + 1);
    return container;
  }

  private FormatException unknown(int instruction) {
    return new FormatException(
        where,
        "an instruction that a state_dict needs",
        "pickle instruction 0x%02x".formatted(instruction),
        "the file is damaged, or holds other objects: " + ONLY_STATE);
  }

  private FormatException refused(String expected, String found) {
    return new FormatException(where, expected, found, DAMAGED);
  }
}
