package org.pagoda.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.Errno;

/** What programs fork with. Children tell what they see by printing: they share no object with their parent. */
class LibcForkTest {
    private static final long TYPE = 64;

    private final List<String> printed = new ArrayList<>();
    private final Machine machine =
            Machine.builder().memory("1M").checked(true).console(printed::add).build();
    private final int framesBefore = machine.framesInUse();
    private final Map<Long, Process> processes = new LinkedHashMap<>();
    private final Map<Long, Long> parents = new LinkedHashMap<>();

    LibcForkTest() {
        machine.trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            if (kind == EventKind.SPAWN) {
                processes.put(pid, machine.kernel().process(pid));
                parents.put(pid, a);
            }
        });
    }

    @AfterEach
    void close() {
        machine.shutDown();
        assertEquals(framesBefore, machine.framesInUse());
        machine.close();
    }

    private Process run(Program program) {
        Process process = machine.spawn("program", new ProgramImage(machine.kernel(), program));
        assertEquals(RunResult.Outcome.ALL_EXITED, machine.run().outcome());
        return process;
    }

    /** The process that {@code parent} has made. */
    private Process childOf(Process parent) {
        return processes.values().stream()
                .filter(process -> parents.get(process.pid()) == parent.pid())
                .findFirst()
                .orElseThrow();
    }

    /** Reads where it is told to, and writes there. */
    static final class Reader implements ChildEntry {
        @Override
        public void main(Libc libc, long address) {
            libc.print("child " + libc.getpid() + " loads " + libc.load64(address));
            libc.store64(address, 8);
            libc.schedYield();
            libc.print("child loads " + libc.load64(address));
            libc.exit(3);
        }
    }

    @Test
    void shouldRunTheEntryInACopyOfTheParentsMemory() {
        Process parent = run(libc -> {
            long page = libc.mmap(1);
            libc.store64(page, 7);
            long child = libc.fork(Reader.class, page);
            libc.print("parent of " + child);
            libc.schedYield();
            libc.print("parent loads " + libc.load64(page));
            libc.store64(page, 9);
        });
        assertNull(parent.cause());
        Process child = childOf(parent);
        assertEquals(3, child.exitStatus());
        assertEquals(
                List.of(
                        "parent of " + child.pid() + "\n",
                        "child " + child.pid() + " loads 7\n",
                        "parent loads 7\n",
                        "child loads 8\n"),
                printed.stream()
                        .sorted(Comparator.comparing(LibcForkTest::rank))
                        .toList());
    }

    private static int rank(String line) {
        return line.startsWith("parent of") ? 0 : line.contains(" loads 7") ? (line.startsWith("child") ? 1 : 2) : 3;
    }

    /** Registers a handler, and sends itself a message. */
    static final class Handling implements ChildEntry {
        @Override
        public void main(Libc libc, long type) {
            libc.print("refused: " + Errno.describe(libc.send(libc.getpid(), type, 0, 0, 0)));
            libc.registerHandler(type, (inHandler, pid, sentType, value, size, flags) -> {
                inHandler.print("handles " + value);
                return 0;
            });
            libc.send(libc.getpid(), type, 5, 0, 0);
        }
    }

    @Test
    void shouldGiveTheChildHandlersOfItsOwn() {
        Process parent = run(libc -> {
            libc.registerHandler(TYPE, (inHandler, pid, type, address, size, flags) -> {
                inHandler.print("the parent's handler");
                return 0;
            });
            libc.fork(Handling.class, TYPE);
        });
        assertNull(parent.cause());
        assertNull(childOf(parent).cause());
        assertEquals(List.of("refused: -ECONNREFUSED\n", "handles 5\n"), printed);
    }

    /** Forks on, until the argument is 0. */
    private static final class Generation implements ChildEntry {
        @Override
        public void main(Libc libc, long left) {
            libc.print(left + " left");
            if (left > 0) {
                libc.fork(Generation.class, left - 1);
            }
        }
    }

    @Test
    void shouldLetChildrenForkToo() {
        run(libc -> new Generation().main(libc, 3));
        assertEquals(List.of("3 left\n", "2 left\n", "1 left\n", "0 left\n"), printed);
        assertEquals(4, processes.size());
    }

    // ---- entries that are none ----

    /** Needs the object around it. */
    final class Inner implements ChildEntry {
        @Override
        public void main(Libc libc, long argument) {
            printed.add("inner");
        }
    }

    /** Is told something when it is made, and keeps it nowhere. */
    static final class Told implements ChildEntry {
        Told(long value) {
            assertTrue(value > 0);
        }

        @Override
        public void main(Libc libc, long argument) {}
    }

    /** Has nothing, and cannot be made. */
    abstract static class Unfinished implements ChildEntry {}

    /** Could be given something by its parent. */
    static final class WithField implements ChildEntry {
        private long value;

        @Override
        public void main(Libc libc, long argument) {
            value += argument;
            libc.exit(value);
        }
    }

    /** Leaves all to others. */
    abstract static class Abstract implements ChildEntry {
        final long[] given = {0};
    }

    /** Has a field after all. */
    static final class Inheriting extends Abstract {
        @Override
        public void main(Libc libc, long argument) {
            given[0] = argument;
        }
    }

    private static Class<? extends ChildEntry> entry(String kind) {
        long[] captured = {0};
        class Capturing implements ChildEntry {
            @Override
            public void main(Libc libc, long argument) {
                captured[0] = argument;
            }
        }
        ChildEntry lambda = (libc, argument) -> captured[0] = argument;
        return switch (kind) {
            case "inner" -> Inner.class;
            case "parameter" -> Told.class;
            case "unfinished" -> Unfinished.class;
            case "field" -> WithField.class;
            case "inherited field" -> Inheriting.class;
            case "abstract" -> Abstract.class;
            case "interface" -> ChildEntry.class;
            case "local" -> Capturing.class;
            default -> lambda.getClass();
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inner",
                "parameter",
                "unfinished",
                "field",
                "inherited field",
                "abstract",
                "interface",
                "local",
                "lambda"
            })
    void shouldRefuseWhatCouldBringSomethingAlong(String kind) {
        Class<? extends ChildEntry> entry = entry(kind);
        Process parent = run(libc -> libc.fork(entry, 1));
        assertEquals(Kernel.STATUS_ABORT, parent.exitStatus());
        String cause = String.valueOf(parent.cause());
        assertTrue(cause.contains("IllegalArgumentException"), cause);
        assertTrue(cause.contains("a child cannot begin in " + entry.getName()), cause);
        assertEquals(1, processes.size());
    }

    @Test
    void shouldNotTakeAHandlerForAnEntryNorAnEntryForAHandler() {
        Process parent = run(libc -> {
            libc.registerHandler(TYPE, (inHandler, pid, type, address, size, flags) -> 0);
            long handler = 0x1_0000;
            libc.print(Errno.describe(libc.systemCall(SystemCallNumber.FORK, handler, 0, 0, 0, 0, 0)));
            libc.print(Errno.describe(libc.systemCall(SystemCallNumber.FORK, handler + 16, 0, 0, 0, 0, 0)));
            libc.fork(Generation.class, 0);
            libc.print(Long.toString(libc.systemCall(SystemCallNumber.FORK, handler + 16, 0, 0, 0, 0, 0)));
            libc.systemCall(SystemCallNumber.REGISTER_HANDLER, TYPE, handler + 16, 0, 0, 0, 0);
            libc.send(libc.getpid(), TYPE, 0, 0, 0);
        });
        assertEquals(Kernel.STATUS_ABORT, parent.exitStatus());
        assertTrue(String.valueOf(parent.cause()).contains("no handler at address 0x10010"), parent::cause);
        assertEquals(3, processes.size());
        assertEquals(List.of("-EFAULT\n", "-EFAULT\n"), printed.subList(0, 2));
    }

    /** Never begins. */
    static final class Throwing implements ChildEntry {
        Throwing() {
            throw new IllegalStateException("not today");
        }

        @Override
        public void main(Libc libc, long argument) {}
    }

    @Test
    void shouldKillOnlyTheChildThatCannotBegin() {
        Process parent = run(libc -> libc.fork(Throwing.class, 0));
        assertNull(parent.cause());
        Process child = childOf(parent);
        assertEquals(Kernel.STATUS_ABORT, child.exitStatus());
        assertTrue(String.valueOf(child.cause()).contains("not today"), child::cause);
    }

    // ---- what Libc itself keeps in memory ----

    /** Opens a file that is not there, and prints, with memory of its own. */
    static final class Speaking implements ChildEntry {
        @Override
        public void main(Libc libc, long argument) {
            libc.print(Errno.describe(libc.open("/no/such/file", 0)));
        }
    }

    @Test
    void shouldHaveMemoryOfItsOwnForWhatIsPassedToTheKernel() {
        Process parent = run(libc -> {
            libc.print("parent");
            libc.fork(Speaking.class, 0);
            for (int i = 0; i < 20; i++) {
                libc.print("parent");
            }
        });
        assertNull(childOf(parent).cause());
        assertEquals(21, printed.stream().filter("parent\n"::equals).count());
        assertEquals(1, printed.stream().filter("-ENOENT\n"::equals).count());
    }
}
