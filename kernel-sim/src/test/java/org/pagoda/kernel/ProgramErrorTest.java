package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;

/** A program that throws dies of it, and nobody else does. */
class ProgramErrorTest {
    private final TestMachine machine = new TestMachine();

    @BeforeEach
    void spawnABystander() {
        machine.spawn("bystander", user -> {
            user.on(TYPE, message -> {
                machine.log(message.address());
                return 0;
            });
            user.serve();
        });
    }

    @AfterEach
    void close() {
        machine.close();
    }

    /** Runs a program that is to be killed; before it and afterwards the bystander must do its work. */
    private Process runToItsDeath(Script script) {
        machine.spawn("before", user -> user.notify("bystander", TYPE, 1));
        Process process = machine.spawn("program", user -> {
            user.filled(3, 1);
            script.run(user);
        });
        machine.spawn("after", user -> user.notify("bystander", TYPE, 2));
        machine.runUntilIdle();
        machine.assertLog(1L, 2L);
        return process;
    }

    @Test
    void shouldKillOnlyTheProcessWhenItThrowsARuntimeException() {
        Process process = runToItsDeath(user -> {
            throw new IllegalArgumentException("seven");
        });
        machine.assertKilled(process, Kernel.STATUS_ABORT, "IllegalArgumentException", "seven", "ProgramErrorTest");
    }

    @Test
    void shouldKillOnlyTheProcessWhenItThrowsAnError() {
        Process process = runToItsDeath(user -> {
            throw new LinkageError("eight");
        });
        machine.assertKilled(process, Kernel.STATUS_ABORT, "LinkageError", "eight");
    }

    @Test
    void shouldKillOnlyTheProcessWhenItThrowsWithoutAStack() {
        Process process = runToItsDeath(user -> {
            throw new Stackless();
        });
        machine.assertKilled(process, Kernel.STATUS_ABORT, "Stackless");
    }

    @Test
    void shouldKillOnlyTheProcessWhenItRecursesForEver() {
        Process process = runToItsDeath(user -> machine.log(recurse(1)));
        machine.assertKilled(process, Kernel.STATUS_ABORT, "StackOverflowError");
    }

    private static long recurse(long depth) {
        return depth == 0 ? 0 : recurse(depth + 1) + depth;
    }

    @Test
    void shouldKillOnlyTheProcessWhenItsExceptionCannotSayWhatItIs() {
        Process process = runToItsDeath(user -> {
            throw new Unspeakable();
        });
        machine.assertKilled(process, Kernel.STATUS_ABORT, "Unspeakable");
    }

    @Test
    void shouldKillOnlyTheProcessWhenItsExceptionInAHandlerCannotSayWhatItIs() {
        Process process = runToItsDeath(user -> {
            user.on(TYPE, message -> {
                throw new Unspeakable();
            });
            user.notifySelf(TYPE, 0);
        });
        machine.assertKilled(process, Kernel.STATUS_ABORT, "Unspeakable");
    }

    @Test
    void shouldKillOnlyTheProcessWhenItPretendsThatTheKernelPanics() {
        Process process = runToItsDeath(user -> {
            throw new KernelPanic("not really");
        });
        machine.assertKilled(process, Kernel.STATUS_ABORT, "not really");
    }

    @Test
    void shouldDropWhatWaitsForAProcessThatThrows() {
        Process program = machine.spawn("program", user -> {
            user.on(TYPE, Handler.KEEP);
            user.giveWay();
            throw new IllegalStateException("no more");
        });
        machine.spawn("sender", user -> assertEquals(2, user.send("program", TYPE, user.filled(2, 7), 2, 2)));
        machine.runUntilIdle();
        machine.assertKilled(program, Kernel.STATUS_ABORT, "no more");
    }

    @Test
    void shouldLeaveSharedPagesToOthersWhenOneOfThemThrows() {
        machine.spawn("reader", user -> {
            user.on(TYPE, message -> {
                machine.log(user.load(message.address()));
                return 1;
            });
            user.pause();
            user.pause();
        });
        Process program = machine.spawn("program", user -> {
            user.send("reader", TYPE, user.filled(1, 7), 1, SendFlags.SHARE);
            throw new IllegalStateException("no more");
        });
        machine.runUntilIdle();
        machine.assertKilled(program, Kernel.STATUS_ABORT);
        machine.assertLog(7L);
    }

    private static final class Stackless extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stackless() {
            super("no stack", null, false, false);
        }
    }

    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("says nothing");
        }
    }
}
