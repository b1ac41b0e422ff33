package org.pagoda.jmh.handover;

/**
 * How pages are handed over.
 *
 * @param touch what is touched in each
 * @param frames frames, or slots, that rotate for each producer: a power of two, 8 or more
 * @param batch pages that are handed over together: a power of two, 1 or more
 * @param producers how many, 1 or more
 * @param sameCore true: producer and consumer are one thread, and there is one producer
 * @param checked Pagoda only: the invariant checker looks through the machine after every event
 * @param waiting Pagoda only: how a consumer on a core of its own waits
 */
public record Settings(
        Touch touch, int frames, int batch, int producers, boolean sameCore, boolean checked, Waiting waiting) {
    private static final int FEWEST_FRAMES = 8;
    /** Else a producer would have to wait for all that it has handed over to come back before it can go on. */
    private static final int BATCHES_IN_ROTATION = 4;

    /** How Pagoda's consumer waits for messages on a core of its own. */
    public enum Waiting {
        /** It loads from its memory again and again: each access is a point at which messages come in. */
        POLL,
        /** It lets others run first, again and again: a system call each time. */
        YIELD
    }

    /** Checks the ranges. */
    public Settings {
        checkPowerOfTwo("frames", frames, FEWEST_FRAMES);
        checkPowerOfTwo("batch", batch, 1);
        if (producers < 1 || (sameCore && producers > 1)) {
            throw new IllegalArgumentException("producers must be 1 or more, and 1 on the same core, not " + producers);
        }
        if (touch.stagger() > 0 && producers > 1) {
            throw new IllegalArgumentException("a stagger of " + touch.stagger() + " needs one producer, not "
                    + producers + ": whose page it is would not be known");
        }
    }

    private static void checkPowerOfTwo(String name, int value, int least) {
        if (value < least || Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException(name + " must be a power of two, " + least + " or more, not " + value);
        }
    }

    /** Frames that rotate for one producer: as many as were asked for, or four batches if that is more. */
    int rotating() {
        return Math.max(frames, BATCHES_IN_ROTATION * batch);
    }

    /** Frames that rotate for all producers. */
    int allRotating() {
        return producers * rotating();
    }
}
