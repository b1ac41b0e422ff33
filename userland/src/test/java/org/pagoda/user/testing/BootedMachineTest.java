package org.pagoda.user.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.device.BufferView;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.Request;
import org.pagoda.kernel.module.KernelModule;
import org.pagoda.kernel.module.ModuleContext;

/** What a test can do with its machine. */
class BootedMachineTest {
    @RegisterExtension
    final PagodaExtension pagoda = new PagodaExtension(builder -> builder.cpus(2));

    /** {@code /dev/one}: counts what is written, and cannot be read. */
    static final class One implements KernelModule, Driver {
        private int writes;

        @Override
        public long init(ModuleContext context) {
            return context.registerDevice("one", this);
        }

        @Override
        public long read(Request request, BufferView target) {
            throw new IllegalStateException("after " + writes);
        }

        @Override
        public long write(Request request, BufferView source) {
            writes++;
            return source.length();
        }
    }

    @BeforeEach
    void write(BootedMachine machine) {
        machine.assertPrints("", "echo before > /tmp/file");
    }

    @Test
    void shouldBeTheSameForAllMethodsOfOneTest(BootedMachine machine) {
        machine.assertPrints("before\n", "cat /tmp/file");
        assertEquals(2, machine.machine().kernel().cpus().size());
    }

    @Test
    void shouldKeepOutputErrorsAndStatusApart(BootedMachine machine) {
        assertEquals(new BootedMachine.Ran(3, "out\n", "err\n"), machine.sh("echo out; echo err >&2; exit 3"));
        assertEquals(new BootedMachine.Ran(0, "", ""), machine.sh(":"));
        AssertionError error = assertThrows(AssertionError.class, () -> machine.assertPrints("", "echo out"));
        assertTrue(error.getMessage().contains("output=out"), error.getMessage());
    }

    @Test
    void shouldLoadAClassWithParametersOrNot(BootedMachine machine) {
        machine.insmod(One.class);
        machine.rmmod("one");
        machine.insmod(One.class);
        machine.assertPrints(
                "one\n", "echo x > /dev/one; lsmod | tail -n 1 | while read name rest; do echo $name; done");
        assertThrows(AssertionError.class, () -> machine.insmod(One.class));
        assertThrows(AssertionError.class, () -> machine.rmmod("two"));
        AssertionError refused = assertThrows(AssertionError.class, () -> machine.insmod("hello", "loud=1"));
        assertTrue(refused.getMessage().contains("there is no parameter 'loud'"), refused.getMessage());
    }

    @Test
    void shouldLoadAFile(BootedMachine machine, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("Quiet.java"), """
                import org.pagoda.kernel.module.*;

                public class Quiet implements KernelModule {
                    public long init(ModuleContext context) {
                        return context.addProcFile("quiet", () -> "hush\\n");
                    }
                }
                """);
        machine.insmod(file);
        machine.assertPrints("hush\n", "cat /proc/quiet");
        Files.writeString(file, "class Quiet { void m() { System.out.println(); } }");
        machine.rmmod("quiet");
        AssertionError refused = assertThrows(AssertionError.class, () -> machine.insmod(file));
        assertTrue(refused.getMessage().contains("Quiet.java:1: error: "), refused.getMessage());
    }

    @Test
    void shouldRunPrograms(BootedMachine machine) {
        assertEquals(7, machine.run(libc -> libc.exit(7)));
        assertEquals(139, machine.run(libc -> libc.load64(8)));
        AssertionError failed = assertThrows(
                AssertionError.class,
                () -> machine.run(libc -> {
                    assertEquals(1, libc.getuid());
                }));
        assertTrue(failed.getMessage().contains("expected: <1>"), failed.getMessage());
        assertEquals(0, machine.run(libc -> {}), "and is over then");
    }

    @Test
    void shouldHaveSomebodyWaitWhileAnotherRuns(BootedMachine machine) {
        machine.insmod("faulty");
        machine.assertPrints("", "echo late > /dev/faulty");
        Process reader = machine.spawn("reader", libc -> {
            long page = libc.mmap(1);
            libc.exit(libc.read(libc.open("/dev/faulty", OpenFlags.READ_ONLY), page, 10));
        });
        assertEquals(RunResult.Outcome.IDLE, machine.run().outcome());
        assertThrows(
                AssertionError.class,
                () -> machine.run(libc -> {
                    libc.read(libc.open("/dev/faulty", OpenFlags.READ_ONLY), libc.mmap(1), 10);
                }));
        machine.assertPrints("", "echo fine > /dev/faulty");
        assertEquals(RunResult.Outcome.ALL_EXITED, machine.run().outcome());
        assertEquals(1, reader.exitStatus());
    }

    @Test
    void shouldExpectOopses(BootedMachine machine) {
        machine.insmod(One.class);
        machine.expectOops("after 1");
        machine.expectOops("after 1");
        assertEquals(
                137, machine.sh("echo x > /dev/one; cat /dev/one; cat /dev/one").status());
        assertTrue(
                machine.log().stream().anyMatch(line -> line.contains("after 1")),
                machine.log().toString());
    }
}
