package org.pagoda.user;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The floors, and what no class may do wherever it stands. */
class ArchitectureTest {
    private static final String[] FLOORS = {
        "org.pagoda.mmu..", "org.pagoda.ipc..", "org.pagoda.kernel..", "org.pagoda.user.."
    };
    private static final String[] NUCLEUS = {
        "org.pagoda.kernel",
        "org.pagoda.kernel.scheduling",
        "org.pagoda.kernel.trace",
        "org.pagoda.kernel.syscall",
        "org.pagoda.kernel.uaccess"
    };
    private static final String[] SIMULATION = {FLOORS[0], FLOORS[1], FLOORS[2]};
    /** Who draws, from a seed that is given. */
    private static final Set<String> SEEDED = Set.of(
            "org.pagoda.kernel.DeterministicScheduler",
            "org.pagoda.kernel.scheduling.Lottery",
            "org.pagoda.mmu.TranslationLookasideBuffer",
            "org.pagoda.mmu.replacement.RandomReplacement",
            "org.pagoda.mmu.replacement.NotRecentlyUsed");

    /** Runs in the compiler, not in a machine. */
    private static final String COMPILER = "org.pagoda.ipc.syscall.processor..";

    private static final String PROGRAMS = "org.pagoda.user.lab..";
    private static final String COMMAND_LINE = "org.pagoda.user.cli..";

    /** The floors as they were built, without tests. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("/jmh"))
            .importPackages("org.pagoda");

    private static DescribedPredicate<JavaAccess<?>> to(Class<?> owner, String... names) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + String.join("/", names),
                access -> access.getTargetOwner().isAssignableTo(owner)
                        && Set.of(names).contains(access.getTarget().getName()));
    }

    // ---- floors ----

    @Test
    void shouldSeeAllFloors() {
        for (String name : List.of(
                "org.pagoda.mmu.PageTable",
                "org.pagoda.ipc.Sending",
                "org.pagoda.ipc.check.InvariantChecker",
                "org.pagoda.kernel.Kernel",
                "org.pagoda.kernel.fs.HostFiles",
                "org.pagoda.user.Libc",
                "org.pagoda.user.cli.Pagoda")) {
            assertTrue(CLASSES.contain(name), name);
        }
        assertTrue(CLASSES.stream().noneMatch(each -> each.getSimpleName().endsWith("Test")));
    }

    @Test
    void shouldImportOnlyFloorsBelow() {
        for (int floor = 0; floor < FLOORS.length; floor++) {
            for (int above = floor + 1; above < FLOORS.length; above++) {
                noClasses()
                        .that()
                        .resideInAPackage(FLOORS[floor])
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(FLOORS[above])
                        .check(CLASSES);
            }
        }
    }

    @Test
    void shouldBelongToAFloor() {
        classes().should().resideInAnyPackage(FLOORS).check(CLASSES);
    }

    @Test
    void shouldKeepFacesAndBootOutOfTheNucleus() {
        DescribedPredicate<JavaClass> beyond = DescribedPredicate.describe(
                "are of the kernel but not of the nucleus",
                each -> each.getPackageName().startsWith("org.pagoda.kernel")
                        && !Set.of(NUCLEUS).contains(each.getPackageName()));
        noClasses()
                .that()
                .resideInAnyPackage(NUCLEUS)
                .should()
                .dependOnClassesThat(beyond)
                .check(CLASSES);
    }

    @Test
    void shouldKeepBootOutOfFaces() {
        noClasses()
                .that()
                .resideInAPackage("org.pagoda.kernel..")
                .and()
                .resideOutsideOfPackage("org.pagoda.kernel.boot")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.pagoda.kernel.boot")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("org.pagoda.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldKeepTheCommandLineOutOfPrograms() {
        noClasses()
                .that()
                .resideOutsideOfPackage(COMMAND_LINE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(COMMAND_LINE)
                .check(CLASSES);
    }

    // ---- statics ----

    /** Classes of others whose objects never change. */
    private static final Set<String> IMMUTABLE =
            Set.of("java.lang.String", "java.util.regex.Pattern", "java.lang.invoke.VarHandle", "com.google.gson.Gson");

    /** Knows which memories nobody refers to any more, as the garbage collector does: no machine can ask it for anything, or see another's. */
    private static final String CLEANER = "org.pagoda.mmu.PhysicalMemory.CLEANER";

    private static boolean isImmutable(JavaField field) {
        JavaClass type = field.getRawType();
        return type.isPrimitive()
                || type.isEnum()
                || type.isRecord()
                || IMMUTABLE.contains(type.getName())
                || (type.isInterface() && type.isAssignableTo(Collection.class) && isUnmodifiable(field))
                || (type.isInterface() && type.isAssignableTo(Map.class) && isUnmodifiable(field));
    }

