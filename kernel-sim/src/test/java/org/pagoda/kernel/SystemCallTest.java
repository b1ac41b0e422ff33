package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;

/** System calls as programs make them. */
class SystemCallTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void shouldReturnEnosysAndGoOnWhenNumberIsUnknown() {
        Process caller = machine.spawn("caller", user -> {
            for (long number : new long[] {
                199, 201, 255, 256, -1, SystemCallNumber.EXIT + (1L << 32), Long.MAX_VALUE, Long.MIN_VALUE
            }) {
                assertError(Errno.ENOSYS, user.call(number, 1, 2, 3, 4, 5, 6));
            }
            user.exit(3);
        });
        machine.runToEnd();
        machine.assertExited(caller, 3);
    }

    @Test
    void shouldReturnZeroFromTheNullCall() {
        machine.spawn("caller", user -> assertEquals(0, user.call(SystemCallNumber.NULL, 9, 9, 9, 9, 9, 9)));
        machine.runToEnd();
    }

    @Test
    void shouldSayWhoTheCallerIs() {
        machine.spawn("one", user -> assertEquals(machine.pid("one"), user.getpid()));
        machine.spawn("two", user -> assertEquals(machine.pid("two"), user.getpid()));
        machine.runToEnd();
    }

    @Test
    void shouldReachACallThatAFaceHasAdded() {
        machine.kernel().table().add(150, "twice", (task, number, a1, a2, a3, a4, a5) -> 2 * number);
        machine.spawn("caller", user -> assertEquals(42, user.call(150, 21)));
        machine.runToEnd();
    }

    @Test
    void shouldThrowWhenAFaceTakesANumberOfTheNucleus() {
        assertThrows(
                IllegalArgumentException.class,
                () -> machine.kernel().table().add(SystemCallNumber.SEND, "mine", (task, a0, a1, a2, a3, a4, a5) -> 0));
    }
}
