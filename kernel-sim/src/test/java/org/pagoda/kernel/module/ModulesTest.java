package org.pagoda.kernel.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.log.LogLevel;
import org.pagoda.kernel.log.LogLine;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Loading, using and unloading; whatever fails leaves nothing behind. */
class ModulesTest {
    private static final int NUMBER = 210;

    private final TestMachine machine = new TestMachine();
    private final Modules modules = machine.machine().faces().modules();
    private final long heapBefore = machine.kernel().kernelMemory().heap().bytesInUse();

    /** A module that does as it is told. */
    private static final class Sample implements KernelModule {
        private final ModuleInfo info;
        private final ToLongFunction<ModuleContext> begin;
        private final Runnable end;

        Sample(ModuleInfo info, ToLongFunction<ModuleContext> begin, Runnable end) {
            this.info = info;
            this.begin = begin;
            this.end = end;
        }

        @Override
        public ModuleInfo info() {
            return info;
        }

        @Override
        public long init(ModuleContext context) {
            return begin.applyAsLong(context);
        }

        @Override
        public void exit() {
            end.run();
        }
    }

    private void add(ModuleInfo info, ToLongFunction<ModuleContext> begin) {
        modules.addBuiltIn(info.name(), () -> new Sample(info, begin, () -> machine.log("exit of " + info.name())));
    }

    @AfterEach
    void close() {
        modules.unloadAll();
        assertEquals(0, modules.all().size());
        assertTrue(modules.symbols().all().stream()
                .allMatch(each -> each.owner().name().equals("kernel")));
        assertEquals(heapBefore, machine.kernel().kernelMemory().heap().bytesInUse());
        machine.close();
    }

    private String logged() {
        return machine.machine().faces().log().lines().stream()
                .map(LogLine::text)
                .collect(Collectors.joining("\n"));
    }

    private static void assertError(Errno expected, long result) {
        assertEquals(Errno.describe(expected.result()), Errno.describe(result));
    }

    @Test
    void shouldExportTheKernelsOwnSymbolsInTheKernelHalf() {
        for (String name : new String[] {"__put_user_1", "__put_user_8", "__get_user_4", "copy_to_user", "kmalloc"}) {
            Symbol symbol = modules.symbols().find(name);
            assertNotNull(symbol, name);
            assertTrue(Long.compareUnsigned(symbol.address(), 0xFFFF_FFC0_0000_0000L) >= 0, name);
        }
    }

    @Test
    void shouldLoadAndUnload() {
        add(ModuleInfo.named("a"), context -> {
            context.printk(LogLevel.KERN_INFO, "hello");
            return 0;
        });
        assertEquals(0, modules.load(null, "a", ""));
        assertError(Errno.EEXIST, modules.load(null, "a", ""));
        assertEquals("a 0 0 - Live 0xffffffff00000000\n", ModuleText.list(modules));
        assertEquals(0, modules.unload(null, "a"));
        assertError(Errno.ENOENT, modules.unload(null, "a"));
        assertError(Errno.ENOENT, modules.load(null, "b", ""));
        assertTrue(logged().contains("a: hello"));
        machine.assertLog("exit of a");
    }

    @Test
    void shouldReadParameters() {
        add(
                ModuleInfo.named("a")
                        .parameter(ModuleParameter.ofInt("count", 3, 1, 10, "how many"))
                        .parameter(ModuleParameter.ofBool("loud", false, "says more"))
                        .parameter(ModuleParameter.ofString("who", "me", "whom")),
                context -> {
                    ParameterValues values = context.parameters();
                    machine.log(values.getInt("count") + " " + values.getBool("loud") + " " + values.getString("who"));
                    return 0;
                });
        for (String wrong : new String[] {"count=0", "count=11", "count=x", "loud=maybe", "size=1", "who=\"open"}) {
            assertError(Errno.EINVAL, modules.load(null, "a", wrong));
        }
        assertTrue(logged().contains("parameter count must be 1 to 10, not 11"));
        assertTrue(logged().contains("there is no parameter 'size'"));
        assertEquals(0, modules.load(null, "a", "count=0x7 loud who=\"two words\""));
        machine.assertLog("7 true two words");
    }

