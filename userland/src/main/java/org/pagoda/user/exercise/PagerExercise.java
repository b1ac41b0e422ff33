package org.pagoda.user.exercise;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;
import org.pagoda.user.Libc;

/** A pager outside of the kernel. */
final class PagerExercise implements Exercise {
    private static final long START = AddressSpace.MMAP_START;
    private static final int PAGES = 24;
    private static final int MAPPED = PAGES + 2;
    private static final int FEW_FRAMES = 4;
    /** Tables, and what is read while another one leaves. */
    private static final int OTHER_FRAMES = 8;

    private static final int CLIENTS = 3;
    private static final int TOUCHES = 60;
    private static final int WORDS = 4;
    private static final long DISK_TICKS = 30;
    private static final long LONG = 3000;

    @Override
    public String name() {
        return "pager";
    }

    @Override
    public String summary() {
        return "a process that provides the pages of a file when others touch them";
    }

    @Override
    public Class<?> type() {
        return Pager.class;
    }

    @Override
    public String skeleton() {
        return "FilePager";
    }

    @Override
    public List<Check> checks() {
        return List.of(
                Check.of("a page that is touched has the file's bytes", PagerExercise::bytes),
                Check.of("what nobody touches is not read from the disk", PagerExercise::lazy),
                Check.of("a page is read once, however many clients touch it", PagerExercise::once),
                Check.of("what one client stores the others see", PagerExercise::shared),
                Check.of("pages behind the end of the file are refused", PagerExercise::refused),
                Check.of("clients that touch at random, on 2 CPUs", trial -> random(trial, PAGES)),
                Check.extra(
                        "with " + FEW_FRAMES + " frames for " + PAGES + " pages, and no store is lost",
                        trial -> random(trial, FEW_FRAMES)));
    }

    /** What a word of the file is at first. */
    private static long first(long page, long word) {
        return 1_000_000 * (page + 1) + word;
    }

    /** The file on its disk, as it is to be seen, and what was asked of the disk. */
    private static final class File implements Pager.Disk {
        private final Stage stage;
        private final TreeMap<Long, byte[]> written = new TreeMap<>();
        private final TreeMap<Long, Integer> reads = new TreeMap<>();
        private final TreeMap<Long, Long> seen = new TreeMap<>(); // words that were stored, by their offsets
        private final long mostFrames;
        private int frames = -1;

        File(Stage stage, long mostFrames) {
            this.stage = stage;
            this.mostFrames = mostFrames;
        }

        private void check(String what, long page) {
            if (page < 0 || page >= PAGES) {
                throw stage.fail("disk." + what + "() of page " + page + "; the file has pages 0 to " + (PAGES - 1));
            }
        }

        @Override
        public void read(Libc libc, long page, long address) {
            check("read", page);
            reads.merge(page, 1, Integer::sum);
            stage.rest(libc, DISK_TICKS);
            byte[] bytes = written.get(page);
            if (bytes != null) {
                libc.store(address, bytes, 0, Page.SIZE);
            } else {
                for (int word = 0; word < WORDS; word++) {
                    libc.store64(address + (long) word * Long.BYTES, first(page, word));
                }
            }
            int now = stage.machine().framesInUse();
            frames = frames < 0 ? now : frames;
            if (now - frames > mostFrames + OTHER_FRAMES) {
                throw stage.fail("after "
                        + reads.values().stream().mapToInt(i -> i).sum() + " reads from the disk there are "
                        + (now - frames) + " more frames in use than after the first; expected: up to " + mostFrames
                        + ", and some for page tables");
            }
        }

        @Override
        public void write(Libc libc, long page, long address) {
            check("write", page);
            byte[] bytes = new byte[Page.SIZE];
            libc.load(address, bytes, 0, Page.SIZE);
            stage.rest(libc, DISK_TICKS);
            written.put(page, bytes);
        }

        long expected(long page, long word) {
            return seen.getOrDefault(page * WORDS + word, first(page, word));
        }

        void stored(long page, long word, long value) {
            seen.put(page * WORDS + word, value);
        }
    }

    /** What a client does with the file. */
    @FunctionalInterface
    private interface Client {
        void run(Libc libc, File file, String name);
    }

    private static final class Run {
        private final Stage stage;
        private final File file;
        private final Process pager;
        private final List<Process> clients = new ArrayList<>();

        Run(Trial trial, Stage stage, long frames) {
            this.stage = stage;
            file = new File(stage, frames);
            pager = stage.spawn("pager", libc -> trial.make(Pager.class).serve(libc, file, START, PAGES, frames));
            stage.run();
            if (pager.state() != Process.State.ALIVE) {
                throw new NotYet("the pager has ended before anybody touched a page: serve() must not return");
            }
        }

        Process client(Client client) {
            String name = "client-" + (clients.size() + 1);
            Process process = stage.spawn(name, libc -> {
                libc.mmap(START, MAPPED, Rights.READ_WRITE);
                long result = libc.setPager(START, MAPPED, pager.pid());
                if (result < 0) {
                    throw new IllegalStateException("set_pager: " + Errno.describe(result));
                }
                client.run(libc, file, name);
            });
            clients.add(process);
            return process;
        }

