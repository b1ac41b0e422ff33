package org.pagoda.kernel.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.log.LogLine;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;

/** Modules that do what they must not: nothing of them stays, and the machine lives. */
class BadModulesTest {
    private final TestMachine machine = new TestMachine();
    private Modules modules = machine.machine().faces().modules();

    private void add(String name, ToLongFunction<ModuleContext> init, Runnable exit) {
        modules.addBuiltIn(name, () -> new KernelModule() {
            @Override
            public ModuleInfo info() {
                return ModuleInfo.named(name);
            }

            @Override
            public long init(ModuleContext context) {
                return init.applyAsLong(context);
            }

            @Override
            public void exit() {
                exit.run();
            }
        });
    }

    private void add(String name, ToLongFunction<ModuleContext> init) {
        add(name, init, () -> {});
    }

    private static void fail() {
        throw new IllegalStateException("told to");
    }

    private String logged() {
        return machine.machine().faces().log().lines().stream()
                .map(LogLine::text)
                .collect(Collectors.joining("\n"));
    }

    private void close() {
        modules.unloadAll();
        assertEquals(List.of(), modules.all());
        machine.close();
    }

    @Test
    void shouldRefuseNamesThatCannotBeOrAreTaken() {
        add("a", context -> {
            for (String name : new String[] {"", "a/b", "12"}) {
                assertError(Errno.EINVAL, context.addProcFile(name, () -> "", null));
            }
            for (String name : new String[] {"self", "meminfo", ".", ".."}) {
                assertError(Errno.EEXIST, context.addProcFile(name, () -> "", null));
            }
            for (String name : new String[] {"", "two words", "line\n"}) {
                assertError(Errno.EINVAL, context.export(name, this));
                assertError(Errno.EINVAL, context.addSystemCall(210, name, (t, a, b, c, d, e, f) -> 0));
            }
            assertError(Errno.EINVAL, context.addSystemCall(-1, "x", (t, a, b, c, d, e, f) -> 0));
            assertError(Errno.EINVAL, context.addSystemCall(1 << 20, "x", (t, a, b, c, d, e, f) -> 0));
            assertError(Errno.EINVAL, context.registerDevice("..", new Driver() {}));
            return 0;
        });
        assertEquals(0, modules.load(null, "a", ""), this::logged);
        close();
    }

    /** Each kind of thing a second time: the first stays, and goes with the module. */
    @Test
    void shouldRegisterEachThingOnce() {
        add("twice", context -> {
            Driver driver = new Driver() {};
            for (int i = 0; i < 2; i++) {
                Errno expected = Errno.EEXIST;
                long[] results = {
                    context.export("thing", this),
                    context.addSystemCall(210, "thing", (t, a, b, c, d, e, f) -> 0),
                    context.registerCallbackForType(100, (a, b, c, d) -> {}, null),
                    Math.min(0, context.registerDevice("thing", driver)),
                    context.addProcFile("thing", () -> "", null)
                };
                for (long result : results) {
                    assertEquals(i == 0 ? "0" : "-" + expected, Errno.describe(result));
                }
            }
            return 0;
        });
        assertEquals(0, modules.load(null, "twice", ""), this::logged);
        assertEquals(0, modules.unload(null, "twice"));
        assertEquals(0, modules.load(null, "twice", ""), this::logged);
        close();
    }

    @Test
    void shouldGoThoughExitOrWhatIsToBeUndoneThrows() {
        add(
                "a",
                context -> {
                    context.onUnload("first", () -> machine.log("undone"));
                    context.onUnload("second", BadModulesTest::fail);
                    return context.addProcFile("thing", () -> "", null);
                },
                BadModulesTest::fail);
        assertEquals(0, modules.load(null, "a", ""));
        assertError(Errno.EIO, modules.unload(null, "a"));
        assertTrue(logged().contains("oops: exit of module a threw"), this::logged);
        assertTrue(logged().contains("oops: undoing second of module a threw"), this::logged);
        machine.assertLog("undone");
        close();
    }

    @Test
    void shouldNotLoadWhatSaysNothingOfItself() {
        modules.addBuiltIn("a", () -> new KernelModule() {
            @Override
            public ModuleInfo info() {
                return null;
            }

            @Override
            public long init(ModuleContext context) {
                return 0;
            }
        });
        modules.addBuiltIn("b", () -> null);
        assertError(Errno.EIO, modules.load(null, "a", ""));
        assertError(Errno.EIO, modules.load(null, "b", ""));
        assertTrue(logged().contains("info returned null"), this::logged);
        close();
    }

    @Test
    void shouldRefuseTheContextOfAModuleThatHasGone() {
        ModuleContext[] kept = new ModuleContext[1];
        add("a", context -> {
            kept[0] = context;
            return 0;
        });
        assertEquals(0, modules.load(null, "a", ""));
        assertEquals(0, modules.unload(null, "a"));
        assertThrows(IllegalStateException.class, () -> kept[0].export("x", this));
        assertThrows(IllegalStateException.class, () -> kept[0].kmalloc(8));
        assertThrows(IllegalStateException.class, () -> kept[0].registerDevice("x", new Driver() {}));
        close();
    }

    @Test
    void shouldKillWhoReadsOrWritesAFileThatThrows() {
        add(
                "a",
                context -> context.addProcFile(
                        "bad",
                        () -> {
                            fail();
                            return "";
                        },
                        text -> {
                            fail();
                            return 0;
                        }));
        assertEquals(0, modules.load(null, "a", ""));
        List<Script> scripts = List.of(
                user -> user.read(user.openPath("/proc/bad", OpenFlags.READ_ONLY), user.map(1), 10),
                user -> user.writeText(user.openPath("/proc/bad", OpenFlags.READ_WRITE), "x"));
        for (int i = 0; i < scripts.size(); i++) {
            Process victim = machine.spawn("victim" + i, scripts.get(i));
            machine.runToEnd();
            machine.assertKilled(victim, Kernel.STATUS_KILLED, "oops: /proc bad of a");
        }
        assertTrue(logged().contains("module a, process victim1("), this::logged);
        close();
    }

    /** Nothing in the kernel can be taken away from code that does not come back: the run is given up. */
    @Test
    void shouldGiveUpARunInWhichInitNeverReturns() throws InterruptedException {
        machine.close();
        boolean[] over = new boolean[1];
        CountDownLatch ended = new CountDownLatch(1);
        try (TestMachine stuck = new TestMachine(builder -> builder.patience(Duration.ofMillis(100)))) {
            modules = stuck.machine().faces().modules();
            add("loop", context -> {
                while (true) {
                    synchronized (over) {
                        if (over[0]) {
                            ended.countDown();
                            return 0;
                        }
                    }
                }
            });
            stuck.spawn("insmod", user -> user.callPath(SystemCallNumber.INIT_MODULE, "loop", user.string("")));
            RunResult result = stuck.run();
            assertEquals(RunResult.Outcome.STUCK, result.outcome());
            assertTrue(result.tasks().get(0).contains("insmod("), result.tasks()::toString);
            synchronized (over) {
                over[0] = true;
            }
            assertTrue(ended.await(10, TimeUnit.SECONDS));
        }
    }
}