    /** Asks the value itself: what {@code List.of} and the like have made cannot be changed. */
    private static boolean isUnmodifiable(JavaField field) {
        try {
            Field reflected = field.reflect();
            reflected.setAccessible(true);
            return reflected.get(null).getClass().getName().startsWith("java.util.ImmutableCollections");
        } catch (IllegalAccessException e) {
            throw new LinkageError("cannot read " + field, e);
        }
    }

    @Test
    void shouldHaveOnlyFinalStatics() {
        fields().that()
                .areStatic()
                .and(DescribedPredicate.describe("are written by people", ArchitectureTest::isWrittenByPeople))
                .should()
                .beFinal()
                .check(CLASSES);
    }

    private static boolean isWrittenByPeople(JavaField field) {
        return !field.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    @Test
    void shouldHaveNoStaticsWhoseValuesChange() {
        List<String> suspects = CLASSES.stream()
                .flatMap(each -> each.getFields().stream())
                .filter(field -> Modifier.isStatic(field.reflect().getModifiers()) && isWrittenByPeople(field))
                .filter(field -> !isImmutable(field) && !field.getFullName().equals(CLEANER))
                .map(field ->
                        field.getFullName() + " of type " + field.getRawType().getName())
                .sorted()
                .toList();
        assertEquals(List.of(), suspects);
    }

    // ---- threads, time and chance ----

    @Test
    void shouldLetProgramsUseNoHostSynchronisation() {
        noClasses()
                .that()
                .resideInAPackage(PROGRAMS)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .orShould()
                .accessTargetWhere(to(Object.class, "wait", "notify", "notifyAll"))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(PROGRAMS)
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoSynchronizedBlocksInPrograms() throws IOException {
        // Bytecode shows them to ArchUnit no more than comments: so this reads the sources.
        Path programs = Path.of(System.getProperty("basedir", "."), "src/main/java/org/pagoda/user/lab");
        try (Stream<Path> files = Files.walk(programs)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> Pattern.compile("\\bsynchronized\\b")
                            .matcher(read(file))
                            .find())
                    .toList();
            assertEquals(List.of(), found);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldEndTheHostProcessOnlyFromTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(COMMAND_LINE)
                .should()
                .accessTargetWhere(to(System.class, "exit"))
                .orShould()
                .accessTargetWhere(to(Runtime.class, "exit", "halt"))
                .check(CLASSES);
    }

    @Test
    void shouldAskTheHostForTheTimeOnlyInTheWatchdog() {
        noClasses()
                .that()
                .resideInAnyPackage(SIMULATION)
                .and()
                .doNotHaveFullyQualifiedName("org.pagoda.kernel.RunEnd")
                .should()
                .accessTargetWhere(to(System.class, "nanoTime", "currentTimeMillis"))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Instant.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Date.class)
                .check(CLASSES);
    }

    @Test
    void shouldDrawFromNothingButTheSeed() {
        noClasses()
                .that()
                .resideInAnyPackage(SIMULATION)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .accessTargetWhere(to(Math.class, "random"))
                .orShould()
                .accessTargetWhere(to(UUID.class, "randomUUID"))
                .orShould()
                .accessTargetWhere(to(System.class, "identityHashCode"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(SIMULATION)
                .and(DescribedPredicate.describe("have no seed", each -> !SEEDED.contains(each.getName())))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.SplittableRandom")
                .check(CLASSES);
    }

    /** What is sorted has the same order in each run; a plain {@code Map} or {@code Set} may be a hash table. */
    private static DescribedPredicate<JavaAccess<?>> isUnsorted() {
        return DescribedPredicate.describe(
                "unsorted",
                access -> !access.getTargetOwner().isAssignableTo(SortedMap.class)
                        && !access.getTargetOwner().isAssignableTo(SortedSet.class));
    }

    @Test
    void shouldNotWalkHashTables() {
        noClasses()
                .that()
                .resideInAnyPackage(SIMULATION)
                .and()
                .resideOutsideOfPackage(COMPILER)
                .should()
                .accessTargetWhere(
                        to(Map.class, "values", "keySet", "entrySet", "forEach").and(isUnsorted()))
                .orShould()
                .accessTargetWhere(to(Set.class, "iterator", "stream", "forEach", "toArray")
                        .and(isUnsorted()))
                .check(CLASSES);
    }

    @Test
    void shouldPrintNothingPastTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(COMMAND_LINE)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessTargetWhere(to(Throwable.class, "printStackTrace"))
                .check(CLASSES);
    }
}
