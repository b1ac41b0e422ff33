package org.pagoda.user.exercise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/** A pipe made of pages. */
final class PipeExercise implements Exercise {
    private static final int MAILBOX = 4;
    private static final long START = 200;
    private static final byte GUARD = 0x5a;
    private static final int BUFFER_PAGES = 5;
    private static final int BUFFER = BUFFER_PAGES * Page.SIZE;

    private static final int MOST_BYTES = 30_000;
    private static final int MOST_CALL = 9_000;

    private static final int MANY_WRITES = 60;
    private static final int BIG_WRITE = 4000;
    private static final long LONG = 5000;
    private static final long MOST_BUSY = 400;
    /** Room for 4 messages, as much again for what was taken out of them, a page in each hand, some page tables. */
    private static final int MOST_FRAMES = 2 * MAILBOX + 6;

    private static final int TIMER_INTERVAL = 9;
    private static final int WORDS_SHOWN = 8;

    @Override
    public String name() {
        return "pipe";
    }

    @Override
    public String summary() {
        return "a bounded stream of bytes between two processes, made of pages that are moved";
    }

    @Override
    public Class<?> type() {
        return Pipe.class;
    }

    @Override
    public String skeleton() {
        return "PagePipe";
    }

    @Override
    public List<Check> checks() {
        return List.of(
                Check.of("five bytes, and then the end", PipeExercise::few),
                Check.of("one write of more than two pages", PipeExercise::large),
                Check.of("random sizes: all bytes, in order, and none too many", PipeExercise::random),
                Check.of("the end comes once all is read, and is for ever", PipeExercise::end),
                Check.of("a writer that is too fast has to wait", PipeExercise::bounded),
                Check.of("pages are moved, and given back when they are read", PipeExercise::moved),
                Check.of("whoever waits leaves the CPU to others", PipeExercise::waitBusily),
                Check.of("other messages that come meanwhile do no harm", PipeExercise::interrupt),
                Check.of("write says -EPIPE when the reader has left", PipeExercise::readerLeaves));
    }

    // ---- the two processes ----

    /** What one of them does with its end of the pipe, and a buffer of its own. */
    @FunctionalInterface
    private interface Part {
        void play(Libc libc, Pipe pipe, long buffer);
    }

    /** A pipe between two processes that play their parts. */
    private static final class Run {
        private final Stage stage;
        private final Trial trial;
        private Process reader;
        private Process writer;
        private int framesBefore;

        Run(Trial trial, Stage stage, Part readers, Part writers) {
            this.trial = trial;
            this.stage = stage;
            ProcessLimits limits = ProcessLimits.DEFAULT.withMailbox(MAILBOX, MAILBOX);
            reader = stage.spawn("reader", libc -> readers(libc, readers), limits);
            stage.run();
            if (reader.state() != Process.State.ALIVE) {
                throw new NotYet("openReader() does not return: the reader has ended");
            }
            framesBefore = stage.machine().framesInUse();
            writer = stage.spawn("writer", libc -> writers(libc, writers));
        }

        private void readers(Libc libc, Part part) {
            Pipe pipe = trial.make(Pipe.class);
            long buffer = buffer(libc);
            boolean[] started = new boolean[1];
            libc.mask(START);
            libc.registerHandler(START, (inHandler, pid, type, value, size, flags) -> {
                started[0] = true;
                return 0;
            });
            pipe.openReader(libc);
            while (!started[0]) {
                libc.waitMessage(START);
            }
            part.play(libc, pipe, buffer);
        }

        private void writers(Libc libc, Part part) {
            Pipe pipe = trial.make(Pipe.class);
            long buffer = buffer(libc);
            pipe.openWriter(libc, reader.pid());
            long result = libc.send(reader.pid(), START, 0, 0, 0);
            if (result < 0) {
                throw stage.fail("openWriter() has filled the reader's mailbox: " + Errno.describe(result));
            }
            part.play(libc, pipe, buffer);
        }

        /** A buffer whose pages are all there already. */
        private static long buffer(Libc libc) {
            long buffer = libc.mmap(BUFFER_PAGES);
            libc.store(buffer, new byte[BUFFER], 0, BUFFER);
            return buffer;
        }

        void run() {
            RunResult result = stage.run();
            stage.expectEnded(result, List.of(reader, writer));
        }
    }

