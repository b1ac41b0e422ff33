package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Endpoint;
import org.pagoda.mmu.AddressSpace;

/** A process: an address space, an endpoint for messages, open files, and tasks that run its program. */
public final class Process {
    /** The user who may do everything. */
    public static final int ROOT = 0;

    private static final long ATTENTION = UnsafeApi.objectFieldOffset(Process.class, "attention");

    /** What a process goes through. */
    public enum State {
        ALIVE,
        /** It has ended, but not all of its tasks have noticed. */
        ENDING,
        /** All it had was given back. */
        DEAD
    }

    private final long pid;
    private final boolean root;
    private final Endpoint endpoint;
    private final DescriptorTable descriptors;
    private final IntervalTimer timer;
    private final long began;

    // Its own tasks, and whoever starts or ends it.
    private final List<Task> tasks = new ArrayList<>();
    private final List<Task> tasksView = Collections.unmodifiableList(tasks);
    private final List<Task> endedThreads = new ArrayList<>(0);
    private State state = State.ALIVE;
    private long exitStatus;
    private @Nullable String cause;
    private int nextTid = Task.FIRST;
    private long usedByEnded;

    // Its first task, when it begins another program.
    private String name;
    private UserImage image;

    // Whoever may set them.
    private ProcessLimits limits;

    // Itself, its parent and its children.
    private long parent;
    private long group;
    private final List<Process> children = new ArrayList<>(0);
    private final List<Family.Ended> ended = new ArrayList<>(0);

    // Its own tasks, in system calls.
    private int user = ROOT;
    private @Nullable FileReference workingDirectory;

    // Tasks of others that wait for room in its mailbox, first come first served.
    private final List<Task> waitingForRoom = new ArrayList<>();

    // Set by anybody who wants its tasks to look up at their next interrupt point; cleared by them, in the kernel. See
    // hasAttention. No AtomicBoolean: it is looked at before every access, and would be one step further away.
    private volatile boolean attention;

    Process(
            long pid,
            long parent,
            String name,
            UserImage image,
            Endpoint endpoint,
            ProcessLimits limits,
            IntervalTimer timer,
            OpenFileCount openFiles,
            long began) {
        this.pid = pid;
        this.parent = parent;
        root = parent == Family.KERNEL;
        group = pid;
        this.name = name;
        this.image = image;
        this.endpoint = endpoint;
        this.limits = limits;
        this.timer = timer;
        this.began = began;
        descriptors = new DescriptorTable(limits.descriptors(), openFiles);
    }

    /** The process identifier: a slot of the process table in the low 32 bits, above them how often it was reused. */
    public long pid() {
        return pid;
    }

    /** Who made it, or has adopted it since; 0: the kernel. */
    public long parent() {
        return parent;
    }

    /** True if {@code other} has made it, or has adopted it since. */
    boolean isChildOf(Process other) {
        return parent == other.pid();
    }

    void setParent(long newParent) {
        parent = newParent;
    }

    /** True if the kernel has made it: then it may do what others may only do to their children. */
    public boolean isRoot() {
        return root;
    }

    /** The process group it is in: the number of the process that was its first. */
    public long group() {
        return group;
    }

    void setGroup(long newGroup) {
        group = newGroup;
    }

    /** Its children that have not ended; its own list. */
    List<Process> children() {
        return children;
    }

    /** Its children that have ended, and that it may ask for; its own list. */
    List<Family.Ended> ended() {
        return ended;
    }

    /** Children that live, and those that it has not waited for. */
    int childCount() {
        return children.size() + ended.size();
    }

