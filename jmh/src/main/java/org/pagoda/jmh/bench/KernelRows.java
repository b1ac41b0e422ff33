package org.pagoda.jmh.bench;

import java.util.Locale;
import java.util.stream.Stream;
import org.pagoda.jmh.BootBenchmark;
import org.pagoda.jmh.CatBenchmark;
import org.pagoda.jmh.CopyOnWriteBenchmark;
import org.pagoda.jmh.FaultBenchmark;
import org.pagoda.jmh.InteractionBenchmark;
import org.pagoda.jmh.PipeBenchmark;
import org.pagoda.jmh.ProcessBenchmark;
import org.pagoda.jmh.RamDiskBenchmark;
import org.pagoda.jmh.ReplayBenchmark;
import org.pagoda.jmh.SwitchBenchmark;
import org.pagoda.jmh.SystemCallBenchmark;
import org.pagoda.jmh.TranslationBenchmark;
import org.pagoda.jmh.UserCopyBenchmark;

/** Rows of the kernel around messages: system calls, memory, faults, processes, files. */
final class KernelRows {
    /** Of rows of which each fork gives one number. */
    private static final int SEVERAL_FORKS = 5;

    private static final String SYSTEM_CALLS = "system calls";
    private static final String MEMORY = "loads, stores and translation";
    private static final String COPIES = "the kernel and a program's memory";
    private static final String FAULTS = "faults, and pages that are copied when written";
    private static final String PROCESSES = "processes and threads";
    private static final String INTERACTIONS = "interactions with the kernel";
    private static final String PIPES = "16 pages through a pipe";
    private static final String DRIVERS = "drivers and files";
    private static final String REPLAYS = "replays of a trace, for each reference";
    private static final String BOOTING = "booting, the first time in a JVM";

    private KernelRows() {}

