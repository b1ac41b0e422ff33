package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Rights;

/** EFAULT, EACCES, EBUSY: what speaks against the pages themselves. */
enum PageCause implements Cause {
    /** Nothing is mapped there. */
    UNMAPPED(Errno.EFAULT) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.unmap(3);
            return () -> scenario.map(3, Rights.READ_WRITE);
        }
    },
    /** The page was moved to somebody else. */
    MOVED_AWAY(Errno.EFAULT) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.pass(3, SendFlags.MOVE);
            return () -> scenario.map(3, Rights.READ_WRITE);
        }
    },
    /** The page is lent to somebody else. */
    LENT_AWAY(Errno.EFAULT) {
        @Override
        public Runnable arm(Scenario scenario) {
            Message loan = scenario.lend(scenario.sender, scenario.helper, scenario.page(3));
            return () -> scenario.world.leave(loan, 0);
        }
    },
    /** The sender may not read what is there. */
    UNREADABLE(Errno.EFAULT) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.map(3, Rights.EXECUTE);
            return () -> scenario.map(3, Rights.READ_WRITE);
        }
    },
    /** The sender may not store where it mapped the page. */
    READ_ONLY(Errno.EACCES) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.map(4, Rights.READ);
            assertEquals(0, scenario.world.load(scenario.sender, scenario.page(4)));
            return () -> scenario.map(4, Rights.READ_WRITE);
        }
    },
    /** The sender was sent the page without the right to store. */
    RECEIVED_READ_ONLY(Errno.EACCES) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.unmap(7);
            scenario.supply(7, 0);
            return () -> {
                scenario.unmap(7);
                scenario.supply(7, SendFlags.MOVE);
            };
        }
    },
    /** A device works on the page. */
    PINNED(Errno.EBUSY) {
        @Override
        public Runnable arm(Scenario scenario) {
            int frame = scenario.world.frame(scenario.sender, scenario.page(5));
            scenario.world.frames.pin(frame);
            return () -> scenario.world.frames.unpin(frame);
        }
    },
    /** The page is only lent to the sender. */
    BORROWED(Errno.EBUSY) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.unmap(8);
            Message loan = scenario.lend(scenario.helper, scenario.sender, scenario.nextSpare());
            assertEquals(scenario.page(8), loan.address());
            return () -> {
                scenario.world.leave(loan, 0);
                scenario.supply(8, SendFlags.MOVE);
            };
        }
    };

    private final Errno errno;

    PageCause(Errno errno) {
        this.errno = errno;
    }

    @Override
    public Errno errno() {
        return errno;
    }

    @Override
    public boolean canStop(Operation operation, long flags) {
        return switch (this) {
            case UNMAPPED, MOVED_AWAY, LENT_AWAY, UNREADABLE, BORROWED -> true;
            case READ_ONLY, RECEIVED_READ_ONLY -> SendFlags.receiverWrites(flags) && !SendFlags.duplicates(flags);
            case PINNED -> !SendFlags.senderKeeps(flags);
        };
    }
}
