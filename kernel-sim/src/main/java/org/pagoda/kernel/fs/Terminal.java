package org.pagoda.kernel.fs;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.WaitQueue;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/**
 * The host's side of the console: what is typed, where errors are shown, and whom Ctrl-C ends. Until somebody {@link #attach}es it nobody types:
 * reading says the end.
 *
 * <p>Lines come in between two runs of the machine, in deterministic mode: so a run depends on what was typed and on the tick at which that was
 * taken, not on the host's time. It is recorded as {@link EventKind#INPUT}, and Ctrl-C as {@link EventKind#INTERRUPT}.
 */
public final class Terminal {
    /** Of {@link EventKind#INPUT}: a line. */
    public static final int TYPED = 1;
    /** Of {@link EventKind#INPUT}: the end. */
    public static final int ENDED = 0;

    private final Kernel kernel;
    private final UserMemory userMemory;
    private final Consumer<String> output;
    private final WaitQueue readers;

    // Between runs, and whoever is in the kernel.
    private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
    private int taken;
    private long wantedSince;
    private boolean isAttached;
    private boolean isTerminal;
    private boolean isEnded;
    private @Nullable Consumer<String> errors;
    private long owner;
    private long foreground;
    private boolean isInterrupted;

    public Terminal(Kernel kernel, UserMemory userMemory, Consumer<String> output) {
        this.kernel = kernel;
        this.userMemory = userMemory;
        this.output = output;
        readers = new WaitQueue(kernel);
    }

    // ---- the host's side, between runs ----

    /**
     * Somebody types from now on: who reads waits.
     *
     * @param isPerson true if programs are to take this for a terminal, false for a file
     */
    public void attach(boolean isPerson) {
        isAttached = true;
        isTerminal = isPerson;
    }

    /** Errors go there from now on, and not where all else is printed. */
    public void showErrors(Consumer<String> newErrors) {
        errors = newErrors;
    }

    /** True if a program waits for what is typed. */
    public boolean isWanted() {
        return !readers.isEmpty();
    }

    /** The tick at which the program that waits for what is typed has begun to. */
    public long wantedSince() {
        return wantedSince;
    }

    /** A line was typed, with its newline; or what stands without one at the end of a file. */
    public void type(byte[] line) {
        record(line, TYPED);
        if (line.length > 0) {
            lines.add(line.clone());
        }
        readers.wakeAll();
    }

    /** Nothing will be typed until somebody has read that there is nothing. */
    public void end() {
        record(new byte[0], ENDED);
        isEnded = true;
        readers.wakeAll();
    }

    private void record(byte[] line, int what) {
        Trace trace = kernel.trace();
        if (trace != null) {
            trace.recordInput(line, what);
        }
    }

    /** Ctrl-C was pressed: whoever owns the terminal is told when it asks, and if it reads what is typed, by {@code -EINTR}. */
    public void interrupt() {
        Trace trace = kernel.trace();
        if (trace != null) {
            trace.record(EventKind.INTERRUPT, foreground, 0, 0, 0);
        }
        isInterrupted = true;
        readers.wakeAll();
    }

    /** The process that has last said whom Ctrl-C ends: a shell; 0: none has. */
    public long owner() {
        return owner;
    }

    /** The group that Ctrl-C ends; 0: none. */
    public long foreground() {
        return foreground;
    }

    // ---- the kernel's side ----

    boolean isTerminal() {
        return isTerminal;
    }

    void show(String text, boolean isError) {
        (isError && errors != null ? errors : output).accept(text);
    }

    void setForeground(long newOwner, long group) {
        owner = newOwner;
        foreground = group;
    }

    /** True if Ctrl-C was pressed since the last time that somebody asked. */
    boolean takeInterrupt() {
        boolean was = isInterrupted;
        isInterrupted = false;
        return was;
    }

    /** Gives a program up to {@code count} bytes of a line, once there is one; 0 at the end. {@code -EINTR}, to its owner only: Ctrl-C. */
    long read(Task task, long address, long count) {
        while (lines.isEmpty()) {
            if (!isAttached || count == 0) {
                return 0;
            } else if (isInterrupted && task.process().pid() == owner) {
                return Errno.EINTR.result();
            } else if (isEnded) {
                isEnded = !isTerminal; // a person can go on
                return 0;
            }
            wantedSince = readers.isEmpty() ? kernel.ticks() : wantedSince;
            readers.await(task);
        }
        byte[] line = lines.element();
        int wanted = (int) Math.min(count, line.length - taken);
        long copied = userMemory.copyToUser(task, address, line, taken, wanted);
        if (copied > 0) {
            taken += (int) copied;
        }
        if (taken == line.length) {
            lines.remove();
            taken = 0;
        }
        return copied;
    }

    boolean isReadable() {
        return !isAttached || isEnded || !lines.isEmpty();
    }

    WaitQueue readers() {
        return readers;
    }
}