    static Stream<Row> all() {
        return Stream.of(systemCalls(), memory(), faults(), processes(), pipes(), drivers(), replays(), booting())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> systemCalls() {
        Class<?> calls = SystemCallBenchmark.class;
        Stream<Row> rows = Stream.of(
                row("null-call", SYSTEM_CALLS, "one that does nothing", calls, "nullCall"),
                row("locked-call", SYSTEM_CALLS, "one that enters the kernel", calls, "lockedCall"),
                row("random-call", SYSTEM_CALLS, "one of 32, drawn", calls, "randomCall"),
                row("direct-call", SYSTEM_CALLS, "floor: the function without a kernel", calls, "direct"),
                row("random-direct-call", SYSTEM_CALLS, "floor: one of 32 functions, drawn", calls, "randomDirect"));
        return rows.map(row -> row.against("null-call"));
    }

    private static Stream<Row> memory() {
        Class<?> translation = TranslationBenchmark.class;
        Class<?> copies = UserCopyBenchmark.class;
        return Stream.of(
                row("load", MEMORY, "load, the TLB knows the page", translation, "loadTranslated")
                        .against("load-plain"),
                row("load-cold", MEMORY, "load, the TLB has forgotten the page", translation, "loadMissing")
                        .against("load-plain"),
                row("load-plain", MEMORY, "floor: load without an MMU", translation, "loadPlain"),
                row("walk", MEMORY, "walk of the tables", translation, "walk").against("walk-plain"),
                row(
                        "walk-plain",
                        MEMORY,
                        "floor: three loads, each from where the last says",
                        translation,
                        "walkPlain"),
                row("load-one", MEMORY, "load of the same word again", copies, "userLoad")
                        .against("load-plain"),
                row("store-one", MEMORY, "store into the same word again", copies, "userStore")
                        .against("load-plain"),
                row("get-user", COPIES, "the kernel fetches 64 bits from a program", copies, "getUser")
                        .against("load-one"),
                row("put-user", COPIES, "the kernel stores 64 bits into a program's memory", copies, "putUser")
                        .against("store-one"),
                copy("copy-to-user", "4 KiB from the kernel to a program", "copyToUser"),
                copy("copy-from-user", "4 KiB from a program to the kernel", "copyFromUser"),
                copy("copy-plain", "floor: 4 KiB copied outside the heap", "copyPlain"));
    }

    private static Row copy(String name, String what, String method) {
        return row(name, COPIES, what, UserCopyBenchmark.class, method)
                .with("size", 4096)
                .against("copy-plain");
    }

    private static Stream<Row> faults() {
        Class<?> faults = FaultBenchmark.class;
        Class<?> copies = CopyOnWriteBenchmark.class;
        return Stream.of(
                row("fault", FAULTS, "a page mapped, touched first, unmapped", faults, "mapTouchAndUnmap")
                        .against("zero"),
                row("fault-64", FAULTS, "the same, one of 64 mapped at once", faults, "mapTouchAndUnmapMany")
                        .against("zero"),
                row("mmap", FAULTS, "a page mapped and unmapped, untouched", faults, "mapAndUnmap")
                        .against("zero"),
                row("zero", FAULTS, "floor: a frame filled with zeros", faults, "zeroFrame"),
                row("cow-break", FAULTS, "the first store into a page that a child has too", copies, "storeIntoShared")
                        .against("cow-own"),
                row("cow-own", FAULTS, "floor: the same store into a page of one's own", copies, "storeIntoOwn"));
    }

    private static Stream<Row> processes() {
        Class<?> processes = ProcessBenchmark.class;
        return Stream.of(
                row("spawn", PROCESSES, "spawn, exit, wait", processes, "spawnToExit")
                        .against("thread"),
                row("fork", PROCESSES, "fork, exit, wait; no pages", processes, "forkToExit")
                        .against("thread"),
                row("fork-256", PROCESSES, "fork with 256 pages, kill, wait", CopyOnWriteBenchmark.class, "forkAndKill")
                        .against("fork"),
                row("thread", PROCESSES, "a thread started, ended, joined", processes, "threadToExit"),
                switching("switch", "a switch to another process, deterministic", "DETERMINISTIC"),
                switching("switch-parallel", "the same in parallel mode", "PARALLEL"),
                interaction("interaction-64", "64 bytes to the kernel, and back", "sendAndReceive", 64),
                interaction("interaction-4096", "4 KiB to the kernel, and back", "sendAndReceive", 4096),
                interaction("interaction-once", "64 bytes and back, made for it", "exchange", 64));
    }

    private static Row switching(String name, String what, String mode) {
        return row(name, PROCESSES, what, SwitchBenchmark.class, "yieldToTheOther")
                .with("mode", mode)
                .against("switch");
    }

    private static Row interaction(String name, String what, String method, int size) {
        return row(name, INTERACTIONS, what, InteractionBenchmark.class, method)
                .with("size", size)
                .against("null-call");
    }

    private static Stream<Row> pipes() {
        Class<?> pipes = PipeBenchmark.class;
        return Stream.of(
                row("pipe-gift", PIPES, "given and accepted by one process", pipes, "giftAndAccept")
                        .against("pipe-move"),
                row("pipe-gift-two", PIPES, "given to another process, half a round trip", pipes, "giftThereOrBack")
                        .against("pipe-move"),
                row("pipe-move", PIPES, "moved by a message, half a round trip", pipes, "moveThereOrBack"),
                row("pipe-copy", PIPES, "written and read by one process", pipes, "writeAndRead")
                        .against("pipe-floor"),
                row("pipe-floor", PIPES, "floor: copied to the kernel, and back", pipes, "copyFromAndToUser"));
    }

    private static Stream<Row> drivers() {
        Class<?> disk = RamDiskBenchmark.class;
        return Stream.of(
                row("disk-read", DRIVERS, "a page read from the RAM disk", disk, "read")
                        .against("disk-read-floor"),
                row("disk-write", DRIVERS, "a page written to the RAM disk", disk, "write")
                        .against("disk-write-floor"),
                row("disk-read-floor", DRIVERS, "floor: a page copied to a program", disk, "copyToUser"),
                row("disk-write-floor", DRIVERS, "floor: a page copied from a program", disk, "copyFromUser"),
                row("cat", DRIVERS, "cat of 64 MiB to /dev/null", CatBenchmark.class, "cat")
                        .against("cat-floor"),
                row("cat-floor", DRIVERS, "floor: what it reads and writes", CatBenchmark.class, "readAndWrite"));
    }

    private static Stream<Row> replays() {
        return Stream.of("FIFO", "CLOCK", "LRU", "OPT")
                .map(policy -> row(
                                "replay-" + policy.toLowerCase(Locale.ROOT),
                                REPLAYS,
                                policy + ", 1,000 frames",
                                ReplayBenchmark.class,
                                "replay")
                        .with("policy", policy)
                        .with("frames", 1000)
                        .needing(needs -> needs.counting("references"))
                        .against("replay-fifo"));
    }

    private static Stream<Row> booting() {
        return Stream.of(
                        row("boot-kernel", BOOTING, "the kernel alone", BootBenchmark.class, "kernel"),
                        row(
                                "boot-prompt",
                                BOOTING,
                                "drivers, programs, and a shell that asks",
                                BootBenchmark.class,
                                "prompt"))
                .map(row -> row.needing(needs -> needs.onlyCold().inForks(SEVERAL_FORKS))
                        .against("boot-kernel"));
    }

    private static Row row(String name, String group, String what, Class<?> type, String method) {
        return Row.of(name, group, what, type, method);
    }
}
