package org.pagoda.mmu.replacement;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntPredicate;

/**
 * What a kernel does around a policy, over plain arrays: loads pages into frames, sets reference and dirty bits, and
 * believes no victim that can't be one.
 */
final class Replay implements ReferenceBits, VirtualClock {
    /** What {@link #access} returns for a page that is resident. */
    static final int HIT = -2;
    /** What {@link #access} returns if the page was loaded into a free frame. */
    static final int LOADED = -3;
    /** What {@link #access} returns if no page could go; then nothing was loaded. */
    static final int STUCK = -4;

    /** When a write-back that was asked for makes the page clean. */
    enum WriteBack {
        AT_ONCE,
        LATER,
        NEVER
    }

    private final int frames;
    private final ReplacementPolicy policy;
    private final boolean seesHits;
    private final WriteBack writeBack;
    private final IntPredicate evictable = this::isEvictable;

    private final boolean[] resident;
    private final boolean[] accessed;
    private final boolean[] dirty;
    private final boolean[] pinned;
    private final boolean[] writing;
    private int residentPages;
    private long now;

    private long faults;
    private long evictions;
    private long questions;

    Replay(PolicyFactory factory, int frames, int pages, long seed) {
        this(factory, frames, pages, seed, WriteBack.AT_ONCE);
    }

    Replay(PolicyFactory factory, int frames, int pages, long seed, WriteBack writeBack) {
        this.frames = frames;
        this.writeBack = writeBack;
        resident = new boolean[pages];
        accessed = new boolean[pages];
        dirty = new boolean[pages];
        pinned = new boolean[pages];
        writing = new boolean[pages];
        policy = factory.create(new PolicyParameters(frames, pages, seed, this, this));
        seesHits = policy.knowledge().compareTo(Knowledge.EVERY_ACCESS) >= 0;
    }

    /** Replays a whole reference string; the number of faults. */
    static long faults(PolicyFactory factory, int frames, int pages, int... references) {
        Replay replay = new Replay(factory, frames, pages, 1);
        replay.prepare(references);
        for (int page : references) {
            replay.access(page, false);
        }
        return replay.faults;
    }

    ReplacementPolicy policy() {
        return policy;
    }

    long faults() {
        return faults;
    }

    long evictions() {
        return evictions;
    }

    /** How often the policy has asked whether a page can go. */
    long questions() {
        return questions;
    }

    int residentPages() {
        return residentPages;
    }

    boolean isResident(int page) {
        return resident[page];
    }

    void prepare(int... references) {
        if (policy.knowledge() == Knowledge.FUTURE) {
            policy.prepare(references, references.length);
        }
    }

    /** One access; the victim, if there was one, or what happened instead. */
    int access(int page, boolean store) {
        int outcome = HIT;
        if (!resident[page]) {
            outcome = load(page);
        } else if (seesHits) {
            policy.onHit(page);
        }
        if (outcome != STUCK) {
            accessed[page] = true;
            dirty[page] |= store;
            tick();
        }
        return outcome;
    }

    private int load(int page) {
        policy.onFault(page);
        int outcome = LOADED;
        if (residentPages == frames) {
            outcome = evict(page);
            if (outcome == ReplacementPolicy.NONE) {
                return STUCK;
            }
        }
        faults++;
        resident[page] = true;
        residentPages++;
        accessed[page] = true;
        policy.onLoaded(page);
        return outcome;
    }

    /** Lets the policy choose; the victim, or NONE. */
    int evict(int incoming) {
        int victim = policy.chooseVictim(incoming, evictable);
        if (victim != ReplacementPolicy.NONE) {
            assertTrue(resident[victim], () -> "page " + victim + " is not resident");
            assertFalse(pinned[victim], () -> "page " + victim + " is pinned");
            evictions++;
            leave(victim);
        }
        return victim;
    }

    private void leave(int page) {
        resident[page] = false;
        accessed[page] = false;
        dirty[page] = false;
        writing[page] = false;
        residentPages--;
    }

    private boolean isEvictable(int page) {
        questions++;
        assertTrue(resident[page], () -> "page " + page + " is not resident");
        return !pinned[page];
    }

    /** Unmaps a page, resident or not. */
    void unmap(int page) {
        policy.onGone(page);
        pinned[page] = false;
        if (resident[page]) {
            leave(page);
        }
    }

    void pin(int page, boolean pin) {
        pinned[page] = pin;
    }

    void unpinAll() {
        for (int page = 0; page < pinned.length; page++) {
            pinned[page] = false;
        }
    }

    private void tick() {
        now++;
        if (policy.tickInterval() > 0 && now % policy.tickInterval() == 0) {
            policy.onTick();
        }
    }

    /** All pages being written are clean now. */
    void finishWriting() {
        for (int page = 0; page < writing.length; page++) {
            dirty[page] &= !writing[page];
            writing[page] = false;
        }
    }

    // ---- what the policy asks ----

    @Override
    public boolean takeAccessed(int page) {
        assertTrue(resident[page], () -> "page " + page + " is not resident");
        boolean was = accessed[page];
        accessed[page] = false;
        return was;
    }

    @Override
    public boolean isDirty(int page) {
        assertTrue(resident[page], () -> "page " + page + " is not resident");
        return dirty[page];
    }

    @Override
    public void startWriteBack(int page) {
        assertTrue(dirty[page], () -> "page " + page + " is not dirty");
        switch (writeBack) {
            case AT_ONCE -> dirty[page] = false;
            case LATER -> writing[page] = true;
            case NEVER -> {}
        }
    }

    @Override
    public long now() {
        return now;
    }
}
