package org.pagoda.mmu;

/**
 * For tests only: makes a machine go wrong on purpose, so that tests and checks can be seen to notice. A machine that nobody
 * sabotages has {@link #NONE}; a test brings a {@link Saboteur}.
 */
public interface Sabotage {
    /** A bug for the kernel to have. */
    enum Mutant {
        /** A mapping is taken away, but TLBs still know it. */
        SKIP_SHOOTDOWN,
        /** ASIDs are given to others, but TLBs still know whose they were. */
        KEEP_AT_ROLL_OVER,
        /** Frames are handed out with what is in them. */
        FORGET_ZEROING,
        /** A page that lands somewhere is not counted. */
        DROP_COUNT,
        /** A page that lands somewhere is counted twice. */
        DOUBLE_COUNT,
        /** Of a move, only the first half is taken from the sender. */
        MOVE_HALF,
        /** Pages under way are charged to nobody. */
        CHARGE_NOBODY,
        /** A process identifier means whoever has the slot now. */
        NO_GENERATION,
        /** A type is unmasked while its handler still runs. */
        UNMASK_EARLY,
        /** A page that was moved away can still be used by its sender. */
        KEEP_SENDERS_ENTRY,
        /** Duplicates can be stored into without a frame of their own. */
        WRITABLE_COPY_ON_WRITE,
        /** A page that nobody keeps is neither returned nor freed. */
        LOSE_ABANDONED_PAGE,
        /** The newest message is handled first. */
        REORDER,
        /** Receivers may write whatever they are sent. */
        GROW_RIGHTS,
        /** A landing slot is used again while its message is being handled. */
        REUSE_SLOT_EARLY,
        /** One sender may fill the whole mailbox. */
        NO_SHARE,
        /** A failed send leaves its landing slots reserved. */
        LEAK_RESERVATION,
        /** What the kernel has to tell a process is lost when its mailbox is full. */
        LOSE_INTERRUPT,
        /** A message comes in, but nobody who waits is woken. */
        LOSE_WAKEUP,
        /** Nobody is woken when a mailbox has room again. */
        LOSE_ROOM,
        /** A parent is not told that its child has ended. */
        FORGET_CHILD,
        /** A child may send wherever it likes. */
        NO_INHERITANCE
    }

    /** Does no harm. */
    enum Harmless implements Sabotage {
        /** The only one, for all machines. */
        INSTANCE;

        @Override
        public boolean has(Mutant mutant) {
            return false;
        }

        @Override
        public boolean hasAny() {
            return false;
        }

        @Override
        public boolean permits() {
            return true;
        }
    }

    /** No harm. */
    Harmless NONE = Harmless.INSTANCE;

    /** True if the kernel is to have this bug. */
    boolean has(Mutant mutant);

    /** True if the kernel is to have some bug, whichever: then it goes the slow ways, where bugs can be. */
    boolean hasAny();

    /** True if an allocation of a frame, or of landing slots, may go ahead. */
    boolean permits();
}
