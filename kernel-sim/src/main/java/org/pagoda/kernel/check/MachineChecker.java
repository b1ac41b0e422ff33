package org.pagoda.kernel.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.check.InvariantChecker;
import org.pagoda.ipc.check.Violation;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.TraceListener;
import org.pagoda.mmu.TranslationLookasideBuffer;

/**
 * Looks through the machine for a broken law after every event at which the kernel's books are to be in order: all but steps of faults and
 * sends. The first is a panic with a {@link ViolationReport}.
 */
public final class MachineChecker implements TraceListener {
    private static final int REMEMBERED = 4096;

    private final Kernel kernel;
    private final InvariantChecker checker;
    private final Deque<TracedEvent> last = new ArrayDeque<>();
    // Only looked up: the dead have names too.
    private final Long2ObjectHashMap<String> names = new Long2ObjectHashMap<>();

    public MachineChecker(Kernel kernel) {
        this.kernel = kernel;
        List<TranslationLookasideBuffer> tlbs = new ArrayList<>();
        for (int cpu = 0; cpu < kernel.cpus().size(); cpu++) {
            tlbs.add(kernel.cpus().get(cpu).mmu().tlb());
        }
        checker = new InvariantChecker(kernel.frames(), tlbs);
    }

    @Override
    public void onEvent(EventKind kind, long tick, int cpu, long pid, long a, long b, long c, long d) {
        if (last.size() == REMEMBERED) {
            last.remove();
        }
        last.add(new TracedEvent(kind, tick, cpu, pid, a, b, c, d, 0));
        if (kind == EventKind.SPAWN) {
            names.put(pid, String.valueOf(kernel.process(pid)));
        }
        if (isQuiet(kind)) {
            kernel.cpus().quiesceAll(); // or TLBs and entries would change while they are compared
            List<Violation> violations = violations();
            if (!violations.isEmpty()) {
                throw new KernelPanic(new ViolationReport(kernel, List.copyOf(last), this::name).write(violations));
            }
        }
    }

    /** False for the single steps of a fault or a send: in the middle of one the books need not balance. Its end is an event too. */
    private static boolean isQuiet(EventKind kind) {
        return switch (kind) {
            case MAP, UNMAP, COPY, HAND, LAND, SEND, SWAP_IN -> false;
            default -> true;
        };
    }

    private String name(long pid) {
        String name = names.get(pid);
        return pid == 0 ? "the kernel" : name == null ? "process " + pid : name;
    }

    /** What is wrong now. */
    public List<Violation> violations() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Process process : kernel.processes()) {
            endpoints.add(process.endpoint());
        }
        return checker.check(endpoints);
    }
}
