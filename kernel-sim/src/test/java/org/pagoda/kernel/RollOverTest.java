package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.AsidTable;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.Saboteur;
import org.pagoda.mmu.TranslationLookasideBuffer.Replacement;

/**
 * More address spaces than numbers to tell them apart. All programs use the same addresses, so that a translation of another one's
 * would be found out.
 */
class RollOverTest {
    private static final int PROGRAMS = 9;
    private static final int PAGES = 8;
    private static final long ARENA = 0x10_0000_0000L;

    private static TestMachine machine(UnaryOperator<Machine.Builder> settings) {
        return new TestMachine(builder ->
                settings.apply(builder.memory("2M").cpus(3).asidBits(2).quantum(20)));
    }

    /** Does anything with a few pages, beside arrays that say what must be in them. */
    private static final class Rambler {
        private final User user;
        private final SplittableRandom lot;
        private final long[] values = new long[PAGES];
        private final boolean[] mapped = new boolean[PAGES];
        private final boolean[] writable = new boolean[PAGES];

        Rambler(User user, long seed) {
            this.user = user;
            lot = new SplittableRandom(seed);
        }

        /** Ends with a store that must fault: by a translation from before it would not. */
        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                act(lot.nextInt(PAGES));
            }
            int last = lot.nextInt(PAGES);
            map(last);
            user.store(address(last), 1);
            user.giveWay();
            boolean unmaps = lot.nextBoolean();
            assertEquals(
                    0,
                    unmaps
                            ? user.munmap(address(last), 1)
                            : user.call(SystemCallNumber.MPROTECT, address(last), 1, Rights.READ));
            user.store(address(last), 2);
        }

        private static long address(int page) {
            return ARENA + Page.address(page);
        }

        private void map(int page) {
            assertEquals(address(page), user.mmap(address(page), 1, Rights.READ_WRITE));
            mapped[page] = true;
            writable[page] = true;
            values[page] = 0;
        }

        private void act(int page) {
            switch (lot.nextInt(12)) {
                case 0 -> map(page);
                case 1 -> {
                    assertEquals(0, user.munmap(address(page), 1));
                    mapped[page] = false;
                }
                case 2, 3 -> {
                    if (mapped[page]) {
                        writable[page] = lot.nextBoolean();
                        long rights = writable[page] ? Rights.READ_WRITE : Rights.READ;
                        assertEquals(0, user.call(SystemCallNumber.MPROTECT, address(page), 1, rights));
                    }
                }
                case 4, 5 -> user.giveWay();
                case 6, 7, 8 -> {
                    if (mapped[page] && writable[page]) {
                        values[page] = lot.nextLong();
                        user.store(address(page), values[page]);
                    }
                }
                default -> {
                    if (mapped[page]) {
                        assertEquals(values[page], user.load(address(page)));
                    }
                }
            }
        }
    }

    private static void ramble(TestMachine machine, long seed, int steps) {
        List<Process> ramblers = new ArrayList<>();
        for (int i = 0; i < PROGRAMS; i++) {
            long lot = 100 * seed + i;
            ramblers.add(machine.spawn("rambler " + i, user -> new Rambler(user, lot).run(steps)));
        }
        machine.runToEnd();
        ramblers.forEach(each -> machine.assertKilled(each, Kernel.STATUS_FAULT, "page fault: store"));
        AsidTable asids = machine.kernel().cpus().asids();
        assertEquals(0, asids.taken());
        assertTrue(asids.rollOvers() > steps / 20, () -> "only " + asids.rollOvers() + " roll-overs");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldNeverUseATranslationOfAnotherSpace(long seed) {
        try (TestMachine machine = machine(builder -> builder.seed(seed))) {
            ramble(machine, seed, 600);
        }
    }

    /** After each event somebody looks whether every translation that a TLB remembers is in the tables of whoever has the number. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldRememberOnlyWhatIsInTheTables(long seed) {
        try (TestMachine machine = machine(builder -> builder.seed(seed).checked(true))) {
            ramble(machine, seed, 120);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldNeverUseATranslationOfAnotherSpaceWhenCpusRunAtOnce(long seed) {
        try (TestMachine machine = machine(builder -> builder.parallel(true).seed(seed))) {
            ramble(machine, seed, 2000);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldRememberOnlyWhatIsInTheTablesWhenCpusRunAtOnce(long seed) {
        try (TestMachine machine = machine(builder -> builder.parallel(true).checked(true))) {
            ramble(machine, seed, 120);
        }
    }

    /** One number for one CPU: every switch is a roll-over. */
    @Test
    void shouldDoWithASingleAsid() {
        try (TestMachine machine =
                machine(builder -> builder.cpus(1).asidBits(1).checked(true))) {
            for (int i = 0; i < 3; i++) {
                long number = i;
                machine.spawn("program " + i, user -> {
                    long page = user.filled(1, number);
                    for (int turn = 0; turn < 10; turn++) {
                        user.giveWay();
                        assertEquals(number, user.load(page));
                        assertEquals(1, user.task().process().space().asid());
                    }
                });
            }
            machine.runToEnd();
        }
    }

    /**
     * While one program goes on storing on its CPU, others take all numbers again and again: it keeps its own, and finds what it has
     * just looked up.
     */
    @Test
    void shouldLeaveItsAsidToASpaceThatRuns() {
        try (TestMachine machine = machine(builder ->
                builder.parallel(true).cpus(2).quantum(Integer.MAX_VALUE).tlbReplacement(Replacement.LRU))) {
            boolean[] over = new boolean[1];
            machine.spawn("runner", user -> {
                user.on(TYPE, message -> {
                    over[0] = true;
                    return 0;
                });
                long page = user.filled(1, 0);
                int own = user.task().process().space().asid();
                for (long i = 1; !over[0]; i++) {
                    user.store(page, i);
                    assertEquals(i, user.load(page));
                    assertEquals(own, user.task().process().space().asid());
                }
            });
            for (int i = 0; i < 4; i++) {
                machine.spawn("other " + i, user -> {
                    long page = user.filled(1, -1);
                    for (int turn = 0; turn < 1000; turn++) {
                        user.giveWay();
                        assertEquals(-1, user.load(page));
                    }
                });
            }
            machine.spawn("last", user -> {
                while (machine.kernel().cpus().asids().rollOvers() < 1000) {
                    user.giveWay();
                }
                while (user.send("runner", TYPE, 0, 0, SendFlags.BLOCK) == Errno.ECONNREFUSED.result()) {
                    user.giveWay();
                }
            });
            machine.runToEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBeNoticedWhenTlbsRememberWhoseTheNumbersWere(boolean parallel) {
        Sabotage harm = new Saboteur(EnumSet.of(Sabotage.Mutant.KEEP_AT_ROLL_OVER));
        try (TestMachine machine =
                machine(builder -> builder.parallel(parallel).checked(true).sabotage(harm))) {
            KernelPanic panic = assertThrows(KernelPanic.class, () -> ramble(machine, 1, 120));
            assertTrue(String.valueOf(panic.getMessage()).contains("staleness"), panic.getMessage());
        }
    }

    @Test
    void shouldNotRollOverWhileNumbersLast() {
        try (TestMachine machine = machine(builder -> builder.asidBits(4))) {
            for (int i = 0; i < 15; i++) {
                machine.spawn("program " + i, user -> {
                    for (int turn = 0; turn < 10; turn++) {
                        user.giveWay();
                    }
                });
            }
            machine.runToEnd();
            assertEquals(0, machine.kernel().cpus().asids().rollOvers());
        }
    }

    @Test
    void shouldRefuseFewerAsidsThanCpus() {
        Machine.Builder builder = Machine.builder().cpus(4).asidBits(2);
        String refusal =
                assertThrows(IllegalArgumentException.class, builder::build).getMessage();
        assertTrue(refusal.contains("4") && refusal.contains("3"), refusal);
    }
}
