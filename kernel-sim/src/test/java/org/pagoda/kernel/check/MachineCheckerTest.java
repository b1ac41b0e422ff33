package org.pagoda.kernel.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.ipc.check.Law;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.Saboteur;

/** A machine that is checked after every event stops at the first that leaves a law broken, and says all that is known. */
class MachineCheckerTest {
    private static TestMachine sabotaged(Sabotage.Mutant mutant) {
        Sabotage harm = new Saboteur(EnumSet.of(mutant));
        return new TestMachine(builder -> builder.memory("1M").checked(true).sabotage(harm));
    }

    private static String panic(TestMachine machine) {
        KernelPanic panic = assertThrows(KernelPanic.class, machine::run);
        machine.machine().close();
        return String.valueOf(panic.getMessage());
    }

    // ---- what it says ----

    /** The owner touches two pages and moves the first to the worker. */
    private static void spawnOwnerAndWorker(TestMachine machine) {
        machine.spawn("worker", user -> {
            user.on(TYPE, message -> {
                user.load(message.address());
                return 1;
            });
            user.serve();
        });
        machine.spawn("owner", user -> {
            long pages = user.filled(2, 7);
            user.send("worker", TYPE, pages, 1, SendFlags.MOVE);
        });
    }

    @Test
    void shouldNameLawFrameHoldersAndLastEvents() {
        TestMachine machine = sabotaged(Sabotage.Mutant.KEEP_SENDERS_ENTRY);
        spawnOwnerAndWorker(machine);
        List<String> report = panic(machine).lines().toList();
        String frame = report.get(2).replaceAll(".*(frame \\d+) .*", "$1");
        assertLine(report, 0, "a law is broken, found at tick 6 after: owner(2) calls send(1, 64, ...) = 1");
        assertLine(report, 1, "  law        references: " + Law.REFERENCES.meaning());
        assertLine(report, 2, "  wrong      " + frame + " has 1 of kind ENTRY, the books say 0");
        assertLine(
                report,
                3,
                String.format("  %-11s", frame)
                        + "IN_FLIGHT, owned by worker(1); booked: 0 entries, 1 messages, 0 pins, 0 caches");
        assertLine(report, 4, "  held by    worker(1) at 0x2000000000: in flight, " + frame);
        assertLine(report, 5, "  held by    owner(2) at 0x1000000000: rw- " + frame + ", not in the reverse map");
        int also = report.indexOf("  last events of " + frame + ":");
        assertTrue(also > 6, report::toString);
        for (String line : report.subList(6, also)) {
            assertTrue(line.startsWith("  also       "), line);
        }
        assertLine(report, also + 1, "    tick 4      CPU 0  MAP      owner(2) maps 0x1000000000: rw- " + frame);
        assertLine(
                report,
                also + 2,
                "    tick 6      CPU 0  UNMAP    owner(2) unmaps 0x1000000000, which was rw- " + frame);
        assertLine(
                report,
                also + 3,
                "    tick 6      CPU 0  HAND     owner(2) hands 0x1000000000 over, rw- " + frame
                        + " -> moved, to land at 0x2000000000");
        assertLine(report, also + 4, "  last events of worker(1), owner(2):");
        assertLine(report, report.size() - 1, "    tick 6      CPU 0  CALL     owner(2) calls send(1, 64, ...) = 1");
        assertTrue(report.size() - (also + 5) <= 10, report::toString);
    }

    private static void assertLine(List<String> report, int index, String expected) {
        assertEquals(expected, report.get(index), () -> String.join("\n", report));
    }

    @Test
    void shouldNameTlbsThatRememberTheFrame() {
        TestMachine machine = sabotaged(Sabotage.Mutant.SKIP_SHOOTDOWN);
        spawnOwnerAndWorker(machine);
        String report = panic(machine);
        assertTrue(report.contains("\n  law        staleness: "), report);
        assertTrue(report.contains("\n  TLB 0      space 2 at 0x1000000000: rw- frame "), report);
    }

    /** Of a law that is about no frame only the processes are shown. */
    @Test
    void shouldNameProcessesAndTheirLastEvents() {
        TestMachine machine = sabotaged(Sabotage.Mutant.CHARGE_NOBODY);
        spawnOwnerAndWorker(machine);
        String report = panic(machine);
        assertTrue(report.contains("\n  law        charges: "), report);
        assertTrue(report.contains("\n  wrong      process 1 has message 1, for which nobody pays"), report);
        assertTrue(report.contains("\n  last events of worker(1):\n"), report);
        assertTrue(report.endsWith(" SEND     worker(1) has a message from owner(2): type 64, 1 page, 010"), report);
        assertFalse(report.contains("last events of frame"), report);
    }