    public String name() {
        return name;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public AddressSpace space() {
        return endpoint.space();
    }

    /** What it may use. */
    public ProcessLimits limits() {
        return limits;
    }

    /** Sets what it may use from now on. */
    void setLimits(ProcessLimits newLimits) {
        limits = newLimits;
        space().account().setLimit(newLimits.pages());
        descriptors.setLimit(newLimits.descriptors());
        endpoint.mailbox().setBounds(newLimits.mailbox(), newLimits.mailboxShare());
    }

    public DescriptorTable descriptors() {
        return descriptors;
    }

    /** Whose process it is: a user's number, from 0; {@link #ROOT} may do everything with files. */
    public int user() {
        return user;
    }

    void setUser(int newUser) {
        user = newUser;
    }

    /** Where relative paths begin; null: at the root. */
    public @Nullable FileReference workingDirectory() {
        return workingDirectory;
    }

    /** Relative paths begin there from now on. The process takes the reference over, and gives the one that it had back. */
    public void setWorkingDirectory(@Nullable FileReference directory) {
        FileReference before = workingDirectory;
        workingDirectory = directory;
        if (before != null) {
            before.release();
        }
    }

    /** It is the same user's, and is at the same place, as {@code other}. */
    void inherit(Process other) {
        user = other.user;
        setWorkingDirectory(other.workingDirectory == null ? null : other.workingDirectory.share());
    }

    IntervalTimer timer() {
        return timer;
    }

    public State state() {
        return state;
    }

    /** What it gave to {@code exit}; for a process that was killed 128 or more. */
    public long exitStatus() {
        return exitStatus;
    }

    /** Why it was killed, for people; null if it exited, or lives. */
    public @Nullable String cause() {
        return cause;
    }

    /** Its tasks that have not ended. */
    public List<Task> tasks() {
        return tasksView;
    }

    /** Ticks of CPUs that its tasks have used, those that have ended too. */
    public long usedTicks() {
        long sum = usedByEnded;
        for (Task task : tasks) {
            sum += task.usedTicks();
        }
        return sum;
    }

    /** The tick at which it was made. */
    public long began() {
        return began;
    }

    List<Task> waitingForRoom() {
        return waitingForRoom;
    }

    /** True if a task of the process is to look up. Asked before every access, in user mode. */
    boolean hasAttention() {
        // Volatile, so acquire: pairs with setAttention, and keeps the host's compiler from taking what is asked, or
        // loaded next, out of a loop.
        return attention;
    }

    void setAttention() {
        // Release, not volatile: nothing here waits for the store to arrive; who must know that it did waits for the
        // CPU (CpuSet.stop).
        UnsafeApi.putBooleanRelease(this, ATTENTION, true);
    }

    void clearAttention() {
        UnsafeApi.putBooleanRelease(this, ATTENTION, false);
    }

    /** It runs another program from now on. */
    void setProgram(String newName, UserImage newImage) {
        name = newName;
        image = newImage;
        endedThreads.clear();
    }

    UserImage image() {
        return image;
    }

    /** Its first task, which runs the process's program. */
    Task addTask(Scheduler scheduler) {
        return addTask(image, scheduler);
    }

    Task addTask(UserImage program, Scheduler scheduler) {
        Task task = new Task(this, nextTid++, program, scheduler);
        tasks.add(task);
        return task;
    }

    /** True if no task of it is anywhere but one. */
    boolean hasOneTask() {
        return tasks.size() == 1;
    }

    /** Takes a task that has ended off the list; true if it was the last. */
    boolean removeTask(Task task) {
        usedByEnded += task.usedTicks();
        tasks.remove(task);
        return tasks.isEmpty();
    }

    /** Threads that have ended and were not joined. */
    List<Task> endedThreads() {
        return endedThreads;
    }

    /** The thread {@code tid} that has ended, which nobody remembers from now on; null if there is none. */
    @Nullable
    Task takeEndedThread(long tid) {
        for (int i = 0; i < endedThreads.size(); i++) {
            if (endedThreads.get(i).tid() == tid) {
                return endedThreads.remove(i);
            }
        }
        return null;
    }

    /** True if the thread {@code tid} has not ended, and can be joined. */
    boolean hasThread(long tid) {
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i).tid() == tid && tasks.get(i).isJoinable()) {
                return true;
            }
        }
        return false;
    }

    void onEnding(long status, @Nullable String why) {
        state = State.ENDING;
        exitStatus = status;
        cause = why;
    }

    void onDead() {
        state = State.DEAD;
    }

    @Override
    public String toString() {
        return name + "(" + pid + ")";
    }
}