    private static void play(Trial trial, long seed, Part reader, Part writer) {
        try (Stage stage = trial.stage(seed)) {
            new Run(trial, stage, reader, writer).run();
        }
    }

    private static void write(Libc libc, Pipe pipe, long buffer, byte[] bytes, int from, int length) {
        libc.store(buffer, bytes, from, length);
        long result = pipe.write(libc, buffer, length);
        if (result != length) {
            throw new NotYet(
                    "write() of " + length + " bytes returns " + Errno.describe(result) + ", expected: " + length);
        }
    }

    /** Reads into {@code bytes}; fails if more is stored than is said. How many came. */
    private static int read(Libc libc, Pipe pipe, long buffer, byte[] bytes, int at, int length) {
        libc.store8(buffer + length, GUARD);
        long result = pipe.read(libc, buffer, length);
        if (result < 0 || result > length) {
            throw new NotYet("read() of up to " + length + " bytes returns " + Errno.describe(result));
        }
        if (libc.load8(buffer + length) != GUARD) {
            throw new NotYet("read() with room for " + length + " bytes has stored more than that");
        }
        if (at + result > bytes.length) {
            throw new NotYet(
                    "read() has returned more bytes than were written: " + (at + result) + " of " + bytes.length);
        }
        libc.load(buffer, bytes, at, (int) result);
        return (int) result;
    }

