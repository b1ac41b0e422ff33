package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Waiter;
import org.pagoda.mmu.Access;

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
public final class Task extends ScheduledTask {
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
        NOTHING("nothing"),
        /** Messages, for ever: {@code serve()}. */
        SERVE("messages, in serve"),
        /** A message: {@code pause()}. */
        MESSAGE("a message"),
        /** Room in another's mailbox: a {@code send} with BLOCK. */
        ROOM("room in a mailbox"),
        /** The end of a handler: a {@code send} with WAIT. */
        HANDLED("a handler's end"),
        /** The answer to a call. */
        REPLY("a reply"),
        /** A child's end: {@code wait()}. */
        CHILD("a child's end"),
        /** The end of another thread: {@code join_thread()}. */
        THREAD("a thread's end"),
        /** A page that its pager was asked for. */
        PAGE("a page, from its pager"),
        /** A reply of the kernel, in an interaction. */
        ANSWER("a reply, in an interaction"),
        /** Callbacks of interactions that run. */
        CALLBACKS("callbacks to end"),
        /** Something about an open file: bytes to read, or room to write. */
        FILE("a file"),
        /** Something about one of several files: {@code poll()}. */
        FILES("files, in poll"),
        /** A line in the kernel's log. */
        LOG("a line in the log"),
        /** A moment: {@code sleep()}. */
        TIME("a moment, in sleep");

        private final String words;