        void run() {
            RunResult result = stage.run();
            stage.expectEnded(result, clients);
        }
    }

    private static long address(long page, long word) {
        return START + Page.address(page) + word * Long.BYTES;
    }

    private static void load(Libc libc, File file, String name, long page, long word) {
        long value = libc.load64(address(page, word));
        long expected = file.expected(page, word);
        if (value != expected) {
            throw new NotYet(
                    name + " loads " + value + " from word " + word + " of page " + page + ", expected: " + expected
                            + (expected == first(page, word) ? ", as it is on the disk" : ", which was stored last"));
        }
    }

    private static void store(Libc libc, File file, long page, long word, long value) {
        libc.store64(address(page, word), value);
        file.stored(page, word, value);
    }

    private static void bytes(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Run run = new Run(trial, stage, PAGES);
                run.client((libc, file, name) -> {
                    for (long page : new long[] {2, 5, 0, PAGES - 1, 2}) {
                        for (int word = 0; word < WORDS; word++) {
                            load(libc, file, name, page, word);
                        }
                    }
                });
                run.run();
            }
        });
    }

    private static void lazy(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Run run = new Run(trial, stage, PAGES);
                if (!run.file.reads.isEmpty()) {
                    throw new NotYet("before anybody touches a page, pages " + run.file.reads.keySet() + " were read");
                }
                run.client((libc, file, name) -> {
                    load(libc, file, name, 3, 1);
                    load(libc, file, name, 9, 0);
                    load(libc, file, name, 3, 2);
                });
                run.run();
                expectReads(run.file, List.of(3L, 9L));
            }
        });
    }

    private static void expectReads(File file, List<Long> pages) {
        if (!file.reads.keySet().equals(new TreeSet<>(pages))) {
            throw new NotYet("from the disk pages " + file.reads.keySet() + " were read, expected: " + pages);
        }
        for (long page : pages) {
            int times = file.reads.getOrDefault(page, 0);
            if (times != 1) {
                throw new NotYet("page " + page + " was read from the disk " + times + " times, expected: once");
            }
        }
    }

    private static void once(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Run run = new Run(trial, stage, PAGES);
                for (int i = 0; i < CLIENTS; i++) {
                    run.client((libc, file, name) -> {
                        load(libc, file, name, 1, 0);
                        load(libc, file, name, 7, 0);
                        load(libc, file, name, 1, 1);
                    });
                }
                run.run();
                expectReads(run.file, List.of(1L, 7L));
            }
        });
    }

    private static void shared(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Run run = new Run(trial, stage, PAGES);
                run.client((libc, file, name) -> {
                    store(libc, file, 4, 0, 77); // the first touch is a store
                    load(libc, file, name, 5, 0);
                    stage.rest(libc, LONG);
                    load(libc, file, name, 5, 0);
                });
                run.client((libc, file, name) -> {
                    stage.rest(libc, LONG / 2);
                    load(libc, file, name, 4, 0);
                    load(libc, file, name, 4, 1);
                    store(libc, file, 5, 0, 88); // the first client has it already
                });
                run.run();
            }
        });
    }

    private static void refused(Trial trial) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed)) {
                Run run = new Run(trial, stage, PAGES);
                Process bad = run.client((libc, file, name) -> {
                    load(libc, file, name, PAGES - 1, 0);
                    long value = libc.load64(address(PAGES, 0));
                    throw stage.fail(name + " loads " + value + " from page " + PAGES
                            + ", behind the end of the file; expected: no page");
                });
                stage.letDie(bad);
                run.client((libc, file, name) -> {
                    stage.rest(libc, LONG);
                    load(libc, file, name, 1, 0);
                });
                run.run();
                String cause = String.valueOf(bad.cause());
                if (bad.exitStatus() != Kernel.STATUS_FAULT || !cause.endsWith("it refuses")) {
                    throw new NotYet(
                            "a client that touches page " + PAGES + ", behind the end, is killed: " + cause,
                            "expected: because its pager refuses, which is a reply without pages");
                }
            }
        });
    }

    private static void random(Trial trial, long frames) {
        trial.seeds(seed -> {
            try (Stage stage = trial.stage(seed, machine -> machine.cpus(2))) {
                Run run = new Run(trial, stage, frames);
                TreeSet<Long> touched = new TreeSet<>();
                for (int i = 0; i < CLIENTS; i++) {
                    Random random = new Random(seed * CLIENTS + i);
                    run.client((libc, file, name) -> {
                        for (int touch = 0; touch < TOUCHES; touch++) {
                            long page = random.nextInt(PAGES);
                            long word = random.nextInt(WORDS);
                            touched.add(page);
                            if (random.nextBoolean()) {
                                load(libc, file, name, page, word);
                            } else {
                                store(libc, file, page, word, random.nextInt(1000));
                            }
                        }
                    });
                }
                run.run();
                if (frames == PAGES) {
                    expectReads(run.file, List.copyOf(touched));
                }
            }
        });
    }
}