    @Test
    void shouldUndoAFailedInit() {
        add(ModuleInfo.named("a"), context -> {
            assertEquals(0, context.export("thing", "value"));
            assertError(Errno.EEXIST, context.export("thing", "value"));
            assertEquals(0, context.addSystemCall(NUMBER, "thing", (task, a0, a1, a2, a3, a4, a5) -> 7));
            assertError(Errno.EEXIST, context.addSystemCall(NUMBER, "other", (task, a0, a1, a2, a3, a4, a5) -> 7));
            assertTrue(context.kmalloc(100) != 0);
            context.onUnload("test", () -> machine.log("undone"));
            return Errno.EBUSY.result();
        });
        assertError(Errno.EBUSY, modules.load(null, "a", ""));
        assertNull(modules.symbols().find("thing"));
        assertError(Errno.ENOSYS, machine.kernel().table().number("thing"));
        assertTrue(logged().contains("module a has forgotten 100 bytes"), this::logged);
        assertTrue(logged().contains("(ModulesTest.java:") || logged().contains("in init"), this::logged);
        machine.assertLog("undone");
    }

    @Test
    void shouldLoadDependenciesAndKeepThem() {
        add(ModuleInfo.named("low"), context -> context.export("answer", 42L));
        add(ModuleInfo.named("high").dependsOn("low"), context -> {
            machine.log(context.symbol("answer", Long.class));
            return 0;
        });
        add(ModuleInfo.named("lost").dependsOn("nowhere"), context -> 0);
        add(ModuleInfo.named("self").dependsOn("self"), context -> 0);
        add(ModuleInfo.named("ring1").dependsOn("ring2"), context -> 0);
        add(ModuleInfo.named("ring2").dependsOn("ring1"), context -> 0);
        assertError(Errno.ENOENT, modules.load(null, "lost", ""));
        assertError(Errno.ELOOP, modules.load(null, "self", ""));
        assertError(Errno.ELOOP, modules.load(null, "ring1", ""));
        assertEquals(0, modules.load(null, "high", ""));
        assertError(Errno.EBUSY, modules.unload(null, "low"));
        assertEquals(0, modules.unload(null, "high"));
        assertEquals(0, modules.unload(null, "low"));
        machine.assertLog(42L, "exit of high", "exit of low");
    }

    // ---- oopses ----

    private Process calling(Consumer<User> program) {
        Process process = machine.spawn("caller", user -> {
            program.accept(user);
            machine.log("lives");
        });
        machine.runToEnd();
        return process;
    }

    private static long load(User user, String name) {
        long page = user.map(1);
        user.storeText(page, name + "\0\0");
        return user.call(SystemCallNumber.INIT_MODULE, page, page + name.length() + 1);
    }

    @Test
    void shouldKillWhoeverLoadsAModuleThatThrows() {
        add(ModuleInfo.named("a"), context -> {
            context.export("thing", "value");
            throw new IllegalStateException("on purpose");
        });
        Process victim = calling(user -> load(user, "a"));
        machine.assertKilled(victim, Kernel.STATUS_KILLED, "oops: init of module a", "on purpose");
        assertTrue(logged().contains("oops: init of module a threw java.lang.IllegalStateException: on purpose"));
        assertTrue(logged().contains("ModulesTest.java:"), this::logged);
        assertEquals(0, modules.all().size());
        assertError(Errno.EIO, modules.load(null, "a", ""));
    }

    @Test
    void shouldKillWhoeverCallsASystemCallThatThrows() {
        add(
                ModuleInfo.named("a"),
                context -> context.addSystemCall(NUMBER, "thing", (task, a0, a1, a2, a3, a4, a5) -> {
                    assertError(Errno.EBUSY, modules.unload(task, "a"));
                    throw new IllegalStateException("on purpose");
                }));
        Process victim = calling(user -> {
            assertEquals(0, load(user, "a"));
            user.call(NUMBER);
        });
        machine.assertKilled(victim, Kernel.STATUS_KILLED, "oops: system call thing of module a", "on purpose");
        assertEquals(0, modules.unload(null, "a"));
        machine.assertLog("exit of a");
    }

    @Test
    void shouldTellProgramsInPieces() {
        add(ModuleInfo.named("a").description("does nothing"), context -> 0);
        calling(user -> {
            assertEquals(0, load(user, "a"));
            long page = user.map(1);
            String all = "a 0 0 - Live 0xffffffff00000000\n";
            long offset = 0;
            while (user.call(SystemCallNumber.QUERY_MODULE, 0, 0, page + offset, 1, offset) == 1) {
                offset++;
            }
            assertEquals(all.length(), offset);
            user.storeText(page + 100, "a\0");
            assertEquals(0, user.call(SystemCallNumber.DELETE_MODULE, page + 100));
            assertError(Errno.ENOENT, user.call(SystemCallNumber.DELETE_MODULE, page + 100));
        });
        machine.assertLog("exit of a", "lives");
    }
}
