package dev.spikeq.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the table of rooms in the design: which room may use which, and which other code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {
  private static final String HOUSE = "dev.spikeq.";

  /** What any room may use: the Java platform and the annotations for null. */
  private static final List<String> PLATFORM =
      List.of("java..", "javax..", "jdk..", "org.w3c.dom..", "org.jspecify..", "");

  /**
   * One room of the house.
   *
   * @param name its package below {@code dev.spikeq}
   * @param uses the rooms that it may use
   * @param others packages of other people's code that it may use
   */
  record Room(String name, List<String> uses, List<String> others) {
    String packages() {
      return HOUSE + name + "..";
    }

    String[] allowed() {
      Stream<String> rooms = uses.stream().map(used -> HOUSE + used + "..");
      return Stream.of(Stream.of(packages()), rooms, others.stream(), PLATFORM.stream())
          .flatMap(packages -> packages)
          .toArray(String[]::new);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private JavaClasses house = new ClassFileImporter().importClasses();

  @BeforeAll
  void read() {
    house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/jmh_generated/"))
            .importPackages("dev.spikeq");
  }

  static List<Room> rooms() {
    List<String> json = List.of("tools.jackson..", "com.fasterxml.jackson.annotation..");
    List<String> commandLine = List.of("picocli..");
    return List.of(
        new Room("snn", List.of(), List.of()),
        new Room("kernels", List.of("snn"), List.of()),
        new Room("env", List.of(), List.of()),
        new Room("atari", List.of("env"), List.of("org.bytedeco..")),
        new Room(
            "formats",
            List.of("snn"),
            Stream.of(json, List.of("de.siegmar.fastcsv..")).flatMap(List::stream).toList()),
        new Room("agent", List.of("snn", "env"), List.of()),
        new Room("convert", List.of("snn"), List.of()),
        new Room("lab", List.of("agent", "convert", "formats", "env", "snn"), json),
        new Room(
            "app",
            List.of("lab", "agent", "convert", "formats", "env", "snn"),
            Stream.of(json, commandLine).flatMap(List::stream).toList()));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void usesOnlyTheRoomsAndLibrariesThatItMay(Room room) {
    ArchRule rule =
        classes()
            .that()
            .resideInAPackage(room.packages())
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(room.allowed());
    rule.check(house);
  }

  @Test
  void onlyKernelsAndTheirBenchmarksUseTheVectorModule() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.spikeq.kernels..", "dev.spikeq.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(house);
  }

  @Test
  void packagesFormNoCycle() {
    slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(house);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : house) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    }
    assertEquals(Set.of(), unmarked, "packages without @NullMarked in a package-info.java");
  }

  /** A new room has to be put into the table above, or none of its rules would be checked. */
  @Test
  void everyRoomIsInTheTable() {
    List<String> known = new ArrayList<>(List.of("bench", "acceptance"));
    rooms().forEach(room -> known.add(room.name()));
    for (JavaClass type : house) {
      String name = type.getPackageName();
      assertTrue(
          known.stream().anyMatch(room -> (name + ".").startsWith(HOUSE + room + ".")),
          () -> type.getName() + " lives in no room of the table: " + known);
    }
    for (String room : known) {
      assertTrue(house.containPackage(HOUSE + room), () -> "nothing was read of " + HOUSE + room);
    }
  }

  /** Every package is a slice of its own. */
  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages of SpikeQ";
    }
  }
}
