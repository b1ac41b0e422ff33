package org.pagoda.user.exercise;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.MessageType;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.user.Libc;

/** A lock made of messages. */
final class MutexExercise implements Exercise {
    private static final int HOLD = 6;
    private static final int CLIENTS = 5;
    private static final int ROUNDS = 8;

    private static final int ALONE_ROUNDS = 20;

    // Starvation: each client comes again at once, and holds the lock for longer than it takes to ask for it.
    private static final int GREEDY_CLIENTS = 4;
    private static final int GREEDY_ROUNDS = 12;
    private static final int GREEDY_HOLD = 40;
    /** Each of the others once is fair; what is more than twice is not the scheduler's doing. */
    private static final int MOST_OVERTAKEN = 2 * (GREEDY_CLIENTS - 1);

    // Busy waiting.
    private static final long LONG_HOLD = 5000;
    private static final long MOST_BUSY = 600;

    private static final int TIMER_INTERVAL = 7;

    private static final long DEATH = 120;
    private static final long HOLD_UNTIL_DEATH = 400;
    private static final long RELEASE_WITHIN = 20_000;

    @Override
    public String name() {
        return "mutex";
    }

    @Override
    public String summary() {
        return "a lock for processes that share no memory, made of messages to a server";
    }

    @Override
    public Class<?> type() {
        return Mutex.class;
    }

    @Override
    public String skeleton() {
        return "MessageMutex";
    }

    @Override
    public List<Check> checks() {
        return List.of(
                Check.of("one process locks and unlocks " + ALONE_ROUNDS + " times", MutexExercise::alone),
                Check.of("of two processes, only one is inside at a time", trial -> compete(trial, 2, 1)),
                Check.of(
                        CLIENTS + " processes on 2 CPUs lose no update of the counter",
                        trial -> compete(trial, CLIENTS, 2)),
                Check.of("nobody is overtaken again and again", MutexExercise::starve),
                Check.of("whoever waits leaves the CPU to others", MutexExercise::waitBusily),
                Check.of("other messages that come meanwhile let nobody in", MutexExercise::interrupt),
                Check.of("an unlock by somebody else changes nothing", MutexExercise::unlockForeign),
                Check.of("a process that dies while it waits is passed over", MutexExercise::dieWaiting),
                Check.extra("a process that dies inside loses the lock", MutexExercise::dieInside));
    }

    /** The room behind the lock: who is inside, and what they count. */
    private static final class Room {
        private final Stage stage;
        private final List<Process> clients = new ArrayList<>();
        private final List<int[]> overtaken = new ArrayList<>(); // of those who wait: how often, since they came
        private long server;
        private @Nullable String inside;
        private long insideSince;
        private long counter;

        Room(Stage stage) {
            this.stage = stage;
        }

        /** Has the server begin, and wait for messages. */
        void open(Trial trial) {
            Process process =
                    stage.spawn("server", libc -> trial.make(Mutex.class).serve(libc));
            server = process.pid();
            stage.run();
            if (process.state() != Process.State.ALIVE) {
                throw new NotYet(
                        "the server's process has ended before anybody asked for the lock: serve() must not return");
            }
        }

        void client(Trial trial, String name, Client client) {
            clients.add(stage.spawn(name, libc -> client.run(libc, trial.make(Mutex.class), name)));
        }

        void lock(Libc libc, Mutex mutex, String name) {
            int[] mine = new int[1];
            overtaken.add(mine);
            mutex.lock(libc, server);
            overtaken.remove(mine);
            enter(name);
        }

        private void enter(String name) {
            if (inside != null) {
                throw stage.fail("at tick " + stage.ticks() + " " + name + " returns from lock() while " + inside
                        + " is inside, since tick " + insideSince);
            }
            overtaken.forEach(each -> each[0]++);
            inside = name;
            insideSince = stage.ticks();
        }

        void unlock(Libc libc, Mutex mutex) {
            inside = null;
            mutex.unlock(libc, server);
        }

        /** All clients must have come to their end. */
        void run() {
            RunResult result = stage.run();
            stage.expectEnded(result, clients);
        }
    }

    /** A client's program. */
    @FunctionalInterface
    private interface Client {
        void run(Libc libc, Mutex mutex, String name);
    }

    private static void work(Libc libc, long page, int ticks) {
        for (int i = 0; i < ticks; i++) {
            libc.load64(page);
        }
    }

