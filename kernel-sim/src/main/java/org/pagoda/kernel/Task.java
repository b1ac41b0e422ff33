package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Message;

/**
 * A thread of a process.
 *
 * <pre>
 *   NEW --> READY --> RUNNING --> ENDED
 *             ^        |   |
 *             |        |   +--lend--> LENDING: its host thread runs a handler of another task
 *           ready     park               |
 *             |        v                 |
 *             +----- PARKED <------------+ (or RUNNING again)
 * </pre>
 */
public final class Task implements Message.Waiter {
    /** What a task does. */
    public enum State {
        NEW,
        READY,
        RUNNING,
        PARKED,
        LENDING,
        ENDED
    }

    /** What a parked task waits for. */
    public enum Wait {
        NOTHING,
        /** Messages, for ever: {@code serve()}. */
        SERVE,
        /** A message: {@code pause()}. */
        MESSAGE,
        /** Room in another's mailbox: a {@code send} with BLOCK. */
        ROOM,
        /** The end of a handler: a {@code send} with WAIT. */
        HANDLED
    }

    private final Process process;
    private final int tid;
    private final UserContext context;

    // The scheduler.
    State state = State.NEW;

    @Nullable
    Cpu cpu;

    @Nullable
    Thread host;

    @Nullable
    Runnable body;

    // Its own host thread; others only while it is parked.
    private Wait wait = Wait.NOTHING;
    private boolean settled;
    private long keptByReceiver;
    private int lendingDepth;

    // Anybody; noticed at the next interrupt point.
    private boolean killed;

    Task(Process process, int tid, UserImage image) {
        this.process = process;
        this.tid = tid;
        context = image.load(this);
    }

    public Process process() {
        return process;
    }

    /** Its number within the process, from 1. */
    public int tid() {
        return tid;
    }

    /** What it does now. */
    public State state() {
        return state;
    }

    /** What it waits for while it is parked. */
    public Wait waitsFor() {
        return wait;
    }

    UserContext context() {
        return context;
    }

    /** The CPU it runs on. Only for a task that runs. */
    public Cpu cpu() {
        Cpu held = cpu;
        if (held == null) {
            throw new KernelPanic(this + " runs without a CPU");
        }
        return held;
    }

    /** True if the process has ended and this task is to end too. */
    boolean isKilled() {
        return killed;
    }

    void kill() {
        killed = true;
        process.attention = true;
    }

    void setWait(Wait what) {
        wait = what;
    }

    /** Gets ready to wait for the end of a handler. */
    void expectSettlement() {
        settled = false;
    }

    @Override
    public void onSettled(long kept) {
        settled = true;
        keptByReceiver = kept;
    }

    boolean isSettled() {
        return settled;
    }

    long keptByReceiver() {
        return keptByReceiver;
    }

    /** How many host threads are lent, one to the other, below this task. */
    int lendingDepth() {
        return lendingDepth;
    }

    void setLendingDepth(int depth) {
        lendingDepth = depth;
    }

    @Override
    public String toString() {
        return process + (tid == 1 ? "" : ":" + tid);
    }
}
