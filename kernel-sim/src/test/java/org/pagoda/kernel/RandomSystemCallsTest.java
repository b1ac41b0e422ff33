package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.syscall.SystemCallDescription;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** Any number, with any arguments: whatever programs call the kernel with, it survives, and says only what is documented. */
class RandomSystemCallsTest {
    private static final int PROGRAMS = 5;
    private static final int CALLS = 300;
    /** Who sleeps for an age while somebody's timer ticks would keep the host busy for as long. */
    private static final long TICKS = 100_000;

    private static final long PAGES = 0x10_0000_0000L;
    private static final long READ_ONLY = PAGES + Page.address(4);
    /** Numbers of calls are below. */
    private static final int NUMBERS = 106;

    private static final long KEEPS = 1;
    private static final long ABANDONS = 2;
    private static final long ENTRY = 1;
    /** Of a program, of one letter. */
    private static final byte NAME = 'p';

    /** Calls after which a program seldom does anything else; they get their turn, but a rare one. */
    private static final List<Long> RARE = List.of(
            (long) SystemCallNumber.EXIT,
            (long) SystemCallNumber.EXIT_THREAD,
            (long) SystemCallNumber.SERVE,
            (long) SystemCallNumber.PAUSE,
            (long) SystemCallNumber.WAIT_MESSAGE,
            (long) SystemCallNumber.KILL,
            (long) SystemCallNumber.POLL,
            (long) SystemCallNumber.SETUID,
            (long) SystemCallNumber.SYSLOG);

    private final AtomicLong made = new AtomicLong();
    private final AtomicLong programsBegun = new AtomicLong();
    private final Map<Integer, AtomicLong> byNumber = Collections.synchronizedMap(new TreeMap<>());
    private final ConcurrentSkipListSet<String> undocumented = new ConcurrentSkipListSet<>();

    /** A thread of a program that calls at random. */
    private final class Caller implements UserContext {
        private final Kernel kernel;
        private final Task task;
        private final SplittableRandom lot;
        private final int calls;

        Caller(Kernel kernel, Task task, long seed, int calls) {
            this.kernel = kernel;
            this.task = task;
            this.calls = calls;
            lot = new SplittableRandom(seed);
        }

        @Override
        public void main() {
            kernel.systemCall(task, SystemCallNumber.MMAP, PAGES, 4, 6, 0, 0, 0);
            kernel.systemCall(task, SystemCallNumber.MMAP, READ_ONLY, 1, 2, 0, 0, 0);
            kernel.tick(task);
            task.cpu().mmu().store8(PAGES, NAME);
            for (int i = 0; i < calls; i++) {
                act();
            }
        }

        private void act() {
            long number = lot.nextInt(100) == 0 ? value() : lot.nextInt(NUMBERS);
            if (RARE.contains(number) && lot.nextInt(20) != 0) {
                number = SystemCallNumber.SEND;
            }
            SystemCallDescription call = find(number);
            if (call != null) {
                byNumber.computeIfAbsent(call.number(), each -> new AtomicLong())
                        .incrementAndGet();
            }
            boolean byName = number == SystemCallNumber.SPAWN || number == SystemCallNumber.EXEC;
            long first = byName && lot.nextBoolean() ? PAGES : value();
            long result = kernel.systemCall(task, number, first, value(), value(), value(), value(), value());
            made.incrementAndGet();
            if (call == null) {
                check(result == Errno.ENOSYS.result(), "number " + number, result);
                return;
            }
            boolean known = !Errno.isError(result)
                    || number == SystemCallNumber.CALL_BY_NAME
                    || call.errors().stream().anyMatch(error -> error.result() == result);
            check(known, call.name(), result);
        }

        private SystemCallDescription find(long number) {
            return kernel.table().descriptions().stream()
                    .filter(each -> each.number() == number)
                    .findFirst()
                    .orElse(null);
        }

        private void check(boolean so, String what, long result) {
            if (!so) {
                undocumented.add(what + ": " + Errno.describe(result));
            }
        }

        /** Something that could be an address, a process, a type, a count, flags, or nothing at all. */
        private long value() {
            return switch (lot.nextInt(16)) {
                case 0 -> 0;
                case 1 -> -1;
                case 2 -> lot.nextLong();
                case 3 -> 1L << lot.nextInt(64);
                case 4 -> Long.MIN_VALUE >> lot.nextInt(64);
                case 5, 6 -> PAGES + Page.address(lot.nextLong(6));
                case 7 -> PAGES + lot.nextLong(6 * Page.SIZE);
                case 8 -> 64 + lot.nextLong(3);
                case 9 -> lot.nextInt(256);
                case 10 -> SendFlags.WAIT | lot.nextInt(8);
                case 11 -> task.process().pid();
                default -> 1 + lot.nextLong(PROGRAMS + 2);
            };
        }

        @Override
        public long handle(long handler, long pid, long type, long address, long size, long flags) {
            if (lot.nextInt(4) == 0) {
                act();
            }
            if (handler != KEEPS && handler != ABANDONS) {
                throw new IllegalArgumentException("no handler at " + handler);
            }
            return handler == KEEPS ? size : 0;
        }

        @Override
        public UserImage child(long entry, long argument) {
            return entry == ENTRY ? childsTask -> new Caller(kernel, childsTask, argument, calls / 10) : null;
        }

        @Override
        public UserImage thread(long entry, long argument) {
            return child(entry, argument);
        }
    }

    private void runMachine(boolean parallel, long seed) {
        try (Machine machine = Machine.builder()
                .memory("1M")
                .cpus(2)
                .seed(seed)
                .quantum(50)
                .processes(20)
                .parallel(parallel)
                .tickLimit(TICKS)
                .patience(Duration.ofMinutes(1))
                .build()) {
            int frames = machine.framesInUse();
            ProcessLimits limits = new ProcessLimits(40, 8, 4, 16, 4, 4, 4, 4);
            AtomicLong begun = new AtomicLong();
            machine.programs().add("p", () -> {
                long own = -seed * PROGRAMS * CALLS - begun.incrementAndGet();
                return task -> new Caller(machine.kernel(), task, own, CALLS / 10);
            });
            for (int i = 0; i < PROGRAMS; i++) {
                long own = seed * PROGRAMS + i;
                machine.spawn("program " + i, task -> new Caller(machine.kernel(), task, own, CALLS), limits);
            }
            assertNotEquals(RunResult.Outcome.STUCK, machine.run().outcome());
            programsBegun.addAndGet(begun.get());
            assertEquals(List.of(), machine.check());
            assertEquals(RunResult.Outcome.ALL_EXITED, machine.shutDown().outcome());
            assertEquals(List.of(), machine.check());
            assertEquals(frames, machine.framesInUse());
        }
    }

    private void callAtRandom(boolean parallel, long atLeast) {
        for (long seed = 1; made.get() < atLeast; seed++) {
            runMachine(parallel, seed);
        }
        assertEquals(List.of(), List.copyOf(undocumented));
        assertTrue(programsBegun.get() > 0, "programs were begun by name");
        assertEquals(allNumbers(), byNumber.keySet().toString(), "each call was made");
    }

    private static String allNumbers() {
        try (Machine machine = Machine.builder().build()) {
            return machine.kernel().table().descriptions().stream()
                    .map(SystemCallDescription::number)
                    .filter(number -> number < NUMBERS)
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSurviveWhateverItIsCalledWith(boolean parallel) {
        callAtRandom(parallel, 20_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("full")
    void shouldSurviveAMillionCalls(boolean parallel) {
        callAtRandom(parallel, 1_000_000);
    }
}
