package org.pagoda.user.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.module.KernelModule;
import org.pagoda.kernel.module.ModuleContext;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.Saboteur;

/** Tests that leave something behind fail, each with a word on what. */
class PagodaExtensionTest {
    private static final long TYPE = 64;

    /** A module that leaves behind what its name says. */
    static class Harmless implements KernelModule {
        @Override
        public long init(ModuleContext context) {
            return 0;
        }
    }

    static final class Forgetful extends Harmless {
        @Override
        public long init(ModuleContext context) {
            return context.kmalloc(100) == 0 ? Errno.ENOMEM.result() : 0;
        }
    }

    static final class Used extends Harmless {
        @Override
        public long init(ModuleContext context) {
            context.owner().use();
            return 0;
        }
    }

    @ExtendWith(PagodaExtension.class)
    static final class Good {
        @Test
        void wellBehaved(BootedMachine machine) {
            machine.insmod(Harmless.class);
            machine.assertPrints("hi\n", "sleep 100000 & echo hi | tee /tmp/file");
            machine.spawn("waits", libc -> libc.read(libc.open("/dev/faulty", OpenFlags.READ_ONLY), 0, 0));
        }

        @Test
        void withoutAMachine() {}
    }

    @ExtendWith(PagodaExtension.class)
    static final class UnexpectedOops {
        @Test
        void test(BootedMachine machine) {
            machine.insmod("faulty");
            machine.sh("echo throw > /dev/faulty; cat /dev/faulty");
        }
    }

    @ExtendWith(PagodaExtension.class)
    static final class OopsThatDoesNotCome {
        @Test
        void test(BootedMachine machine) {
            machine.expectOops("told to");
        }
    }

    @ExtendWith(PagodaExtension.class)
    static final class ForgottenMemory {
        @Test
        void test(BootedMachine machine) {
            machine.insmod(Forgetful.class);
        }
    }

    @ExtendWith(PagodaExtension.class)
    static final class ModuleInUse {
        @Test
        void test(BootedMachine machine) {
            machine.insmod(Used.class);
        }
    }

    @ExtendWith(PagodaExtension.class)
    static final class LostFrame {
        @Test
        void test(BootedMachine machine) {
            machine.machine().kernel().kernelMemory().heap().kmalloc(1 << 16);
        }
    }

    @ExtendWith(PagodaExtension.class)
    static final class FileInUse {
        @Test
        void test(BootedMachine machine) {
            machine.assertPrints("", "echo x > /tmp/held");
            machine.machine().faces().vfs().find("/tmp/held").share();
        }
    }

    static final class BrokenLaw {
        @RegisterExtension
        final PagodaExtension pagoda = new PagodaExtension(
                builder -> builder.checked(false).sabotage(new Saboteur(Set.of(Sabotage.Mutant.DOUBLE_COUNT))));

        @Test
        void test(BootedMachine machine) {
            machine.run(libc -> {
                long page = libc.mmap(1);
                libc.store64(page, 1);
                libc.registerHandler(TYPE, (own, sender, type, address, size, flags) -> size);
                libc.send(libc.getpid(), TYPE, page, 1, SendFlags.MOVE);
            });
        }
    }

    @ExtendWith(PagodaExtension.class)
    static final class FailedItself {
        @Test
        void test(BootedMachine machine) {
            machine.assertPrints("this\n", "echo that");
        }
    }

    @Test
    void shouldPassWhatLeavesNothing() {
        assertEquals(new OutsideTests.Result(2, List.of()), OutsideTests.run(Good.class));
    }

    private static void assertFails(Class<?> type, String text) {
        OutsideTests.Result result = OutsideTests.run(type);
        assertEquals(1, result.failures().size(), result::toString);
        assertTrue(result.failures().get(0).contains(text), result::toString);
    }

    @Test
    void shouldFailOnAnOopsThatWasNotExpected() {
        assertFails(UnexpectedOops.class, "in the log: oops: driver faulty.read threw");
        assertFails(OopsThatDoesNotCome.class, "there was no oops with 'told to'");
    }

    @Test
    void shouldFailOnWhatAModuleLeaves() {
        assertFails(ForgottenMemory.class, "has forgotten 100 bytes");
        assertFails(ModuleInUse.class, "module used is still in use");
    }

    @Test
    void shouldFailOnMemoryAndFilesThatAreLeft() {
        assertFails(LostFrame.class, "bytes of the kernel's heap: ");
        assertFails(FileInUse.class, "in use: 1 in place of 0");
    }

    @Test
    void shouldFailOnALawThatIsBroken() {
        assertFails(BrokenLaw.class, "the checker: ");
    }

    @Test
    void shouldFailWhereTheTestFails() {
        assertFails(FailedItself.class, "expected 'this\n' but was Ran[status=0, output=that\n");
    }
}
