package dev.spikeq.app;

import picocli.CommandLine.IVersionProvider;

/** What {@code spikeq --version} prints: the version that the build wrote into the jar. */
final class Version implements IVersionProvider {
  Version() {}

  @Override
  public String[] getVersion() {
    String built = Main.class.getPackage().getImplementationVersion();
    return new String[] {
      "SpikeQ " + (built == null ? "(not built as a jar)" : built),
      "Java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }
}
