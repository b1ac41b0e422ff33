package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.SwapSpace;

/** Forks where others compete: for CPUs, and for frames. */
class ForkUnderPressureTest {
    private static final long DONE = 70;

    /** A tree of processes: each stores into its memory, forks, and compares. */
    private static void grow(User user, long pages, int depth) {
        for (int i = 0; i < 4; i++) {
            user.store(pages + Page.address(i), 100 * depth + i);
        }
        for (int branch = 0; branch < 2 && depth > 0; branch++) {
            long pid = user.fork("child", child -> {
                assertEquals(100 * depth + 1, child.load(pages + Page.SIZE));
                grow(child, pages, depth - 1);
            });
            assertTrue(pid > 0, () -> Errno.describe(pid));
            user.store(pages, 7);
            user.store(pages, 100L * depth);
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(100 * depth + i, user.load(pages + Page.address(i)));
        }
    }

    private static String hash(int cpus, long seed) {
        TestMachine machine =
                new TestMachine(builder -> builder.cpus(cpus).seed(seed).quantum(5));
        machine.spawn("root", user -> grow(user, user.map(4), 3));
        machine.runToEnd();
        String hash = machine.machine().trace().hash();
        machine.close();
        return hash;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldHaveTheSameTraceTwice(int cpus) {
        assertEquals(hash(cpus, 7), hash(cpus, 7));
    }

    private static SwapSpace swap(TestMachine machine) {
        SwapSpace swap = machine.kernel().frames().swap();
        assertNotNull(swap);
        return swap;
    }

    /** Parent and child have more between them than there is memory, and each slot that they have in common is read twice. */
    @Test
    void shouldInheritWhatIsInTheSwapSpace() {
        TestMachine machine = new TestMachine(
                builder -> builder.memory("1M").swap(Page.address(2000)).checked(false));
        int count = 400;
        machine.spawn("parent", user -> {
            long pages = user.filled(count, 10);
            long in = swap(machine).pagesIn();
            user.fork("child", child -> {
                for (int i = 0; i < count; i += 2) {
                    child.store(pages + Page.address(i), 5000 + i);
                }
                child.giveWay();
                for (int i = 0; i < count; i++) {
                    assertEquals(i % 2 == 0 ? 5000 + i : 10 + i, child.load(pages + Page.address(i)));
                }
                machine.log("child");
            });
            assertEquals(in, swap(machine).pagesIn(), "nothing is read for a fork");
            for (int i = 0; i < count; i += 3) {
                user.store(pages + Page.address(i), 9000 + i);
            }
            user.giveWay();
            for (int i = 0; i < count; i++) {
                assertEquals(i % 3 == 0 ? 9000 + i : 10 + i, user.load(pages + Page.address(i)));
            }
            machine.log("parent");
        });
        machine.runToEnd();
        machine.assertExited(machine.process("parent"), 0);
        machine.assertExited(machine.process("child"), 0);
        machine.close();
    }

    /**
     * Its page tables alone are more than are free at the beginning of a system call. A fork that fails for want of frames has changed
     * nothing, so it is done again when more are free.
     */
    @Test
    void shouldMakeRoomForAChild() {
        TestMachine machine = new TestMachine(builder -> builder.memory("1M").swap(Page.address(2000)));
        int areas = 40;
        machine.spawn("parent", user -> {
            long pages = user.filled(600, 1);
            for (int area = 1; area <= areas; area++) {
                assertEquals(area(area), user.mmap(area(area), 1, Rights.READ_WRITE));
                user.store(area(area), area);
            }
            user.load(pages + Page.address(599));
            assertTrue(machine.kernel().frames().freeFrames() < areas);
            long pid = user.fork("child", child -> {
                for (int area = 1; area <= areas; area++) {
                    assertEquals(area, child.load(area(area)));
                }
                assertEquals(1, child.load(pages));
                machine.log("child");
            });
            assertTrue(pid > 0, () -> Errno.describe(pid));
        });
        machine.runToEnd();
        machine.assertLog("child");
        machine.close();
    }

    /** Addresses that have a leaf table each. */
    private static long area(int number) {
        return AddressSpace.MMAP_START + Page.address(1024L * number);
    }

    /** Somebody forks until nothing is left; when the children have ended everything is as before. */
    @Test
    void shouldSurviveAForkBomb() {
        TestMachine machine = new TestMachine(builder -> builder.memory("1M"));
        machine.spawn("bomb", user -> {
            user.on(MessageType.CHILD_EXITED, Handler.KEEP);
            long page = user.filled(1, 7);
            int frames = machine.machine().framesInUse();
            long result = 1;
            int children = 0;
            while (result > 0) {
                result = user.fork("child " + children, child -> {
                    child.on(DONE, Handler.KEEP);
                    child.pause();
                    assertEquals(7, child.load(page));
                });
                children += result > 0 ? 1 : 0;
            }
            assertError(Errno.ENOMEM, result);
            assertTrue(children > 50, "so many children: " + children);
            user.giveWay();
            assertEquals(
                    0,
                    user.send(0, DONE, 0, 0, SendFlags.TO_OTHERS),
                    "all children are told, which have not seen it yet");
            while (machine.kernel().processes().size() > 1) {
                user.giveWay();
            }
            assertEquals(frames, machine.machine().framesInUse());
            assertTrue(user.fork("one more", child -> assertEquals(7, child.load(page))) > 0);
        });
        machine.runToEnd();
        machine.assertExited(machine.process("bomb"), 0);
        machine.close();
    }
}
