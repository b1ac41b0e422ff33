package org.pagoda.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.trace.EventKind;

/** Whoever reads from {@code Libc.send} to the handler reads at most six files. The stacks of a real send say which. */
class SixFilesTest {
    private static final long TYPE = 64;
    private static final int MOST = 6;

    private final List<String> sending = new ArrayList<>();
    private final List<String> handling = new ArrayList<>();

    /** The project's classes on this stack, innermost first, from here to the outermost that {@code Libc} was called by. */
    private static List<String> stack() {
        String self = SixFilesTest.class.getName();
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .map(name -> name.replaceFirst("\\$.*", ""))
                        .filter(name -> name.startsWith("org.pagoda.") && !name.startsWith("org.pagoda.kernel.trace."))
                        .filter(name -> !name.equals(self))
                        .toList());
    }

    /** The part of a stack from its first {@code Libc} on to the next, both included: one trap, or one upcall in it. */
    private static List<String> throughOneTrap(List<String> stack) {
        String libc = Libc.class.getName();
        int first = stack.indexOf(libc);
        assertTrue(first >= 0, stack::toString);
        int upcalls = first;
        while (upcalls + 1 < stack.size() && stack.get(upcalls + 1).equals(libc)) {
            upcalls++;
        }
        int last = upcalls + 1;
        while (last < stack.size() && !stack.get(last).equals(libc)) {
            last++;
        }
        assertTrue(last < stack.size(), () -> "no way back to a program: " + stack);
        return stack.subList(first, last + 1);
    }

    /** Without what the compiler has written: that is no file that anybody reads. */
    private static Set<String> simpleNames(List<String> names) {
        Set<String> simple = new LinkedHashSet<>();
        for (String name : names) {
            if (!name.endsWith("CallsEntries")) {
                simple.add(name.substring(name.lastIndexOf('.') + 1));
            }
        }
        return simple;
    }

    private void sendOnePage(long flags) {
        try (Machine machine = Machine.builder().memory("1M").build()) {
            int frames = machine.framesInUse();
            machine.trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                if (kind == EventKind.SEND) {
                    sending.addAll(stack());
                }
            });
            long[] pid = new long[1];
            Process receiver = spawn(machine, "receiver", libc -> {
                libc.registerHandler(TYPE, (inHandler, from, type, address, size, sent) -> {
                    handling.addAll(stack());
                    return size;
                });
                libc.serve();
            });
            pid[0] = receiver.pid();
            assertEquals(RunResult.Outcome.IDLE, machine.run().outcome());
            spawn(machine, "sender", libc -> libc.send(pid[0], TYPE, libc.mmap(1), 1, flags));
            assertEquals(RunResult.Outcome.IDLE, machine.run().outcome());
            machine.shutDown();
            assertEquals(frames, machine.framesInUse());
        }
    }

    private static Process spawn(Machine machine, String name, Program program) {
        return machine.spawn(name, new ProgramImage(machine.kernel(), program));
    }

    @Test
    void shouldReachTheHandlerThroughSixFilesWhenTheSenderWaits() {
        sendOnePage(SendFlags.MOVE | SendFlags.WAIT);
        Set<String> files = simpleNames(throughOneTrap(handling));
        assertTrue(files.size() <= MOST, () -> "through " + files.size() + " files: " + files);
        assertEquals("[Libc, Upcalls, IpcCalls, SystemCallTable, Kernel]", files.toString());
    }

    @Test
    void shouldReachTheHandlerThroughSixFilesWhenTheSenderGoesOn() {
        sendOnePage(SendFlags.MOVE);
        List<String> both = new ArrayList<>(sending.subList(0, sending.indexOf(Libc.class.getName()) + 1));
        both.addAll(throughOneTrap(handling));
        Set<String> files = simpleNames(both);
        assertTrue(files.size() <= MOST, () -> "through " + files.size() + " files: " + files);
        assertEquals("[Sending, IpcCalls, SystemCallTable, Kernel, Libc, Upcalls]", files.toString());
    }

    @Test
    void shouldSeeTheSenderBelowTheHandlerOnlyWhenItWaits() {
        sendOnePage(SendFlags.MOVE);
        assertFalse(simpleNames(handling).contains("Sending"));
        assertTrue(simpleNames(sending).contains("Sending"));
        assertTrue(handling.stream().anyMatch(name -> name.endsWith("BatonScheduler")), "its own host thread");
    }
}