    private static void expectEnd(Libc libc, Pipe pipe, long buffer, long so) {
        long result = pipe.read(libc, buffer, 100);
        if (result != 0) {
            throw new NotYet("all " + so + " bytes were read, the writer has closed, and read() returns "
                    + Errno.describe(result) + ", expected: 0");
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void compare(byte[] written, byte[] got, int count, String story) {
        if (count < written.length) {
            throw new NotYet("read() returns 0 after " + count + " bytes; written were " + written.length, story);
        }
        int different = Arrays.mismatch(written, got);
        if (different >= 0) {
            throw new NotYet(
                    "byte " + different + " of " + written.length + " is " + got[different] + ", expected: "
                            + written[different],
                    story);
        }
    }

    private static String sizes(String what, List<Integer> sizes) {
        return what + " " + sizes.subList(0, Math.min(WORDS_SHOWN, sizes.size()))
                + (sizes.size() > WORDS_SHOWN ? " ..." : "");
    }

    // ---- checks ----

    private static void copy(Trial trial, long seed, byte[] all, int[] writes, int[] reads) {
        byte[] got = new byte[all.length];
        List<Integer> sizes = new ArrayList<>();
        List<Integer> came = new ArrayList<>();
        int[] count = new int[1];
        play(
                trial,
                seed,
                (libc, pipe, buffer) -> {
                    int result;
                    int turn = 0;
                    do {
                        result = read(libc, pipe, buffer, got, count[0], reads[turn++ % reads.length]);
                        came.add(result);
                        count[0] += result;
                    } while (result > 0);
                    compare(all, got, count[0], sizes("written:", sizes) + ", " + sizes("came:", came));
                    expectEnd(libc, pipe, buffer, all.length);
                },
                (libc, pipe, buffer) -> {
                    int at = 0;
                    for (int turn = 0; at < all.length; turn++) {
                        int length = Math.min(writes[turn % writes.length], all.length - at);
                        sizes.add(length);
                        write(libc, pipe, buffer, all, at, length);
                        at += length;
                    }
                    pipe.closeWriter(libc);
                });
    }

    private static void few(Trial trial) {
        trial.seeds(seed -> copy(trial, seed, new byte[] {1, 2, 3, 4, 5}, new int[] {5}, new int[] {100}));
    }

    private static void large(Trial trial) {
        trial.seeds(seed -> copy(trial, seed, bytes(new Random(seed), 10_000), new int[] {10_000}, new int[] {10_000}));
    }

    private static void random(Trial trial) {
        trial.seeds(seed -> {
            Random random = new Random(seed);
            byte[] all = bytes(random, 1 + random.nextInt(MOST_BYTES));
            int[] writes = random.ints(10, 1, 1 + random.nextInt(MOST_CALL))
                    .map(i -> Math.max(1, i))
                    .toArray();
            int[] reads = random.ints(10, 500, 501 + random.nextInt(MOST_CALL)).toArray();
            copy(trial, seed, all, writes, reads);
        });
    }

    private static void end(Trial trial) {
        trial.seeds(seed -> {
            end(trial, seed, LONG, 0); // all is in the pipe, and the writer gone, before the first read
            end(trial, seed, 0, LONG); // each read waits
        });
    }

    private static void end(Trial trial, long seed, long readersPause, long writersPause) {
        try (Stage stage = trial.stage(seed)) {
            Part reader = (libc, pipe, buffer) -> {
                stage.rest(libc, readersPause);
                byte[] got = new byte[10];
                int count = 0;
                int result;
                do {
                    result = read(libc, pipe, buffer, got, count, got.length);
                    count += result;
                } while (result > 0);
                if (count < got.length) {
                    throw new NotYet("read() returns 0 after " + count + " bytes of 10; written are 5, 0 and 5");
                }
                expectEnd(libc, pipe, buffer, count);
                expectEnd(libc, pipe, buffer, count);
            };
            Part writer = (libc, pipe, buffer) -> {
                write(libc, pipe, buffer, new byte[] {1, 2, 3, 4, 5}, 0, 5);
                stage.rest(libc, writersPause);
                write(libc, pipe, buffer, new byte[0], 0, 0);
                stage.rest(libc, writersPause);
                write(libc, pipe, buffer, new byte[] {6, 7, 8, 9, 10}, 0, 5);
                pipe.closeWriter(libc);
            };
            new Run(trial, stage, reader, writer).run();
        }
    }

    private static void checkFrames(Run run, String when) {
        int frames = run.stage.machine().framesInUse() - run.framesBefore - BUFFER_PAGES;
        if (frames > MOST_FRAMES) {
            throw new NotYet(when + " the pipe holds " + frames + " frames; expected: up to " + MOST_FRAMES
                    + ", with room for " + MAILBOX + " messages");
        }
    }

    /** Many writes to a reader that is slow; {@code often}: also looks how many frames are in use each time. */
    private static void many(Trial trial, long seed, long pause, boolean often) {
        try (Stage stage = trial.stage(seed)) {
            Run[] run = new Run[1];
            byte[] got = new byte[BIG_WRITE * MANY_WRITES];
            run[0] = new Run(
                    trial,
                    stage,
                    (libc, pipe, buffer) -> {
                        stage.rest(libc, pause);
                        checkFrames(run[0], "while the reader sleeps");
                        int count = 0;
                        int result;
                        do {
                            result = read(libc, pipe, buffer, got, count, BIG_WRITE);
                            count += result;
                            if (often) {
                                checkFrames(run[0], "after " + count + " bytes were read");
                            }
                        } while (result > 0);
                        if (count < got.length) {
                            throw new NotYet("read() returns 0 after " + count + " bytes; written were " + got.length);
                        }
                    },
                    (libc, pipe, buffer) -> {
                        for (int i = 0; i < MANY_WRITES; i++) {
                            write(libc, pipe, buffer, new byte[BIG_WRITE], 0, BIG_WRITE);
                        }
                        pipe.closeWriter(libc);
                    });
            run[0].run();
        }
    }

    private static void bounded(Trial trial) {
        trial.seeds(seed -> many(trial, seed, LONG, false));
    }

    private static void moved(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Run run = new Run(
                        trial, stage, (libc, pipe, buffer) -> pipe.read(libc, buffer, 100), (libc, pipe, buffer) -> {
                            libc.store(buffer, new byte[BIG_WRITE], 0, BIG_WRITE);
                            pipe.write(libc, buffer, BIG_WRITE);
                            pipe.closeWriter(libc);
                        });
                List<Long> flags = new ArrayList<>();
                stage.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                    if (kind == EventKind.SEND && pid == run.reader.pid() && a == run.writer.pid() && c > 0) {
                        flags.add(d);
                    }
                });
                run.run();
                if (flags.isEmpty()) {
                    throw new NotYet("no page was sent to the reader");
                }
                for (long each : flags) {
                    if (SendFlags.senderKeeps(each) || SendFlags.duplicates(each)) {
                        throw new NotYet("a page is sent with flags " + SendFlags.describe(each)
                                + ", expected: a move, 010, so that no page is copied and the writer's frame is gone");
                    }
                }
            }
            many(trial, seed, 1, true);
        });
    }

    private static void waitBusily(Trial trial) {
        trial.seeds(seed -> {
            long[] busy = new long[2];
            try (Stage stage = trial.stage(seed)) {
                new Run(
                                trial,
                                stage,
                                (libc, pipe, buffer) -> {
                                    long result = pipe.read(libc, buffer, 100);
                                    if (result <= 0) {
                                        throw new NotYet(
                                                "the writer sleeps, and read() does not wait for it, but returns "
                                                        + Errno.describe(result));
                                    }
                                    long before = stage.busyTicks();
                                    stage.rest(libc, LONG);
                                    busy[1] = stage.busyTicks() - before;
                                    while (pipe.read(libc, buffer, BIG_WRITE) > 0) {
                                        // all that there is
                                    }
                                },
                                (libc, pipe, buffer) -> {
                                    long before = stage.busyTicks();
                                    stage.rest(libc, LONG);
                                    busy[0] = stage.busyTicks() - before;
                                    for (int i = 0; i < 2 * MAILBOX + 1; i++) {
                                        pipe.write(libc, buffer, 100);
                                    }
                                    pipe.closeWriter(libc);
                                })
                        .run();
            }
            String[] who = {"reader", "writer"};
            for (int i = 0; i < who.length; i++) {
                if (busy[i] > MOST_BUSY) {
                    throw new NotYet("the " + who[i] + " waits for " + LONG + " ticks, and needs the CPU for " + busy[i]
                            + " of them; expected: up to " + MOST_BUSY);
                }
            }
        });
    }

    private static void tick(Libc libc) {
        libc.registerHandler(MessageType.TIMER, (inHandler, pid, type, value, size, flags) -> 0);
        libc.setTimer(TIMER_INTERVAL, TIMER_INTERVAL);
    }

    private static void interrupt(Trial trial) {
        trial.seeds(seed -> {
            byte[] all = bytes(new Random(seed), MOST_BYTES);
            byte[] got = new byte[all.length];
            play(
                    trial,
                    seed,
                    (libc, pipe, buffer) -> {
                        tick(libc);
                        int count = 0;
                        int result;
                        do {
                            for (long i = 0; i < seed % 2 * 50; i++) {
                                libc.load8(buffer); // every other time the writer has to wait
                            }
                            result = read(libc, pipe, buffer, got, count, 1500);
                            count += result;
                        } while (result > 0);
                        libc.setTimer(0, 0);
                        compare(all, got, count, "each has a timer that strikes every " + TIMER_INTERVAL + " ticks");
                    },
                    (libc, pipe, buffer) -> {
                        tick(libc);
                        for (int at = 0; at < all.length; at += 1000) {
                            write(libc, pipe, buffer, all, at, 1000);
                        }
                        pipe.closeWriter(libc);
                        libc.setTimer(0, 0);
                    });
        });
    }

    private static void readerLeaves(Trial trial) {
        trial.seeds(seed -> {
            for (int livesOn = 0; livesOn <= 1; livesOn++) {
                readerLeaves(trial, seed, livesOn == 1);
            }
        });
    }

    private static void readerLeaves(Trial trial, long seed, boolean livesOn) {
        try (Stage stage = trial.stage(seed)) {
            Part reader = (libc, pipe, buffer) -> {
                pipe.read(libc, buffer, 100);
                stage.rest(libc, LONG); // the pipe fills, and the writer waits
                if (livesOn) {
                    pipe.closeReader(libc);
                    stage.rest(libc, LONG);
                }
            };
            Part writer = (libc, pipe, buffer) -> {
                long result = 0;
                for (int i = 0; i < MANY_WRITES && result >= 0; i++) {
                    result = pipe.write(libc, buffer, BIG_WRITE);
                }
                if (result != Errno.EPIPE.result()) {
                    throw new NotYet(
                            "the reader has read 100 bytes and " + (livesOn ? "closed" : "ended") + ", and after up to "
                                    + MANY_WRITES + " writes of " + BIG_WRITE + " bytes write() returns "
                                    + Errno.describe(result) + ", expected: -EPIPE");
                }
            };
            new Run(trial, stage, reader, writer).run();
        }
    }
}
