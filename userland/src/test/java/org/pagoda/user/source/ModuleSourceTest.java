package org.pagoda.user.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.log.LogLine;
import org.pagoda.mmu.Errno;

/** Modules in one source file: compiled, kept in their place, and let go of. */
class ModuleSourceTest {
    private static final String HELLO = """
            import org.pagoda.kernel.log.LogLevel;
            import org.pagoda.kernel.module.*;

            public class Hello implements KernelModule {
                public long init(ModuleContext context) {
                    context.printk(LogLevel.KERN_INFO, "hello");
                    return context.export("hello_" + context.name(), this);
                }
            }
            """;

    @TempDir
    private Path folder;

    private Machine machine;

    @BeforeEach
    void grant() {
        machine = Machine.builder().memory("4M").hostFolder(folder).build();
        machine.faces().modules().setCompiler(new ModuleSource());
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private long load(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
        return machine.faces().modules().load(null, "/host/" + name, "");
    }

    private String logged() {
        return machine.faces().log().lines().stream().map(LogLine::text).collect(Collectors.joining("\n"));
    }

    @Test
    void shouldLoadAFile() throws Exception {
        assertEquals(0, load("Hello.java", HELLO));
        assertTrue(logged().contains("hello: hello"));
        assertEquals(0, machine.faces().modules().unload(null, "hello"));
    }

    @Test
    void shouldSayWhereAFileIsWrong() throws Exception {
        assertEquals(Errno.ENOEXEC.result(), load("Bad.java", "class Bad {\n  int x = y;\n}\n"));
        assertTrue(logged().contains("Bad.java:2: error:"), this::logged);
        assertEquals(Errno.ENOEXEC.result(), load("None.java", "class None {}\n"));
        assertTrue(logged().contains("has no class that implement"), this::logged);
        assertEquals(Errno.ENOENT.result(), machine.faces().modules().load(null, "/host/../Hello.java", ""));
        assertEquals(Errno.ENOENT.result(), machine.faces().modules().load(null, "/etc/Hello.java", ""));
    }

    /** Neither by its name in the text nor by reflection. */
    @Test
    void shouldSeeNothingButTheInterface() throws Exception {
        String direct = HELLO.replace("return context", "org.pagoda.kernel.Kernel k = null; return context");
        assertEquals(Errno.ENOEXEC.result(), load("Hello.java", direct));
        assertTrue(logged().contains("org.pagoda.kernel.Kernel cannot be used here"), this::logged);
        String reflected = HELLO.replace(
                "context.printk",
                "try { Class.forName(\"org.pagoda.kernel.Kernel\"); return -1; } "
                        + "catch (ClassNotFoundException e) { } context.printk");
        assertEquals(0, load("Hello.java", reflected), this::logged);
    }

    @Test
    void shouldNameTheLineThatThrows() throws Exception {
        String thrower =
                HELLO.replace("context.printk(", "if (true) throw new RuntimeException(\"oh\"); context.printk(");
        assertEquals(Errno.EIO.result(), load("Hello.java", thrower));
        assertTrue(
                logged().contains(
                                "threw java.lang.RuntimeException: oh\n    module hello\n    at Hello.init(Hello.java:6)"),
                this::logged);
    }

    private WeakReference<ClassLoader> loadAndUnload() {
        assertEquals(0, machine.faces().modules().load(null, "/host/Hello.java", ""), this::logged);
        var symbol = machine.faces().modules().symbols().find("hello_hello");
        assertNotNull(symbol);
        ClassLoader loader = symbol.value().getClass().getClassLoader();
        assertEquals(0, machine.faces().modules().unload(null, "hello"));
        return new WeakReference<>(loader);
    }

    private void loadsAndUnloads(int times) throws Exception {
        Files.writeString(folder.resolve("Hello.java"), HELLO);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            loaders.add(loadAndUnload());
        }
        for (int tries = 0; tries < 20 && held(loaders) > 0; tries++) {
            System.gc();
        }
        assertEquals(0, held(loaders));
    }

    private static long held(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(each -> each.get() != null).count();
    }

    @Test
    void shouldLetGoOfItsClasses() throws Exception {
        loadsAndUnloads(2);
    }

    @Tag("full")
    @Test
    void shouldLetGoOfTheClassesOfAThousand() throws Exception {
        loadsAndUnloads(1000);
    }
}
