package org.pagoda.mmu;

/**
 * What is known of each frame: how often it is held and in which way, what for, and who owns it.
 *
 * <p>The owner is the process that a frame was handed out to, and later the one it was moved to. References and owner
 * are bookkeeping only: they say nothing about contents.
 */
public final class FrameTable {
    // Four words a frame, so that all that changes when it is handed over lies side by side. The first two are of two
    // counts each:
    //   63        32 31         0
    //  |   MESSAGE  |   ENTRY    |
    //  |   CACHE    |   PIN      |
    //  |          owner          |
    //  |      first holder       |   the reverse map's
    // So what nearly all frames are, mapped once or under way once, is seen and changed at once.
    private static final int WORDS_SHIFT = 2;
    private static final int OWNER = 2;
    static final int HOLDER = 3;
    private static final long ONE_ENTRY = 1;
    private static final long ONE_MESSAGE = 1L << 32;

    private enum Use {
        FREE,
        USER,
        KERNEL,
        PAGE_TABLE
    }

    // Written by whoever holds the frame; while it is free, by the allocator.
    private final long[] words;
    private final Use[] uses;
    private final ReverseMap reverseMap;

    FrameTable(int frames) {
        words = new long[frames << WORDS_SHIFT];
        uses = new Use[frames];
        reverseMap = new ReverseMap(words, frames);
        java.util.Arrays.fill(uses, Use.FREE);
    }

    /** Frames in the table. */
    public int size() {
        return uses.length;
    }

    /** True if {@code frame} is not in use. */
    boolean isFree(int frame) {
        return uses[frame] == Use.FREE;
    }

    /** What {@code frame} is in use for. */
    public FrameState state(int frame) {
        return switch (uses[frame]) {
            case FREE -> FrameState.FREE;
            case PAGE_TABLE -> FrameState.PAGE_TABLE;
            case KERNEL -> FrameState.KERNEL;
            case USER -> userState(frame);
        };
    }

    private FrameState userState(int frame) {
        if (count(frame, Reference.PIN) > 0) {
            return FrameState.PINNED;
        } else if (count(frame, Reference.ENTRY) > 0) {
            return FrameState.MAPPED;
        } else if (count(frame, Reference.MESSAGE) > 0) {
            return FrameState.IN_FLIGHT;
        }
        return FrameState.CACHED;
    }

    /** The owner's process identifier; 0 is the kernel. */
    public long owner(int frame) {
        return words[first(frame) + OWNER];
    }

    /** Passes ownership on, as a move does. */
    public void setOwner(int frame, long owner) {
        words[first(frame) + OWNER] = owner;
    }

    /** The place of a frame's first word. */
    static int first(int frame) {
        return frame << WORDS_SHIFT;
    }

    private static int word(int frame, Reference kind) {
        return first(frame) + (kind.index() >> 1);
    }

    private static int shift(Reference kind) {
        return (kind.index() & 1) << 5;
    }

    /** True if one entry maps {@code frame}, and nobody else holds it. */
    public boolean isMappedOnce(int frame) {
        return words[first(frame)] == ONE_ENTRY && words[first(frame) + 1] == 0;
    }

    /** True if one message carries {@code frame}, and nobody else holds it. */
    boolean isCarriedOnce(int frame) {
        return words[first(frame)] == ONE_MESSAGE && words[first(frame) + 1] == 0;
    }

    /** A message carries {@code frame}, which {@link #isMappedOnce}, in place of the entry. */
    void carryOnce(int frame) {
        words[first(frame)] = ONE_MESSAGE;
    }

    /** An entry maps {@code frame}, which {@link #isCarriedOnce}, in place of the message. */
    void mapOnce(int frame) {
        words[first(frame)] = ONE_ENTRY;
    }

    /** How many references of one kind {@code frame} has. */
    public int count(int frame, Reference kind) {
        return (int) (words[word(frame, kind)] >>> shift(kind));
    }

    /** How many references {@code frame} has in all. */
    public int references(int frame) {
        long held = words[first(frame)];
        long kept = words[first(frame) + 1];
        return (int) held + (int) (held >>> 32) + (int) kept + (int) (kept >>> 32);
    }

    /** Adds a reference. */
    void add(int frame, Reference kind) {
        words[word(frame, kind)] += 1L << shift(kind);
    }

    /** Takes a reference away; the frame is not freed, that is {@link FrameAllocator#drop}. */
    void remove(int frame, Reference kind) {
        if (count(frame, kind) == 0) {
            throw nothingToDrop(frame, kind);
        }
        words[word(frame, kind)] -= 1L << shift(kind);
    }

    private static IllegalStateException nothingToDrop(int frame, Reference kind) {
        return new IllegalStateException("frame " + frame + " has no reference of kind " + kind + " to drop");
    }

    /** Turns a reference of one kind into one of another, as when a message's page is mapped. */
    void change(int frame, Reference from, Reference to) {
        remove(frame, from);
        add(frame, to);
    }

    void handOutUser(int frame, long owner) {
        uses[frame] = Use.USER;
        words[first(frame) + OWNER] = owner;
    }

    void handOutKernel(int frame) {
        uses[frame] = Use.KERNEL;
        words[first(frame) + OWNER] = 0;
    }

    /** Which entries hold a frame. */
    public ReverseMap reverseMap() {
        return reverseMap;
    }

    void handOutPageTable(int frame, long owner) {
        uses[frame] = Use.PAGE_TABLE;
        words[first(frame) + OWNER] = owner;
    }

    void takeBack(int frame) {
        if (references(frame) != 0 || uses[frame] == Use.FREE) {
            throw new IllegalStateException("frame " + frame + " is freed in state " + state(frame) + " with "
                    + references(frame) + " references");
        }
        uses[frame] = Use.FREE;
        words[first(frame) + OWNER] = 0;
    }
}
