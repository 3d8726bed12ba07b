package dev.spikeq.atari;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ale.ALEInterface;
import org.bytedeco.javacpp.Loader;

/** Loads the emulator's native code where that was not done yet, and keeps it from talking. */
final class NativeLibrary {
  /** {@code ale::Logger::setMode(ale::Logger::mode)}, as C++ compilers but Microsoft's call it. */
  private static final String SET_LOG_MODE = "_ZN3ale6Logger7setModeENS0_4modeE";

  /** The binding would count all memory of the process, replay included, as the emulator's. */
  private static final List<String> UNLIMITED =
      List.of("org.bytedeco.javacpp.maxBytes", "org.bytedeco.javacpp.maxPhysicalBytes");

  private static final int ERRORS_ONLY = 2;

  private NativeLibrary() {}

  /**
   * Loads it.
   *
   * @throws IllegalStateException if there is none for this platform, or the system cannot load it
   */
  static void load() {
    for (String limit : UNLIMITED) {
      System.setProperty(limit, System.getProperty(limit, "0"));
    }
    String library;
    try {
      library = Loader.load(ALEInterface.class);
    } catch (LinkageError e) {
      throw new IllegalStateException(
          ("Atari: expected the Arcade Learning Environment's native code for %s, found none that"
                  + " loads (%s): it exists for linux-x86_64, macosx-x86_64 and windows-x86_64; all"
                  + " other environments work without it")
              .formatted(Loader.getPlatform(), e.getMessage()),
          e);
    }
    silence(Path.of(library).resolveSibling(System.mapLibraryName("ale")));
  }

  /** Its greetings and notes on every cartridge go to standard error; errors still do. */
  private static void silence(Path library) {
    if (File.separatorChar == '\\') {
      return; // another naming of symbols
    }
    try {
      Optional<MemorySegment> setMode =
          SymbolLookup.libraryLookup(library, Arena.global()).find(SET_LOG_MODE);
      if (setMode.isPresent()) {
        Linker.nativeLinker()
            .downcallHandle(setMode.get(), FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
            .invokeExact(ERRORS_ONLY);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(
          "Atari: the emulator's log cannot be set (" + library + ")", e);
    }
  }
}
