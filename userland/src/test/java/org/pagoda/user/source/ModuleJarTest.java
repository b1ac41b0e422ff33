package org.pagoda.user.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.log.LogLine;
import org.pagoda.mmu.Errno;
import org.pagoda.user.testing.OutsideTests;

/** Modules in jars, which somebody else has compiled: what is in their class files is looked at before it is loaded. */
class ModuleJarTest {
    private static final String MODULE = """
            import org.pagoda.kernel.log.LogLevel;
            import org.pagoda.kernel.module.*;

            public class Boxed implements KernelModule {
                public long init(ModuleContext context) {
                    context.printk(LogLevel.KERN_INFO, "out of the box");
                    /**/
                    return 0;
                }
            }
            """;

    @TempDir
    private Path folder;

    private Machine machine;

    @BeforeEach
    void boot() {
        machine = Machine.builder().memory("4M").hostFolder(folder).build();
    }

    @AfterEach
    void close() {
        machine.close();
        assertEquals(List.of(), machine.faces().modules().all());
    }

    private static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }

    private void pack(String name, Path classes) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(folder.resolve(name)));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                out.write(Files.readAllBytes(file));
                out.closeEntry();
            }
        }
    }

    /** Compiles sources, each of a class's name and its text, puts them into a jar and loads it. */
    private long load(Path work, String... sources) throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        Path[] files = new Path[sources.length / 2];
        for (int i = 0; i < files.length; i++) {
            files[i] = write(work.resolve(sources[2 * i] + ".java"), sources[2 * i + 1]);
        }
        OutsideTests.compile(classes, files);
        pack("Boxed.jar", classes);
        return loadJar();
    }

    private long loadJar() {
        return machine.faces().modules().load(null, "/host/Boxed.jar", "");
    }

    private String logged() {
        return machine.faces().log().lines().stream().map(LogLine::text).collect(Collectors.joining("\n"));
    }

    private void assertRefused(long result, String why) {
        assertEquals(Errno.describe(Errno.ENOEXEC.result()), Errno.describe(result), this::logged);
        assertTrue(logged().contains(why), this::logged);
    }

    @Test
    void shouldLoadWhatUsesNothingElse(@TempDir Path work) throws IOException {
        assertEquals(0, load(work, "Boxed", MODULE), this::logged);
        assertTrue(logged().contains("boxed: out of the box"), this::logged);
        assertEquals(0, machine.faces().modules().unload(null, "boxed"));
    }

    @Test
    void shouldRefuseWhatIsOutOfReach(@TempDir Path work) throws IOException {
        Map<String, String> uses = new TreeMap<>(Map.of(
                "java.lang.System.exit", "System.exit(3)",
                "java.lang.System.out", "System.out.println()",
                "java.lang.System.nanoTime", "System.nanoTime()",
                "java.lang.Thread", "new Thread(() -> {}).start()",
                "java.lang.Runtime", "Runtime.getRuntime().gc()",
                "java.util.Timer", "new java.util.Timer()",
                "java.io.File", "new java.io.File(\"x\").delete()",
                "java.nio.file.Path", "java.nio.file.Path.of(\"x\")",
                "java.util.concurrent.Executors", "java.util.concurrent.Executors.newCachedThreadPool()",
                "java.lang.reflect.Array", "java.lang.reflect.Array.getLength(new int[0])"));
        String statements = String.join(";", uses.values());
        long result = load(work, "Boxed", MODULE.replace("/**/", statements + ";"));
        for (String named : uses.keySet()) {
            assertRefused(result, "/host/Boxed.jar: class Boxed: " + named + " cannot be used here: ");
        }
    }

    /** In another class than the module's, and of Pagoda what is not the driver interface. */
    @Test
    void shouldLookAtAllClasses(@TempDir Path work) throws IOException {
        String helper = "class Helper { Object x = new org.pagoda.mmu.PhysicalMemory(1); }";
        assertRefused(load(work, "Boxed", MODULE, "Helper", helper), "class Helper: ");
        assertTrue(logged().contains("org.pagoda.mmu.PhysicalMemory"), this::logged);
    }

    @Test
    void shouldWantOneModule(@TempDir Path work) throws IOException {
        String other = MODULE.replace("Boxed", "Other");
        assertRefused(load(work, "Boxed", MODULE, "Other", other), "has 2 classes that implement KernelModule");
    }

    @Test
    void shouldRefuseWhatIsNoJar(@TempDir Path work) throws IOException {
        Files.write(folder.resolve("Boxed.jar"), new byte[0]);
        assertRefused(loadJar(), "/host/Boxed.jar has no class that implement");
        write(work.resolve("Boxed.class"), "a text that is long enough to be cut off in the middle");
        pack("Boxed.jar", work);
        Path jar = folder.resolve("Boxed.jar");
        Files.write(jar, Arrays.copyOf(Files.readAllBytes(jar), 60));
        assertRefused(loadJar(), "/host/Boxed.jar is not a jar: ");
    }

    @Test
    void shouldRefuseClassesThatAreNone(@TempDir Path work) throws IOException {
        write(work.resolve("Boxed.class"), "cafe");
        pack("Boxed.jar", work);
        assertRefused(loadJar(), "class Boxed is no class file");
        Files.write(
                work.resolve("Boxed.class"),
                new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 61, 0, 9, 99});
        pack("Boxed.jar", work);
        assertRefused(loadJar(), "class Boxed is no class file");
    }

    @Test
    void shouldHaveNoClassesInPagodasPackages(@TempDir Path work) throws IOException {
        Path inside = Files.createDirectories(work.resolve("org/pagoda/kernel"));
        write(inside.resolve("Boxed.class"), "");
        pack("Boxed.jar", work);
        assertRefused(loadJar(), "org.pagoda.kernel.Boxed cannot be in a package of Pagoda's");
    }
}
