package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.Notifications;
import org.pagoda.mmu.Sabotage;

/**
 * Who is whose child, and what becomes of both when one of them ends.
 *
 * <pre>
 *   a child ends:   its parent can still ask for its status, so its number is not used again --wait--> nobody remembers it
 *   a parent ends:  its children, and those that have ended, are adopted by init; without one by the kernel, which asks for nothing
 * </pre>
 */
final class Family {
    /** The parent of those that the kernel makes, and of orphans when there is no init. */
    static final long KERNEL = 0;

    /** {@link #matches}: any child. */
    static final long ANY = -1;
    /** {@link #matches}: any child of the caller's own group. */
    static final long OWN_GROUP = 0;

    /**
     * A child that has ended and was not waited for.
     *
     * @param group the process group that it was in
     */
    record Ended(long pid, long group, long status) {
        boolean matches(long target) {
            return Family.matches(pid, group, target);
        }
    }

    private final ProcessTable processes;
    private final Scheduler scheduler;
    private final Notifications notifications;
    private final boolean forgetful;

    // Whoever is in the kernel.
    private long init = KERNEL;

    Family(ProcessTable processes, Scheduler scheduler, Notifications notifications, Sabotage sabotage) {
        this.processes = processes;
        this.scheduler = scheduler;
        this.notifications = notifications;
        forgetful = sabotage.has(Sabotage.Mutant.FORGET_CHILD);
    }

    /** {@code process} adopts orphans from now on. */
    void setInit(Process process) {
        init = process.pid();
    }

    /** A process was made; its parent, if it lives, is told so. */
    void onMade(Process child) {
        Process parent = processes.alive(child.parent());
        if (parent != null) {
            parent.children().add(child);
        }
    }

    // ---- ends ----

    /** {@code child} will not begin: its parent never hears of it. */
    void disown(Process child) {
        Process parent = processes.alive(child.parent());
        if (parent != null) {
            parent.children().remove(child);
        }
        child.setParent(KERNEL);
    }

    /** A process ends: it waits for nobody any more. */
    void onEnding(Process parent) {
        Process adopter = init == parent.pid() ? null : processes.alive(init);
        for (Process child : parent.children()) {
            child.setParent(adopter == null ? KERNEL : adopter.pid());
            if (adopter != null) {
                adopter.children().add(child);
            }
        }
        parent.children().clear();
        for (Ended ended : parent.ended()) {
            bequeath(ended, adopter);
        }
        parent.ended().clear();
    }

    /** All that a process had was given back; what is left is its status, and its number. */
    void onDead(Process child) {
        Process parent = processes.alive(child.parent());
        if (parent != null) {
            parent.children().remove(child);
        }
        bequeath(new Ended(child.pid(), child.group(), child.exitStatus()), parent);
    }

    private void bequeath(Ended ended, @Nullable Process parent) {
        if (parent == null) {
            processes.release(ended.pid());
            return;
        }
        parent.ended().add(ended);
        wake(parent, Task.Wait.CHILD);
        if (!forgetful) {
            notifications.count(parent.pid(), MessageType.CHILD_EXITED);
        }
    }

    /** Has tasks of {@code process} that wait for something look whether it has happened. */
    void wake(Process process, Task.Wait what) {
        for (int i = 0; i < process.tasks().size(); i++) {
            Task task = process.tasks().get(i);
            if (task.waitsFor() == what) {
                scheduler.ready(task);
            }
        }
    }

    // ---- waiting ----

    /** Whether a process is meant: {@code target} is its number, {@link #ANY}, or the negative of its group. */
    static boolean matches(long pid, long group, long target) {
        return target == ANY || (target > 0 ? pid == target : group == -target);
    }

    /** The first child to have ended that {@code target} means, which nobody remembers from now on; null if there is none. */
    @Nullable
    Ended takeEnded(Process parent, long target) {
        for (int i = 0; i < parent.ended().size(); i++) {
            Ended ended = parent.ended().get(i);
            if (ended.matches(target)) {
                parent.ended().remove(i);
                processes.release(ended.pid());
                return ended;
            }
        }
        return null;
    }

    /** True if {@code target} means a child that lives. */
    static boolean hasLiving(Process parent, long target) {
        for (int i = 0; i < parent.children().size(); i++) {
            Process child = parent.children().get(i);
            if (matches(child.pid(), child.group(), target)) {
                return true;
            }
        }
        return false;
    }

    // ---- power ----

    /** True if {@code caller} may end {@code victim}: itself, its children and theirs, and anybody for one that the kernel has made. */
    boolean mayEnd(Process caller, Process victim) {
        if (caller.isRoot()) {
            return true;
        }
        Process each = victim;
        while (each != null && each != caller) {
            each = each.parent() == KERNEL ? null : processes.get(each.parent());
        }
        return each == caller;
    }

    /** True if a process is in {@code group}. */
    boolean hasMember(long group) {
        for (Process process : processes.all()) {
            if (process.group() == group && process.state() == Process.State.ALIVE) {
                return true;
            }
        }
        return false;
    }
}
