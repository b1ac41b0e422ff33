package org.pagoda.user.exercise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;
import org.pagoda.user.Libc;

/** One page to all, and an acknowledgement from each. */
final class BroadcastExercise implements Exercise {
    private static final int LISTENERS = 5;
    private static final int ROUNDS = 3;
    private static final long WORD = 8;
    private static final long FIRST_VALUE = 1000;

    private static final long PATIENCE = 2000;
    /** What announcing itself may take beyond that: system calls, and others that have the CPU. */
    private static final long SLACK = 500;

    private static final long SLOW = 3000;
    private static final long MOST_BUSY = 500;

    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public String summary() {
        return "one page to all that listen, without a copy, and who has read it is counted";
    }

    @Override
    public Class<?> type() {
        return Announcer.class;
    }

    @Override
    public String skeleton() {
        return "CountedBroadcast";
    }

    @Override
    public List<Check> checks() {
        return List.of(
                Check.of("one listener reads the page, and is counted", trial -> all(trial, 1, 1)),
                Check.of(
                        LISTENERS + " listeners read each of " + ROUNDS + " pages once",
                        trial -> all(trial, LISTENERS, ROUNDS)),
                Check.of("nobody listens: the result is 0, at once", BroadcastExercise::nobody),
                Check.of("no page is copied, and listeners cannot write it", BroadcastExercise::shared),
                Check.of("who does not want the page is not counted, and has it no more", BroadcastExercise::refused),
                Check.of("who dies is not waited for longer than there is patience", BroadcastExercise::dies),
                Check.of("a late acknowledgement does not count for the next page", BroadcastExercise::late),
                Check.of("who begins to listen later is counted from then on", BroadcastExercise::joins),
                Check.of("the announcer waits without using the CPU", BroadcastExercise::waitBusily));
    }

    /** Listeners on a stage, what they have read, and an announcer. */
    private static final class Hall {
        private final Trial trial;
        private final Stage stage;
        private final List<Process> listeners = new ArrayList<>();
        private final List<List<Long>> read = new ArrayList<>(); // each listener's

        Hall(Trial trial, Stage stage) {
            this.trial = trial;
            this.stage = stage;
        }

        /** Adds a listener, which is there when the next announcer begins. */
        Process listener(Announcer.Reader reader) {
            List<Long> values = new ArrayList<>();
            read.add(values);
            Process process = stage.spawn("listener-" + read.size(), libc -> {
                trial.make(Announcer.class).listen(libc, (inReader, page) -> {
                    values.add(inReader.load64(page + WORD));
                    return reader.read(inReader, page);
                });
                libc.serve();
            });
            listeners.add(process);
            return process;
        }

        /** Has the listeners begin, and then an announcer. */
        Process announcer(Play play) {
            stage.run();
            Process process = stage.spawn("announcer", libc -> play.play(libc, trial.make(Announcer.class)));
            RunResult result = stage.run();
            stage.expectEnded(result, List.of(process));
            return process;
        }

        void expectRead(long... values) {
            List<Long> expected = Arrays.stream(values).boxed().toList();
            for (int i = 0; i < read.size(); i++) {
                if (!read.get(i).equals(expected)) {
                    throw new NotYet(
                            "when announce() has returned " + listeners.get(i).name() + " has read "
                                    + words(read.get(i)) + ", expected: " + words(expected));
                }
            }
        }

        private static String words(List<Long> values) {
            return values.isEmpty() ? "nothing" : "pages " + values;
        }
    }

    @FunctionalInterface
    private interface Play {
        void play(Libc libc, Announcer announcer);
    }

    /** A new page, which says {@code value}. */
    private static long page(Libc libc, long value) {
        long page = libc.mmap(1);
        libc.store64(page + WORD, value);
        return page;
    }

    private static void expectResult(long result, long expected, String story) {
        if (result != expected) {
            throw new NotYet(story + ": announce() returns " + Errno.describe(result) + ", expected: " + expected);
        }
    }

