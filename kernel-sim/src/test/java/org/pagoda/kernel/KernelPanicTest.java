package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.trace.EventKind;

/**
 * A bug of the kernel stops the machine, and whoever runs it is told. What is left of such a machine is only closed: its
 * books need not balance.
 */
class KernelPanicTest {
    private static final int BROKEN = 150;

    private final TestMachine machine = new TestMachine(builder -> builder.patience(Duration.ofMillis(200)));
    private final RuntimeException bug = new IllegalStateException("a bug");
    private final AtomicBoolean wentOn = new AtomicBoolean();

    @AfterEach
    void close() {
        machine.machine().close();
    }

    /** Adds a system call that does {@code what}, which is to throw. */
    private void breakCall(Runnable what) {
        machine.kernel().table().add(BROKEN, "broken", (task, a0, a1, a2, a3, a4, a5) -> {
            what.run();
            return 0;
        });
    }

    private void throwBug() {
        throw bug;
    }

    private Script calling() {
        return user -> {
            user.call(BROKEN);
            wentOn.set(true);
        };
    }

    private KernelPanic runToPanic() {
        return assertThrows(KernelPanic.class, () -> machine.machine().run());
    }

    @Test
    void shouldPanicAndNameCallAndCallerWhenASystemCallThrows() {
        breakCall(this::throwBug);
        machine.spawn("caller", calling());
        KernelPanic panic = runToPanic();
        assertSame(bug, panic.getCause());
        String message = String.valueOf(panic.getMessage());
        assertTrue(message.contains("broken") && message.contains("caller(1)") && message.contains("a bug"), message);
        assertFalse(wentOn.get());
    }

    @Test
    void shouldPanicWhenASystemCallThrowsAnError() {
        breakCall(() -> {
            throw new LinkageError("a bug");
        });
        machine.spawn("caller", calling());
        runToPanic();
        assertFalse(wentOn.get());
    }

    @Test
    void shouldPassOnAPanicThatASystemCallThrows() {
        KernelPanic panic = new KernelPanic("found myself broken");
        breakCall(() -> {
            throw panic;
        });
        machine.spawn("caller", calling());
        assertSame(panic, runToPanic());
        assertFalse(wentOn.get());
    }

    @Test
    void shouldPanicWhenASystemCallThrowsInAHandler() {
        breakCall(this::throwBug);
        machine.spawn("caller", user -> {
            user.on(TYPE, message -> user.call(BROKEN));
            user.notifySelf(TYPE, 0);
            wentOn.set(true);
        });
        assertSame(bug, runToPanic().getCause());
        assertFalse(wentOn.get());
    }

    @Test
    void shouldPanicWhenResolvingAFaultThrows() {
        machine.spawn("caller", user -> {
            user.load(user.map(1));
            wentOn.set(true);
        });
        machine.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            if (kind == EventKind.FAULT) {
                throwBug();
            }
        });
        assertSame(bug, runToPanic().getCause());
        assertFalse(wentOn.get());
    }

    @Test
    void shouldPanicWhenTheEndOfAProcessThrows() {
        machine.spawn("caller", user -> {});
        machine.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            if (kind == EventKind.EXIT) {
                throwBug();
            }
        });
        assertSame(bug, runToPanic().getCause());
    }

    @Test
    void shouldRunNobodyElseAfterAPanic() {
        breakCall(this::throwBug);
        machine.spawn("caller", calling());
        machine.spawn("other", user -> wentOn.set(true));
        runToPanic();
        assertFalse(wentOn.get());
    }
}
