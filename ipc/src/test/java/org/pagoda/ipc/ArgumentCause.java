package org.pagoda.ipc;

import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** What speaks against the arguments: by themselves, or because they name what is not there, or more than there is room for. */
enum ArgumentCause implements Cause {
    /** A bit that has no meaning. */
    UNKNOWN_BIT(Errno.EINVAL) {
        @Override
        public Runnable arm(Scenario scenario) {
            return addFlags(scenario, 1L << 40);
        }
    },
    /** A bit that means something to those who wait for their message to be handled. */
    SENDERS_BIT(Errno.EINVAL) {
        @Override
        public Runnable arm(Scenario scenario) {
            return addFlags(scenario, SendFlags.WAIT);
        }
    },
    /** A broadcast of what can go to one process only. */
    BROADCAST(Errno.EINVAL) {
        @Override
        public Runnable arm(Scenario scenario) {
            return addFlags(scenario, SendFlags.TO_ALL);
        }
    },
    /** What is lent can neither stay with the sender nor be duplicated. */
    LEND_OF_A_COPY(Errno.EINVAL) {
        @Override
        public Runnable arm(Scenario scenario) {
            return addFlags(scenario, SendFlags.LEND);
        }
    },
    /** An address that is no page's. */
    MISALIGNED(Errno.EINVAL) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.address += Long.BYTES;
            return () -> scenario.address -= Long.BYTES;
        }
    },
    /** Fewer than no pages. */
    NEGATIVE_SIZE(Errno.EINVAL) {
        @Override
        public Runnable arm(Scenario scenario) {
            return addSize(scenario, -(1L << 20));
        }
    },
    /** So many pages that the address beyond them overflows. */
    OVERFLOW(Errno.EINVAL) {
        @Override
        public Runnable arm(Scenario scenario) {
            return addSize(scenario, 1L << (Long.SIZE - Page.SHIFT));
        }
    },
    /** More pages than there are up to the end of the user half. */
    BEYOND_USER_HALF(Errno.EINVAL) {
        @Override
        public Runnable arm(Scenario scenario) {
            return addSize(scenario, 1L << 26);
        }
    },
    /** A type that cannot be. */
    NEGATIVE_TYPE(Errno.EINVAL) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.type = -1;
            return () -> scenario.type = Scenario.TYPE;
        }
    },
    /** The token of the request whose handler runs, where none does. */
    NO_TOKEN(Errno.EINVAL) {
        @Override
        public Runnable arm(Scenario scenario) {
            return useToken(scenario, 0);
        }
    },
    /** The number of a token that was never given. */
    UNKNOWN_TOKEN(Errno.ESRCH) {
        @Override
        public Runnable arm(Scenario scenario) {
            return useToken(scenario, 99);
        }
    },
    /** A token whose caller waits no more. */
    TIMED_OUT(Errno.ESRCH) {
        @Override
        public Runnable arm(Scenario scenario) {
            return useToken(scenario, scenario.keepTokenThatTimedOut());
        }
    },
    /** An identifier that no process ever had. */
    NO_PROCESS(Errno.ESRCH) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.pid = 99;
            return () -> scenario.pid = scenario.receiver.pid();
        }
    },
    /** The identifier of a process that has ended. */
    DEAD_PROCESS(Errno.ESRCH) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.pid = scenario.dead;
            return () -> scenario.pid = scenario.receiver.pid();
        }
    },
    /** A type that only the kernel may send. */
    KERNEL_TYPE(Errno.EPERM) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.type = Scenario.KERNEL;
            return () -> scenario.type = Scenario.TYPE;
        }
    },
    /** More pages than the receiver's window has slots. */
    TOO_MANY(Errno.EMSGSIZE) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.address -= Page.address(Scenario.MORE);
            scenario.size += Scenario.MORE;
            return () -> {
                scenario.address += Page.address(Scenario.MORE);
                scenario.size -= Scenario.MORE;
            };
        }
    };

    private final Errno errno;

    ArgumentCause(Errno errno) {
        this.errno = errno;
    }

    @Override
    public Errno errno() {
        return errno;
    }

    @Override
    public boolean canStop(Operation operation, long flags) {
        return switch (this) {
            case UNKNOWN_BIT, MISALIGNED, NEGATIVE_SIZE, OVERFLOW, BEYOND_USER_HALF, TOO_MANY -> true;
            case SENDERS_BIT, NO_TOKEN, UNKNOWN_TOKEN, TIMED_OUT -> operation.needsToken();
            case BROADCAST -> operation != Operation.SEND;
            case LEND_OF_A_COPY -> operation.waits() && (SendFlags.senderKeeps(flags) || SendFlags.duplicates(flags));
            case NEGATIVE_TYPE, NO_PROCESS, DEAD_PROCESS, KERNEL_TYPE -> operation.isAddressed();
        };
    }

    // Arguments are changed by so much, not to so much: others may be at it too.

    private static Runnable addFlags(Scenario scenario, long flags) {
        scenario.flags |= flags;
        return () -> scenario.flags &= ~flags;
    }

    private static Runnable addSize(Scenario scenario, long pages) {
        scenario.size += pages;
        return () -> scenario.size -= pages;
    }

    private static Runnable useToken(Scenario scenario, long token) {
        long before = scenario.token;
        scenario.token = token;
        return () -> scenario.token = before;
    }
}