    private static void alone(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Room room = new Room(stage);
                room.open(trial);
                room.client(trial, "client-1", (libc, mutex, name) -> {
                    for (int round = 0; round < ALONE_ROUNDS; round++) {
                        room.lock(libc, mutex, name);
                        room.unlock(libc, mutex);
                    }
                });
                room.run();
            }
        });
    }

    private static void compete(Trial trial, int clients, int cpus) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed, machine -> machine.cpus(cpus))) {
                Room room = new Room(stage);
                room.open(trial);
                for (int i = 1; i <= clients; i++) {
                    room.client(trial, "client-" + i, (libc, mutex, name) -> count(room, libc, mutex, name));
                }
                room.run();
                long expected = (long) clients * ROUNDS;
                if (room.counter != expected) {
                    throw new NotYet("the counter is " + room.counter + " after " + clients + " times " + ROUNDS
                            + " additions of 1: " + (expected - room.counter) + " updates are lost");
                }
            }
        });
    }

    private static void count(Room room, Libc libc, Mutex mutex, String name) {
        long page = libc.mmap(1);
        for (int round = 0; round < ROUNDS; round++) {
            room.lock(libc, mutex, name);
            long found = room.counter;
            work(libc, page, HOLD);
            room.counter = found + 1;
            room.unlock(libc, mutex);
            work(libc, page, round % HOLD);
        }
    }

    private static void starve(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Room room = new Room(stage);
                room.open(trial);
                for (int i = 1; i <= GREEDY_CLIENTS; i++) {
                    room.client(trial, "client-" + i, (libc, mutex, name) -> {
                        long page = libc.mmap(1);
                        for (int round = 1; round <= GREEDY_ROUNDS; round++) {
                            int[] mine = new int[1];
                            room.overtaken.add(mine);
                            room.lock(libc, mutex, name);
                            room.overtaken.remove(mine);
                            if (mine[0] - 1 > MOST_OVERTAKEN) {
                                throw stage.fail(
                                        "while " + name + " waits in its lock() number " + round + ", others come in "
                                                + (mine[0] - 1) + " times; with " + GREEDY_CLIENTS
                                                + " processes that take turns, at most " + MOST_OVERTAKEN);
                            }
                            work(libc, page, GREEDY_HOLD);
                            room.unlock(libc, mutex);
                        }
                    });
                }
                room.run();
            }
        });
    }

    private static void waitBusily(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Room room = new Room(stage);
                room.open(trial);
                long[] busy = new long[1];
                room.client(trial, "client-1", (libc, mutex, name) -> {
                    room.lock(libc, mutex, name);
                    long before = stage.busyTicks();
                    stage.rest(libc, LONG_HOLD);
                    busy[0] = stage.busyTicks() - before;
                    room.unlock(libc, mutex);
                });
                for (int i = 2; i <= GREEDY_CLIENTS; i++) {
                    room.client(trial, "client-" + i, (libc, mutex, name) -> {
                        stage.rest(libc, DEATH);
                        room.lock(libc, mutex, name);
                        room.unlock(libc, mutex);
                    });
                }
                room.run();
                if (busy[0] > MOST_BUSY) {
                    throw new NotYet(
                            "while client-1 sleeps inside for " + LONG_HOLD + " ticks, the others need the CPU for "
                                    + busy[0] + " ticks; expected: up to " + MOST_BUSY,
                            "they ask again and again, instead of waiting for an answer");
                }
            }
        });
    }

    private static void interrupt(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Room room = new Room(stage);
                room.open(trial);
                for (int i = 1; i <= GREEDY_CLIENTS; i++) {
                    room.client(trial, "client-" + i, (libc, mutex, name) -> {
                        libc.registerHandler(MessageType.TIMER, (inHandler, pid, type, value, size, flags) -> 0);
                        libc.setTimer(TIMER_INTERVAL, TIMER_INTERVAL);
                        count(room, libc, mutex, name);
                        libc.setTimer(0, 0);
                    });
                }
                room.run();
                if (room.counter != GREEDY_CLIENTS * ROUNDS) {
                    throw new NotYet("the counter is " + room.counter + ", expected " + GREEDY_CLIENTS * ROUNDS);
                }
            }
        });
    }

    private static void unlockForeign(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Room room = new Room(stage);
                room.open(trial);
                room.client(trial, "client-1", (libc, mutex, name) -> {
                    mutex.unlock(libc, room.server); // nobody has it
                    for (int round = 0; round < 2; round++) {
                        room.lock(libc, mutex, name);
                        stage.rest(libc, HOLD_UNTIL_DEATH);
                        room.unlock(libc, mutex);
                    }
                });
                room.client(trial, "client-2", (libc, mutex, name) -> {
                    stage.rest(libc, DEATH);
                    mutex.unlock(libc, room.server); // client-1 has it
                });
                room.client(trial, "client-3", (libc, mutex, name) -> {
                    stage.rest(libc, DEATH);
                    room.lock(libc, mutex, name);
                    room.unlock(libc, mutex);
                });
                room.run();
            }
        });
    }

    private static void dieWaiting(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Room room = new Room(stage);
                room.open(trial);
                room.client(trial, "client-1", (libc, mutex, name) -> {
                    room.lock(libc, mutex, name);
                    stage.rest(libc, HOLD_UNTIL_DEATH);
                    room.unlock(libc, mutex);
                });
                room.client(trial, "client-2", (libc, mutex, name) -> {
                    libc.registerHandler(MessageType.TIMER, (inHandler, pid, type, value, size, flags) -> {
                        inHandler.exit(1);
                        return 0;
                    });
                    stage.rest(libc, DEATH / 2);
                    libc.setTimer(DEATH, 0);
                    mutex.lock(libc, room.server);
                    throw stage.fail("client-2 returns from lock() while client-1 is inside");
                });
                room.client(trial, "client-3", (libc, mutex, name) -> {
                    stage.rest(libc, DEATH);
                    room.lock(libc, mutex, name);
                    room.unlock(libc, mutex);
                });
                room.run();
            }
        });
    }

    private static void dieInside(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Room room = new Room(stage);
                room.open(trial);
                room.client(trial, "client-1", (libc, mutex, name) -> {
                    room.lock(libc, mutex, name);
                    stage.rest(libc, HOLD_UNTIL_DEATH);
                    room.inside = null; // it ends
                });
                for (int i = 2; i <= GREEDY_CLIENTS; i++) {
                    room.client(trial, "client-" + i, (libc, mutex, name) -> {
                        stage.rest(libc, DEATH);
                        room.lock(libc, mutex, name);
                        if (stage.ticks() > RELEASE_WITHIN) {
                            throw stage.fail("client-1 has died inside, but " + name + " comes in only at tick "
                                    + stage.ticks() + "; expected: by " + RELEASE_WITHIN);
                        }
                        room.unlock(libc, mutex);
                    });
                }
                room.run();
            }
        });
    }
}
