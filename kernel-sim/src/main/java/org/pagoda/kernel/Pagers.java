package org.pagoda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Calls;
import org.pagoda.ipc.Wait;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Region;

/**
 * Asks external pagers for pages that tasks have come to, and waits for them: a call that the kernel makes for the task.
 *
 * <pre>
 *   access of a program ---fault---> asks, then the access is tried again
 *   system call: -EFAULT, having met such a page ---> asks, then the call is made again from its beginning
 * </pre>
 *
 * While the task waits it handles messages, as in any call. So this is done only where a task is in the middle of nothing: when the program has
 * faulted, and when a system call has failed and changed nothing. Elsewhere in the kernel such a page cannot be touched.
 */
final class Pagers {
    /** What a pager's failure can be: what a program dies of then is the fault. */
    private static final List<Errno> FAILURES =
            List.of(Errno.ESRCH, Errno.EPERM, Errno.ECONNREFUSED, Errno.EDEADLK, Errno.EPIPE, Errno.EACCES);

    private final Kernel kernel;
    private final Calls calls;
    private final Upcalls upcalls;

    Pagers(Kernel kernel, Calls calls, Upcalls upcalls) {
        this.kernel = kernel;
        this.calls = calls;
        this.upcalls = upcalls;
    }

    /** In which way a pager has failed, for people; null if {@code result} of {@link #ask} says nothing of a pager. */
    static @Nullable String describeFailure(long result) {
        for (int i = 0; i < FAILURES.size(); i++) {
            Errno errno = FAILURES.get(i);
            if (errno.result() == result) {
                return "its pager failed: -" + errno + ", " + words(errno);
            }
        }
        return null;
    }

    private static String words(Errno errno) {
        return switch (errno) {
            case ESRCH -> "it is gone";
            case EPERM -> "the send mask does not permit it";
            case ECONNREFUSED -> "it has no handler";
            case EDEADLK -> "it waits for this process";
            case EACCES -> "it refuses";
            default -> "it did not answer";
        };
    }

    /** True if a pager has to be asked for the page at {@code address} before it can be accessed so. */
    static boolean mustBeAsked(Task task, long address, Access access) {
        return task.process().space().externalPaging().pagerFor(address, access) != Region.NO_PAGER;
    }

    /**
     * Asks for the page at {@code address}, and waits until it is there, or will not come.
     *
     * @return 0 if the access can be tried again; {@code -EDQUOT} if the process may not have one more page; or how its pager has failed:
     *     {@code -ESRCH}, {@code -EPERM}, {@code -ECONNREFUSED}, {@code -EDEADLK}; {@code -EACCES} if it answered without a page; {@code
     *     -EPIPE} if nobody will answer
     */
    long ask(Task task, long address, Access access) {
        task.unwindIfKilled(); // or the call would be made after all calls of the process were ended
        long page = address & -Page.SIZE;
        AddressSpace space = task.process().space();
        long pager = space.externalPaging().pagerFor(page, access);
        if (pager == Region.NO_PAGER) {
            return 0;
        } else if (!space.account().canCharge(1)) {
            return Errno.EDQUOT.result();
        }
        PendingCall pending = task.beginCall();
        Wait wait = task.waiter().begin();
        try {
            pending.beginForPage(page, pager);
            long result = calls.fault(task.process().endpoint(), access.right(), wait, pending.token());
            if (result < 0) {
                return result;
            }
            upcalls.awaitReply(task, pending, kernel.process(pager), Task.Wait.PAGE);
            task.unwindIfKilled();
            return outcome(space, pending, page, pager);
        } finally {
            task.waiter().end(wait);
            task.endCall();
        }
    }

    private static long outcome(AddressSpace space, PendingCall pending, long page, long pager) {
        boolean answered = pending.state() == PendingCall.State.ANSWERED;
        if ((answered && pending.size() > 0) || !space.externalPaging().awaits(page, pager)) {
            return 0; // it is there, or the process has done something to its region meanwhile
        }
        return (answered ? Errno.EACCES : Errno.EPIPE).result();
    }

    /**
     * True if a system call that has returned {@code result} is to be made again: it has failed because of pages that pagers had to be
     * asked for, changed nothing, and now they are there.
     */
    boolean canRetry(Task task, long result) {
        return result == Errno.EFAULT.result() && provideMissed(task);
    }

    /** Asks for the pages that the system call has missed; true if there were some, and now they are there. */
    boolean provideMissed(Task task) {
        long address = task.missedAddress();
        long pages = task.missedPages();
        Access access = task.missedAccess();
        task.missNothing();
        boolean missing = false;
        for (long i = 0; i < pages; i++) {
            long page = address + Page.address(i);
            boolean absent = mustBeAsked(task, page, access);
            if (!absent && !canBeThere(task.process().space(), page)) {
                return false; // nobody is asked in vain
            }
            missing |= absent;
        }
        for (long i = 0; missing && i < pages; i++) {
            if (ask(task, address + Page.address(i), access) < 0) {
                return false;
            }
        }
        return missing;
    }

    /** False for a page that is not mapped, was moved away or is lent. */
    private static boolean canBeThere(AddressSpace space, long page) {
        long entry = space.pageTable().get(page);
        return PageTableEntry.isMapped(entry) || (entry == PageTableEntry.EMPTY && space.regionAt(page) != null);
    }
}
