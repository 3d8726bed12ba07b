package dev.spikeq.app;

import picocli.CommandLine.IVersionProvider;

/** What {@code spikeq --version} prints: the version that the build wrote into the jar. */
final class Version implements IVersionProvider {
  Version() {}

  /** The version alone. */
  static String number() {
    String built = Main.class.getPackage().getImplementationVersion();
    return built == null ? "(not built as a jar)" : built;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "SpikeQ " + number(), "Java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }
}