    /** What holds a page table is no entry of anybody's pages. */
    @Test
    void shouldReportAPageTableToo() {
        TestMachine machine = new TestMachine(builder -> builder.memory("1M").checked(true));
        machine.spawn("victim", user -> {
            user.filled(1, 7);
            int[] leaf = {0};
            user.task().process().space().pageTable().forEachTable(frame -> leaf[0] = frame);
            machine.kernel().frames().table().setOwner(leaf[0], 99);
            user.giveWay();
        });
        String report = panic(machine);
        assertTrue(report.contains("\n  law        generations: "), report);
        assertTrue(report.contains(" is a page table of process 1, but process 99 owns it\n"), report);
        assertTrue(report.contains("PAGE_TABLE, owned by process 99; booked: 0 entries"), report);
        assertTrue(report.contains("\n  last events of victim(1), process 99:\n"), report);
    }

    @Test
    void shouldCallTheDeadByTheirNames() {
        TestMachine machine = sabotaged(Sabotage.Mutant.LOSE_ABANDONED_PAGE);
        machine.spawn("heir", user -> {
            user.on(TYPE, Handler.ABANDON);
            user.mask(TYPE);
            user.sleep(100);
            user.unmask(TYPE);
        });
        machine.spawn("testator", user -> user.send("heir", TYPE, user.filled(1, 7), 1, SendFlags.MOVE));
        String report = panic(machine);
        assertTrue(report.contains("has a message from testator(2): type 64"), report);
        assertNull(machine.kernel().process(2));
    }

    // ---- what it sees ----

    /** A little of everything that mutants spoil. */
    private static void spawnTraffic(TestMachine machine) {
        machine.spawn("server", ProcessLimits.DEFAULT.withMailbox(4, 2), user -> {
            user.on(TYPE, message -> message.size() / 2);
            user.on(OTHER, message -> {
                user.giveWay();
                user.munmap(message.address(), message.size());
                user.giveWay();
                return message.size();
            });
            user.on(MessageType.TIMER, message -> 0);
            user.mask(TYPE);
            user.mask(MessageType.TIMER);
            user.sleep(100);
            user.setTimer(1, 0);
            user.sleep(100);
            user.unmask(TYPE);
            user.unmask(MessageType.TIMER);
            user.serve();
        });
        machine.spawn("pauper", ProcessLimits.DEFAULT.withPages(1), user -> {
            user.giveWay();
            assertError(Errno.EDQUOT, user.send("server", OTHER, user.filled(1, 7), 1, SendFlags.COPY));
        });
        for (int i = 0; i < 2; i++) {
            machine.spawn("client " + i, user -> client(user));
        }
    }

    private static void client(User user) {
        user.giveWay();
        long pages = user.filled(8, 7);
        user.send("server", TYPE, pages, 2, SendFlags.MOVE);
        user.send(
                "server",
                TYPE,
                pages + Page.address(2),
                1,
                SendFlags.RECEIVER_WRITES | SendFlags.DUPLICATE | SendFlags.SENDER_KEEPS);
        user.send("server", TYPE, pages + Page.address(3), 1, SendFlags.MOVE);
        user.sleep(500);
        user.send("server", OTHER, pages + Page.address(4), 2, SendFlags.MOVE);
        user.send("server", OTHER, pages + Page.address(6), 2, SendFlags.MOVE);
    }

    @ParameterizedTest
    @CsvSource({
        "SKIP_SHOOTDOWN, STALENESS",
        "DROP_COUNT, REFERENCES",
        "DOUBLE_COUNT, REFERENCES",
        "MOVE_HALF, REFERENCES",
        "CHARGE_NOBODY, CHARGES",
        "UNMASK_EARLY, MASKS",
        "KEEP_SENDERS_ENTRY, REFERENCES",
        "WRITABLE_COPY_ON_WRITE, RIGHTS",
        "LOSE_ABANDONED_PAGE, REFERENCES",
        "REORDER, ORDER",
        "REUSE_SLOT_EARLY, LANDING",
        "NO_SHARE, BOUNDS",
        "LEAK_RESERVATION, LANDING",
        "LOSE_INTERRUPT, CONSERVATION"
    })
    void shouldSeeWhichLawIsBroken(Sabotage.Mutant mutant, Law law) {
        TestMachine machine = sabotaged(mutant);
        spawnTraffic(machine);
        String report = panic(machine);
        assertTrue(report.contains("\n  law        " + law + ": " + law.meaning() + "\n"), report);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldReportNothingOfAKernelThatIsWell(int cpus) {
        assertEquals(hashOfTraffic(cpus, false), hashOfTraffic(cpus, true));
    }

    private static String hashOfTraffic(int cpus, boolean checked) {
        try (TestMachine machine =
                new TestMachine(builder -> builder.memory("1M").checked(checked).cpus(cpus))) {
            spawnTraffic(machine);
            machine.runUntilIdle();
            return machine.machine().trace().hash();
        }
    }
}
