package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.api.Test;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Page;

/** Virtual time is counted in memory accesses and system calls, and in nothing else. */
class VirtualTimeTest {
    private static void assertTicks(long expected, Script script) {
        try (TestMachine machine = new TestMachine()) {
            machine.spawn("program", script);
            machine.runToEnd();
            assertEquals(expected, machine.kernel().ticks());
            assertEquals(expected, machine.kernel().cpus().get(0).ticks());
        }
    }

    @Test
    void shouldStandStillWhenAProgramOnlyComputes() {
        assertTicks(0, user -> assertEquals(42, Long.parseLong("42")));
    }

    @Test
    void shouldTakeATickForEachSystemCall() {
        assertTicks(3, user -> {
            user.getpid();
            user.call(0);
            user.call(-1);
        });
    }

    @Test
    void shouldTakeATickForEachAccess() {
        assertTicks(1 + 4, user -> {
            long page = user.map(1);
            user.store(page, 1);
            user.load(page);
            user.storeByte(page, 1);
            user.loadByte(page);
        });
    }

    @Test
    void shouldTakeNoFurtherTickForAFault() {
        assertTicks(2 + 1, user -> {
            user.getpid();
            user.load(user.map(1) + Page.SIZE - 8);
        });
    }

    @Test
    void shouldTakeNoTickForDelivery() {
        assertTicks(4, user -> {
            user.on(TYPE, message -> 0);
            user.notifySelf(TYPE, 1); // two: getpid and send
            user.getpid();
        });
    }

    @Test
    void shouldTakeATickForACallThatDoesNotReturn() {
        assertTicks(1, user -> user.exit(0));
    }

    @Test
    void shouldBeTheSumOverAllCpus() {
        try (TestMachine machine = new TestMachine(builder -> builder.cpus(4).quantum(3))) {
            for (int i = 0; i < 4; i++) {
                machine.spawn("program " + i, user -> {
                    for (int call = 0; call < 50; call++) {
                        user.getpid();
                    }
                });
            }
            machine.runToEnd();
            assertEquals(200, machine.kernel().ticks());
            long sum = 0;
            for (int cpu = 0; cpu < 4; cpu++) {
                sum += machine.kernel().cpus().get(cpu).ticks();
            }
            assertEquals(200, sum);
        }
    }
}