    private static void all(Trial trial, int listeners, int rounds) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed, machine -> machine.cpus(2))) {
                Hall hall = new Hall(trial, stage);
                for (int i = 0; i < listeners; i++) {
                    long ticks = 1 + 20L * i;
                    hall.listener((libc, page) -> {
                        stage.rest(libc, ticks);
                        return true;
                    });
                }
                long[] values = new long[rounds];
                hall.announcer((libc, announcer) -> {
                    for (int round = 0; round < rounds; round++) {
                        values[round] = FIRST_VALUE + round;
                        long page = page(libc, values[round]);
                        long result = announcer.announce(libc, page, PATIENCE);
                        expectResult(result, listeners, "page " + values[round] + ", " + listeners + " who want it");
                        hall.expectRead(Arrays.copyOf(values, round + 1));
                        if (libc.load64(page + WORD) != values[round]) {
                            throw new NotYet("the announcer's page has changed");
                        }
                    }
                });
            }
        });
    }

    private static void nobody(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                new Hall(trial, stage).announcer((libc, announcer) -> {
                    long begin = stage.ticks();
                    expectResult(announcer.announce(libc, page(libc, 1), PATIENCE), 0, "nobody listens");
                    long ticks = stage.ticks() - begin;
                    if (ticks >= PATIENCE) {
                        throw new NotYet("nobody listens, and announce() takes " + ticks
                                + " ticks; expected: fewer than " + PATIENCE + ", there is nobody to wait for");
                    }
                });
            }
        });
    }

    private static int frame(Process process, long page) {
        long entry = process.space().pageTable().get(page);
        return PageTableEntry.isValid(entry) ? PageTableEntry.frame(entry) : -1;
    }

    private static void shared(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Hall hall = new Hall(trial, stage);
                List<Long> addresses = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    hall.listener((libc, page) -> {
                        addresses.add(page);
                        return true;
                    });
                }
                hall.announcer((libc, announcer) -> {
                    long page = page(libc, 1);
                    long copied = stage.machine().kernel().pagesCopied();
                    expectResult(announcer.announce(libc, page, PATIENCE), 2, "two listen");
                    libc.store64(page + WORD, 2);
                    copied = stage.machine().kernel().pagesCopied() - copied;
                    if (copied > 0) {
                        throw new NotYet(copied + " pages were copied: one frame is to be enough for all");
                    }
                });
                for (int i = 0; i < 2; i++) {
                    Process listener = hall.listeners.get(i);
                    long address = addresses.get(i);
                    if (frame(listener, address) < 0) {
                        throw new NotYet(listener.name() + " has wanted the page, and has it no more");
                    } else if ((PageTableEntry.rights(
                                            listener.space().pageTable().get(address))
                                    & Rights.WRITE)
                            != 0) {
                        throw new NotYet(listener.name() + " can store into the page; it is only to be read");
                    }
                }
                if (frame(hall.listeners.get(0), addresses.get(0)) != frame(hall.listeners.get(1), addresses.get(1))) {
                    throw new NotYet("the listeners have different frames: one is to be enough for all");
                }
            }
        });
    }

    private static void refused(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Hall hall = new Hall(trial, stage);
                List<Long> addresses = new ArrayList<>();
                for (int i = 0; i < LISTENERS; i++) {
                    boolean wanted = i % 2 == 0;
                    hall.listener((libc, page) -> {
                        if (!wanted) {
                            addresses.add(page);
                        }
                        return wanted;
                    });
                }
                hall.announcer((libc, announcer) -> {
                    long begin = stage.ticks();
                    int want = (LISTENERS + 1) / 2;
                    long result = announcer.announce(libc, page(libc, 1), PATIENCE);
                    expectResult(result, want, "of " + LISTENERS + " listeners " + want + " want the page");
                    long ticks = stage.ticks() - begin;
                    if (ticks >= PATIENCE) {
                        throw new NotYet("all " + LISTENERS
                                + " have answered, some with no, and announce() waits for more: " + ticks + " ticks");
                    }
                });
                for (int i = 0; i < addresses.size(); i++) {
                    for (Process listener : hall.listeners) {
                        boolean refuses = hall.listeners.indexOf(listener) % 2 == 1;
                        if (refuses && frame(listener, addresses.get(i)) >= 0) {
                            throw new NotYet(listener.name() + " does not want the page, and still has it mapped");
                        }
                    }
                }
            }
        });
    }

    private static void dies(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Hall hall = new Hall(trial, stage);
                hall.listener((libc, page) -> true);
                hall.listener((libc, page) -> {
                    stage.rest(libc, PATIENCE / 4);
                    libc.exit(1);
                    return true;
                });
                hall.listener((libc, page) -> true);
                hall.announcer((libc, announcer) -> {
                    for (int round = 1; round <= 2; round++) {
                        long begin = stage.ticks();
                        long result = announcer.announce(libc, page(libc, round), PATIENCE);
                        expectResult(
                                result, 2, "page " + round + ", three listen, one of them dies while it reads page 1");
                        long ticks = stage.ticks() - begin;
                        if (ticks > PATIENCE + SLACK) {
                            throw new NotYet(
                                    "announce() with a patience of " + PATIENCE + " takes " + ticks + " ticks");
                        }
                    }
                });
            }
        });
    }

    private static void late(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Hall hall = new Hall(trial, stage);
                hall.listener((libc, page) -> true);
                hall.listener((libc, page) -> {
                    if (libc.load64(page + WORD) == 1) {
                        stage.rest(libc, SLOW);
                        return true;
                    }
                    return false;
                });
                hall.announcer((libc, announcer) -> {
                    String story = "the listener that reads page 1 for " + SLOW + " ticks is late";
                    expectResult(announcer.announce(libc, page(libc, 1), PATIENCE), 1, story);
                    long result = announcer.announce(libc, page(libc, 2), PATIENCE);
                    expectResult(result, 1, "page 2, while " + story + "; page 2 it does not want");
                    stage.rest(libc, SLOW);
                    result = announcer.announce(libc, page(libc, 3), PATIENCE);
                    expectResult(result, 1, "page 3, which one of two wants");
                });
                hall.expectRead(1, 2, 3);
            }
        });
    }

    private static void joins(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Hall hall = new Hall(trial, stage);
                Announcer.Reader reader = (libc, page) -> {
                    stage.rest(libc, PATIENCE / 4);
                    return true;
                };
                hall.listener(reader);
                hall.announcer((libc, announcer) -> {
                    expectResult(announcer.announce(libc, page(libc, 1), PATIENCE), 1, "one listens");
                    hall.expectRead(1);
                });
                hall.read.get(0).clear();
                hall.listener(reader);
                hall.announcer((libc, announcer) -> {
                    long result = announcer.announce(libc, page(libc, 2), PATIENCE);
                    expectResult(result, 2, "a second one listens, and another process announces");
                    hall.expectRead(2);
                });
            }
        });
    }

    private static void waitBusily(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Hall hall = new Hall(trial, stage);
                for (long ticks : List.of(PATIENCE / 2, SLOW)) {
                    hall.listener((libc, page) -> {
                        stage.rest(libc, ticks);
                        return true;
                    });
                }
                hall.announcer((libc, announcer) -> {
                    long page = page(libc, 1);
                    long before = stage.busyTicks();
                    expectResult(announcer.announce(libc, page, PATIENCE), 1, "one of two is too slow");
                    long busy = stage.busyTicks() - before;
                    if (busy > MOST_BUSY) {
                        throw new NotYet("while it waits for " + PATIENCE + " ticks the CPU is busy for " + busy
                                + " of them; expected: up to " + MOST_BUSY);
                    }
                });
            }
        });
    }
}
