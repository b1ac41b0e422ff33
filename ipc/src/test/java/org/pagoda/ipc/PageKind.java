package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.pagoda.mmu.Page;

/** What a page can be like when it is sent. */
enum PageKind {
    /** Never touched. */
    ABSENT {
        @Override
        void make(World world, Endpoint holder, Endpoint partner, long page) {}
    },
    /** Only read so far, so that it stands on the zero frame. */
    ZERO {
        @Override
        void make(World world, Endpoint holder, Endpoint partner, long page) {
            assertEquals(0, world.load(holder, page));
        }
    },
    /** The holder's alone. */
    OWN {
        @Override
        void make(World world, Endpoint holder, Endpoint partner, long page) {
            world.store(holder, page, Page.number(page));
        }
    },
    /** The partner has a duplicate that has not parted yet. */
    COPY_ON_WRITE {
        @Override
        void make(World world, Endpoint holder, Endpoint partner, long page) {
            OWN.make(world, holder, partner, page);
            pass(world, holder, partner, page, SendFlags.COPY);
        }
    },
    /** The partner has an alias that it can write. */
    SHARED {
        @Override
        void make(World world, Endpoint holder, Endpoint partner, long page) {
            OWN.make(world, holder, partner, page);
            pass(world, holder, partner, page, SendFlags.SHARE);
        }
    },
    /** In the swap space. */
    SWAPPED {
        @Override
        void make(World world, Endpoint holder, Endpoint partner, long page) {
            OWN.make(world, holder, partner, page);
            assertTrue(world.swapOut(holder, page));
        }
    },
    /** A device works on it. */
    PINNED {
        @Override
        void make(World world, Endpoint holder, Endpoint partner, long page) {
            OWN.make(world, holder, partner, page);
            world.frames.pin(world.frame(holder, page));
        }

        @Override
        void release(World world, Endpoint holder, long page) {
            world.frames.unpin(world.frame(holder, page));
        }

        @Override
        boolean canBeSent(long flags) {
            return SendFlags.senderKeeps(flags);
        }
    };

    /** What the partner handles to take part. */
    static final long TYPE = World.TYPE + 1;

    private static void pass(World world, Endpoint holder, Endpoint partner, long page, long flags) {
        assertEquals(1, world.send(holder, partner.pid(), TYPE, page, 1, flags));
        world.receive(partner);
    }

    /** Makes a page of {@code holder}'s, which is mapped but was never touched, one of this kind. */
    abstract void make(World world, Endpoint holder, Endpoint partner, long page);

    /** Takes back what would keep the page when all its holders have gone. */
    void release(World world, Endpoint holder, long page) {}

    /** True if it can be sent with these flags. */
    boolean canBeSent(long flags) {
        return true;
    }
}