        Wait(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** The number of a process's first task. When its program returns, the process ends. */
    static final int FIRST = 1;

    private final Process process;
    private final int tid;
    private final Waiter waiter;
    private final Scheduler scheduler;
    private final Runnable wakeUp;

    // Itself; of the calls, those under way come first, the outermost at 0.
    private final List<PendingCall> calls = new ArrayList<>(1);
    private int openCalls;
    private UserContext context;
    private boolean beginsAnew;
    private boolean canBeginAnew;

    // The scheduler.
    State state = State.NEW;

    @Nullable
    Cpu cpu;

    @Nullable
    Thread host;

    // The parallel scheduler: the host thread on which it may go on. Read by that one.
    volatile @Nullable Thread turn;

    @Nullable
    Runnable body;

    private @Nullable Runnable service;
    private @Nullable Carrier carrier;
    private @Nullable Carrier idleCarrier;

    /** {@code newCarrier} carries it from now on. */
    void setCarrier(Carrier newCarrier) {
        carrier = newCarrier;
        idleCarrier = null;
    }

    /** It has ended, or needs no thread while it waits: the one that carries it is idle. */
    void leaveCarrier() {
        idleCarrier = carrier;
        carrier = null;
    }

    /** The thread that it has left, for another task; null if it has left none, or that one is taken. */
    @Nullable
    Carrier takeIdleCarrier() {
        Carrier idle = idleCarrier;
        idleCarrier = null;
        return idle;
    }

    /** What it does when it is made ready and has no host thread, because it only serves. */
    void setService(Runnable newService) {
        service = newService;
    }

    @Nullable
    Runnable service() {
        return service;
    }

    /** Handlers of a lender that run on another host thread, while its own is away. */
    static final class Detour {
        private final @Nullable Thread away;
        private final @Nullable Carrier carrier;
        private boolean lendingOver;

        Detour(@Nullable Thread away, @Nullable Carrier carrier) {
            this.away = away;
            this.carrier = carrier;
        }

        /** The thread whose frames the task will go on in. */
        @Nullable
        Thread away() {
            return away;
        }

        /** True if that thread has come back already, and waits for the detour to end. */
        boolean isLendingOver() {
            return lendingOver;
        }
    }

    // The scheduler. A handler on a detour may lend its thread too, so there can be several; the innermost is the last.
    private final List<Detour> detours = new ArrayList<>(0);

    void beginDetour() {
        detours.add(new Detour(host, carrier));
    }

    /** Ends the innermost detour. */
    Detour endDetour() {
        Detour detour = detours.remove(detours.size() - 1);
        carrier = detour.carrier;
        return detour;
    }

    /** {@code thread} comes back from being lent; true if a detour from it has not ended yet. */
    boolean comesBackDuringDetour(Thread thread) {
        for (int i = 0; i < detours.size(); i++) {
            if (detours.get(i).away == thread) {
                detours.get(i).lendingOver = true;
                return true;
            }
        }
        return false;
    }

    // Its own host thread; others only while it is parked.
    private Wait wait = Wait.NOTHING;
    private int lendingDepth;
    private @Nullable Task lender;
    private @Nullable Task borrower;

    // Itself: what the system call that it makes could not touch, because pagers have to be asked first; see Pagers.
    private long missedAddress;
    private long missedPages;
    private Access missedAccess = Access.LOAD;

    // Anybody; noticed at the next interrupt point.
    private boolean killed;

    // Whoever is in the kernel.
    private boolean joinable;
    private long exitStatus;

    Task(Process process, int tid, UserImage image, Scheduler scheduler) {
        this.process = process;
        this.tid = tid;
        this.scheduler = scheduler;
        wakeUp = () -> scheduler.ready(this);
        waiter = new Waiter(wakeUp::run);
        context = image.load(this);
    }

    public Process process() {
        return process;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /** Its number within the process, from 1. */
    @Override
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

    /** This task as the floor below sees it: who runs handlers, and waits for those of others. */
    Waiter waiter() {
        return waiter;
    }

    /** Begins a call, inside those that are under way; ends with {@link #endCall}. */
    PendingCall beginCall() {
        if (openCalls == calls.size()) {
            calls.add(new PendingCall(process.endpoint(), scheduler, wakeUp));
        }
        return calls.get(openCalls++);
    }

    /** Ends the innermost call. */
    void endCall() {
        calls.get(--openCalls).end();
    }

    /** All calls that are under way are over; the task finds out when it goes on. */
    void endCalls() {
        for (int i = 0; i < openCalls; i++) {
            calls.get(i).end();
        }
    }

    /** A system call has come to {@code pages} pages of which some may have to be asked for. */
    void miss(long address, long pages, Access access) {
        missedAddress = address;
        missedPages = pages;
        missedAccess = access;
    }

    /** What has failed by now, if anything, would fail with these pages too. */
    void missNothing() {
        missedPages = 0;
    }

    long missedAddress() {
        return missedAddress;
    }

    /** 0: none. */
    long missedPages() {
        return missedPages;
    }

    Access missedAccess() {
        return missedAccess;
    }

    /** A timer that makes it go on when it is parked; to be set. */
    Timers.Timer alarm() {
        return new Timers.Timer(wakeUp);
    }

    UserContext context() {
        return context;
    }

    /** Ticks of CPUs that it has used: memory accesses and system calls of its own, and of the kernel for it. */
    public long usedTicks() {
        Cpu held = cpu;
        return held == null ? used() : usedUntil(held.ticks);
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

    /** Its host thread waits for nothing but its program. */
    void allowNewBeginning() {
        canBeginAnew = true;
    }

    /** True if it can leave its program for another one now: it is alone in its process, and in no handler. */
    boolean canBeginAnew() {
        return canBeginAnew && process.tasks().size() == 1 && waiter.depth() == 0;
    }

    /** It is to leave the program that it runs, and to begin that which its process has now. */
    void beginAnew() {
        context = process.image().load(this);
        beginsAnew = true;
        process.setAttention(); // should the old program hold on to what unwinds it, it gets it again
    }

    /** True, once, if it is to begin a program now. */
    boolean takeNewBeginning() {
        boolean result = beginsAnew;
        beginsAnew = false;
        return result;
    }

    /** Unwinds the host stack of a task that was killed, or has left its program. */
    void unwindIfKilled() {
        if (isKilled() || beginsAnew) {
            throw new TaskUnwinding(this);
        }
    }

    void kill() {
        killed = true;
        process.setAttention();
    }

    /** Another thread of its process may ask how it ended. */
    void makeJoinable() {
        joinable = true;
    }

    boolean isJoinable() {
        return joinable;
    }

    /** What a thread gave to {@code exit_thread}. */
    long exitStatus() {
        return exitStatus;
    }

    void setExitStatus(long status) {
        exitStatus = status;
    }

    void setWait(Wait what) {
        wait = what;
    }

    /** Whose host thread it runs on; null: its own. */
    @Nullable
    Task lender() {
        return lender;
    }

    void setLender(@Nullable Task newLender) {
        if (lender != null) {
            lender.borrower = null;
        }
        lender = newLender;
        if (newLender != null) {
            newLender.borrower = this;
        }
    }

    /** True if whoever borrowed its host thread runs now. */
    boolean isBorrowerRunning() {
        return borrower != null && borrower.state == State.RUNNING;
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
        return process + (tid == FIRST ? "" : ":" + tid);
    }
}
