package org.pagoda.user.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.TraceListener;

/**
 * Knows where in a file processes have come to grief. Of a fault the trace is told while the program is still in the middle of its load or store; what a
 * program throws passes by here. Tasks may come here at the same time: all that it keeps is behind its lock.
 */
final class Witness implements TraceListener {
    /** The most places that are kept of one stack. */
    static final int MOST_PLACES = 8;

    private record Fault(long address, List<String> places) {}

    /**
     * What a process was killed for.
     *
     * @param cause for people; null: nothing
     * @param places in the file, the innermost first; empty if they are not known
     */
    record Grief(@Nullable String cause, List<String> places) {}

    private final LoadedFile file;
    private final Map<Long, Fault> faults = new TreeMap<>();
    private final Map<Long, Grief> thrown = new TreeMap<>();
    private final Map<Long, Map<Integer, Thread>> threads = new TreeMap<>();
    private boolean isPanicSeen;
    private boolean hasOverflowed;

    Witness(LoadedFile file) {
        this.file = file;
    }

    /** {@code task} enters the file's code on this host thread; the one it did so on before, which it is to {@link #leave} with. */
    synchronized @Nullable Thread enter(Task task) {
        return threads.computeIfAbsent(task.pid(), pid -> new TreeMap<>()).put(task.tid(), Thread.currentThread());
    }

    /** {@code task} is out of the file's code again. */
    synchronized void leave(Task task, @Nullable Thread outside) {
        Map<Integer, Thread> tasks = threads.get(task.pid());
        if (tasks == null) {
            return;
        } else if (outside == null) {
            tasks.remove(task.tid());
        } else {
            tasks.put(task.tid(), outside);
        }
        if (tasks.isEmpty()) {
            threads.remove(task.pid());
        }
    }

    /** What the code of {@code task} has thrown, or what was thrown through it. */
    synchronized void onThrown(Task task, Throwable what) {
        StackOverflowError overflow = overflow(what);
        hasOverflowed |= overflow != null;
        if (what instanceof KernelPanic && (overflow == null || isPanicSeen)) {
            return; // others are taken off their threads by it too
        }
        isPanicSeen |= what instanceof KernelPanic;
        Throwable cause = overflow == null ? what : overflow;
        List<String> places = file.places(cause, MOST_PLACES);
        // An error without a stack is how the kernel takes a task that has ended off its thread.
        if (!places.isEmpty() || !(what instanceof Error)) {
            thrown.putIfAbsent(task.pid(), new Grief(LoadedFile.say(cause), places));
        }
    }

    /**
     * True if a program has gone too deep: its stack may have ended in the middle of the kernel, which cannot go on then, and finds out at once or
     * later.
     */
    synchronized boolean hasOverflowed() {
        return hasOverflowed;
    }

    private static @Nullable StackOverflowError overflow(Throwable what) {
        Throwable cause = what;
        while (cause instanceof KernelPanic && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof StackOverflowError overflow ? overflow : null;
    }

    @Override
    public synchronized void onEvent(
            EventKind kind, long tick, int cpu, long pid, long address, long right, long result, long d) {
        if (kind == EventKind.FAULT && result < 0) {
            faults.put(pid, new Fault(address, file.places(new Throwable(), MOST_PLACES)));
        }
    }

    /** What a process has come to grief by, in its own words if it has thrown something, else in the kernel's. */
    synchronized Grief of(Process process) {
        String cause = process.cause();
        Fault fault = faults.get(process.pid());
        if (cause != null && fault != null && cause.contains(" at 0x" + Long.toHexString(fault.address))) {
            return new Grief(cause, fault.places);
        }
        Grief what = thrown.get(process.pid());
        boolean hasThrown = process.state() == Process.State.ALIVE || process.exitStatus() == Kernel.STATUS_ABORT;
        return what != null && hasThrown ? what : new Grief(cause, List.of());
    }

    /** Where in the file a task is now, whose program runs; the innermost place first. */
    synchronized List<String> placesNow(Task task) {
        Thread thread = threads.getOrDefault(task.pid(), Map.of()).get(task.tid());
        return thread == null ? List.of() : file.places(thread.getStackTrace(), MOST_PLACES);
    }
}
