package org.pagoda.kernel.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.check.InvariantChecker;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.TraceListener;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.TranslationLookasideBuffer;

/**
 * Checks all laws after every event at which the kernel's books are to be in order. A law that is broken is a panic that names it, the
 * frame it is about, and the last events that touched this frame.
 */
public final class MachineChecker implements TraceListener {
    private static final int REMEMBERED = 4096;
    private static final int SHOWN = 10;
    private static final Pattern FRAME = Pattern.compile("frame (\\d+)");

    private record Event(EventKind kind, long tick, long pid, long a, long b, long c, long d) {
        boolean touches(int frame) {
            return switch (kind) {
                case MAP, UNMAP, LAND -> PageTableEntry.frame(b) == frame;
                case HAND -> PageTableEntry.frame(b) == frame;
                case COPY -> b == frame || c == frame;
                default -> false;
            };
        }

        @Override
        public String toString() {
            return "tick " + tick + " " + kind + " process " + pid + String.format(" %x %x %x %x", a, b, c, d);
        }
    }

    private final Kernel kernel;
    private final InvariantChecker checker;
    private final Deque<Event> last = new ArrayDeque<>();

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
        last.add(new Event(kind, tick, pid, a, b, c, d));
        boolean quiet = kind == EventKind.CALL
                || kind == EventKind.FAULT
                || kind == EventKind.HANDLE
                || kind == EventKind.SWITCH
                || kind == EventKind.EXIT;
        if (quiet) {
            List<String> violations = violations();
            if (!violations.isEmpty()) {
                throw new KernelPanic(report(violations));
            }
        }
    }

    /** What is wrong now, a line for each law that is broken. */
    public List<String> violations() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Process process : kernel.processes()) {
            endpoints.add(process.endpoint());
        }
        return checker.check(endpoints);
    }

    private String report(List<String> violations) {
        StringBuilder text = new StringBuilder("a law is broken: ").append(violations.get(0));
        for (String violation : violations.subList(1, violations.size())) {
            text.append("\n  and ").append(violation);
        }
        Matcher matcher = FRAME.matcher(violations.get(0));
        int frame = matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
        List<Event> touching = new ArrayList<>();
        for (Event event : last) {
            if (frame < 0 || event.touches(frame)) {
                touching.add(event);
            }
        }
        text.append(frame < 0 ? "\n  the last events:" : "\n  the last events that touched frame " + frame + ":");
        for (Event event : touching.subList(Math.max(0, touching.size() - SHOWN), touching.size())) {
            text.append("\n    ").append(event);
        }
        return text.toString();
    }
}
