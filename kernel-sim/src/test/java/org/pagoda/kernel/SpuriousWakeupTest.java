package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;

/**
 * Host threads that wait for their turn may wake at any time without a reason, as {@link LockSupport#park()} says. Here
 * another thread wakes all of them all the time: still only one may run, and the trace is what it always is.
 */
class SpuriousWakeupTest {
    private static final int ROUNDS = 200;

    private final List<Thread> hosts = new CopyOnWriteArrayList<>();
    private final Thread waker = new Thread(this::wakeAll, "waker");
    private volatile boolean over;

    private void wakeAll() {
        while (!over) {
            hosts.forEach(LockSupport::unpark);
        }
    }

    @BeforeEach
    void start() {
        waker.setDaemon(true);
        waker.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        over = true;
        waker.join();
    }

    /** Handles requests, some of which take a while, and some of which lead to a question to whoever asks. */
    private void serve(User user, boolean asksBack) {
        hosts.add(Thread.currentThread());
        long page = user.map(1);
        user.on(TYPE, message -> {
            for (long i = message.address() % 4; i > 0; i--) {
                user.load(page);
            }
            return asksBack ? user.send(message.pid(), OTHER, 0, 0, SendFlags.WAIT) : 0;
        });
        user.serve();
    }

    private void ask(User user) {
        hosts.add(Thread.currentThread());
        user.on(OTHER, message -> 0);
        for (int i = 0; i < ROUNDS; i++) {
            user.send("server", TYPE, i, 0, SendFlags.WAIT | SendFlags.BLOCK);
        }
    }

    private String hashOfRun(long seed, boolean asksBack) {
        try (TestMachine machine =
                new TestMachine(builder -> builder.cpus(2).quantum(3).seed(seed))) {
            machine.spawn("server", user -> serve(user, asksBack));
            for (int i = 0; i < 3; i++) {
                machine.spawn("client " + i, this::ask);
            }
            machine.runUntilIdle();
            return machine.machine().trace().hash();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLetOnlyOneTaskRunHoweverOftenTheyAreWoken(boolean asksBack) {
        for (long seed = 0; seed < 5; seed++) {
            assertEquals(hashOfRun(seed, asksBack), hashOfRun(seed, asksBack));
        }
    }
}
