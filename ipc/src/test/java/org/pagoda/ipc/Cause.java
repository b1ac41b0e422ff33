package org.pagoda.ipc;

import java.util.List;
import java.util.stream.Stream;
import org.pagoda.mmu.Errno;

/** One reason for a call to fail. */
interface Cause {
    /** The error numbers in the order in which they are checked. */
    List<Errno> ORDER = List.of(
            Errno.EINVAL,
            Errno.ESRCH,
            Errno.EPERM,
            Errno.ECONNREFUSED,
            Errno.EDEADLK,
            Errno.EFAULT,
            Errno.EACCES,
            Errno.EBUSY,
            Errno.EMSGSIZE,
            Errno.EAGAIN,
            Errno.ENOBUFS,
            Errno.EDQUOT,
            Errno.ENOMEM);

    /**
     * All causes, in the order in which they are armed if there are several: first what needs others to go on working, then what uses
     * up what there is, and at last what is asked for.
     */
    static List<Cause> all() {
        return Stream.<Cause[]>of(
                        CircleCause.values(), PageCause.values(), ReceiverCause.values(), ArgumentCause.values())
                .flatMap(Stream::of)
                .toList();
    }

    /** What a call fails with because of it. */
    Errno errno();

    /** True if {@code operation} can fail for this reason with these flags. */
    boolean canStop(Operation operation, long flags);

    /** Makes the scenario's call fail; what is returned undoes that. */
    Runnable arm(Scenario scenario);

    /** Where its error stands in the {@link #ORDER}. */
    default int rank() {
        return ORDER.indexOf(errno());
    }
}
