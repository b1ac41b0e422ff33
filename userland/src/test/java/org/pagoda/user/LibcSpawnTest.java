package org.pagoda.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Errno;

/** Programs that begin others by their names. */
class LibcSpawnTest {
    private final Machine machine = Machine.builder().memory("4M").build();
    private final int framesBefore = machine.framesInUse();
    private final List<Object> log = new ArrayList<>();

    @AfterEach
    void close() {
        assertEquals(List.of(), machine.check());
        machine.shutDown();
        assertEquals(framesBefore, machine.framesInUse());
        machine.close();
    }

    private void add(String name, Program program) {
        machine.programs().add(name, ProgramImage.factory(machine.kernel(), () -> program));
    }

    private Process run(Program program) {
        Process process = machine.spawn("main", new ProgramImage(machine.kernel(), program));
        machine.run();
        return process;
    }

    @Test
    void shouldPassOnArgumentsAndWait() {
        add("echo", libc -> {
            log.add(libc.arguments());
            libc.exit(libc.arguments().size());
        });
        run(libc -> {
            long status = libc.mmap(1);
            long before = libc.mmap(1);
            long child = libc.spawn("echo", "one", "two words", "");
            assertEquals(before + 4096, libc.mmap(1), "what the call has mapped is gone, but for its scratch pages");
            log.add(libc.waitChild(-1, status, 0) == child);
            log.add(libc.load64(status));
        });
        assertEquals(List.of(List.of("one", "two words", ""), true, 3L), log);
    }

    @Test
    void shouldBeginInPlaceOfTheCaller() {
        add("second", libc -> {
            log.add(libc.arguments());
            libc.exit(9);
        });
        Process process = run(libc -> {
            log.add(libc.arguments());
            libc.exec("second", "x".repeat(10_000));
        });
        assertEquals(List.of(List.of(), List.of("x".repeat(10_000))), log);
        assertEquals(9, process.exitStatus());
    }

    @Test
    void shouldSayWhatIsWrong() {
        add("tool", libc -> {});
        run(libc -> {
            log.add(libc.spawn("nothing", "a"));
            log.add(libc.exec("nothing"));
            log.add(libc.spawn("n".repeat(5000)));
            log.add(libc.spawn("tool", "a".repeat(65_536)));
            log.add(libc.setLimit(0, 99, 1));
            log.add(libc.getLimit(0, 3));
            assertThrows(IllegalArgumentException.class, () -> libc.spawn("tool", "a\0b"));
        });
        long unknown = Errno.ENOENT.result();
        assertEquals(List.of(unknown, unknown, unknown, Errno.E2BIG.result(), Errno.EINVAL.result(), 1024L), log);
    }

    @Test
    void shouldNotTakeAProgramsOwnWordsForArguments() {
        run(libc -> {
            libc.store64(0x3f_ffff_efffL - 7, -1);
            log.add(libc.arguments());
        });
        assertEquals(List.of(List.of()), log);
    }

    /** Each process has a program of its own, made on its own task: one whose making fails is that process's end. */
    @Test
    void shouldMakeOneForEachProcess() {
        List<Integer> made = new ArrayList<>();
        machine.programs().add("tool", ProgramImage.factory(machine.kernel(), () -> {
            made.add(made.size());
            if (made.size() == 2) {
                throw new IllegalStateException("no second one");
            }
            return libc -> libc.exit(5);
        }));
        run(libc -> {
            long status = libc.mmap(1);
            for (int i = 0; i < 3; i++) {
                libc.spawn("tool");
                libc.waitChild(-1, status, 0);
                log.add(libc.load64(status));
            }
        });
        assertEquals(List.of(5L, 134L, 5L), log);
    }
}
