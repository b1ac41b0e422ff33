package org.pagoda.kernel;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.MemoryManagementUnit;

/** The system calls about other processes: children, groups, and who ends whom. */
final class FamilyCalls {
    /** An option of {@link #await}: does not wait. */
    private static final long NO_HANG = 1;

    private final Kernel kernel;
    private final Family family;
    private final ProcessLife life;
    private final Upcalls upcalls;

    FamilyCalls(Kernel kernel, Family family, ProcessLife life, Upcalls upcalls) {
        this.kernel = kernel;
        this.family = family;
        this.life = life;
        this.upcalls = upcalls;
    }

    void addTo(SystemCallTable<Task> table) {
        FamilyCallsEntries.addTo(table, this);
    }

    /**
     * Waits until a child has ended, and lets go of what is left of it. Handlers run meanwhile.
     *
     * @param target which: its number; -1: any; 0: one of the caller's own group; less: one of the group with the negative number
     * @param status where its status goes, 64 bits; 0: nowhere
     * @param options 1: does not wait
     * @return the child's process identifier; 0: none has ended, and was not to be waited for
     */
    @SystemCall(
            number = 7,
            name = "wait",
            errors = {Errno.EINVAL, Errno.EFAULT, Errno.ECHILD, Errno.EDQUOT, Errno.ENOMEM})
    long await(@Caller Task task, long target, @UserAddress long status, long options) {
        if ((options & ~NO_HANG) != 0 || status % Long.BYTES != 0) {
            return Errno.EINVAL.result();
        }
        Process parent = task.process();
        while (true) {
            long wanted = target == Family.OWN_GROUP ? -parent.group() : target;
            long physical = 0;
            if (status != 0) {
                physical = kernel.translate(task, status, Access.STORE);
                if (physical == MemoryManagementUnit.FAULT) {
                    return Errno.EFAULT.result();
                }
            }
            Family.Ended ended = family.takeEnded(parent, wanted);
            if (ended != null) {
                if (status != 0) {
                    kernel.memory().putLong(physical, ended.status());
                }
                return ended.pid();
            } else if (!Family.hasLiving(parent, wanted)) {
                return Errno.ECHILD.result();
            } else if ((options & NO_HANG) != 0) {
                return 0;
            } else if (upcalls.deliver(task) == 0) {
                kernel.park(task, Task.Wait.CHILD);
            }
        }
    }

    /**
     * Ends processes. One may end itself, its children, and theirs; those that the kernel has made may end anybody.
     *
     * @param target which: its number; 0: the caller's own group; less than -1: the group with the negative number
     * @return 0, if any was ended
     */
    @SystemCall(
            number = 8,
            errors = {Errno.EINVAL, Errno.ESRCH, Errno.EPERM})
    long kill(@Caller Task task, long target) {
        Process caller = task.process();
        if (target == Family.ANY || target == Long.MIN_VALUE) {
            return Errno.EINVAL.result();
        } else if (target > 0) {
            Process victim = kernel.alive(target);
            return victim == null ? Errno.ESRCH.result() : kill(caller, victim);
        }
        long group = target == Family.OWN_GROUP ? caller.group() : -target;
        long result = Errno.ESRCH.result();
        for (Process victim : kernel.processes()) {
            if (victim.group() == group && victim.state() == Process.State.ALIVE) {
                long one = kill(caller, victim);
                result = result == 0 ? 0 : one;
            }
        }
        return result;
    }

    private long kill(Process caller, Process victim) {
        if (!family.mayEnd(caller, victim)) {
            return Errno.EPERM.result();
        }
        life.kill(victim, Kernel.STATUS_KILLED, "killed by " + caller);
        return 0;
    }

    /**
     * Says who made the caller, or has adopted it since.
     *
     * @return a process identifier; 0: the kernel
     */
    @SystemCall(number = 9)
    long getppid(@Caller Task task) {
        return task.process().parent();
    }

    /**
     * Puts a process into a group. Processes are in the group of who made them.
     *
     * @param pid the caller, or a child; 0: the caller
     * @param group one that a process is in; 0: the one that has the number of the process itself
     */
    @SystemCall(
            number = 64,
            errors = {Errno.EINVAL, Errno.ESRCH, Errno.EPERM})
    long setGroup(@Caller Task task, long pid, long group) {
        Process process = kernel.aliveOrSelf(task, pid);
        if (group < 0) {
            return Errno.EINVAL.result();
        } else if (process == null) {
            return Errno.ESRCH.result();
        } else if (process != task.process() && !process.isChildOf(task.process())) {
            return Errno.EPERM.result();
        }
        long chosen = group == 0 ? process.pid() : group;
        if (chosen != process.pid() && !family.hasMember(chosen)) {
            return Errno.EPERM.result();
        }
        process.setGroup(chosen);
        return 0;
    }

    /**
     * Says which group a process is in.
     *
     * @param pid which; 0: the caller
     * @return the group's number
     */
    @SystemCall(number = 65, errors = Errno.ESRCH)
    long getGroup(@Caller Task task, long pid) {
        Process process = kernel.aliveOrSelf(task, pid);
        return process == null ? Errno.ESRCH.result() : process.group();
    }
}
