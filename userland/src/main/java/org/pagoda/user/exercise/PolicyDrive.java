package org.pagoda.user.exercise;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.pagoda.mmu.replacement.Knowledge;
import org.pagoda.mmu.replacement.PolicyParameters;
import org.pagoda.mmu.replacement.ReferenceBits;
import org.pagoda.mmu.replacement.ReplacementPolicy;

/** A replacement policy, driven as a kernel would, beside a model of what it should do. */
final class PolicyDrive implements ReferenceBits {
    /** So many looks at reference bits for one victim are too many, with the few frames that there are. */
    private static final int MOST_LOOKS = 1000;

    private static final int MOST_SHOWN = 24;

    private final Trial trial;
    private final int frames;
    private final int[] references;
    private final ReplacementPolicy policy;
    private final ClockModel model;
    private final BitSet resident = new BitSet();
    private final BitSet accessed = new BitSet();
    private boolean sticky;
    private int looks;
    private int position;

    PolicyDrive(Trial trial, int frames, int pages, int... references) {
        this.trial = trial;
        this.frames = frames;
        this.references = references;
        model = new ClockModel(pages);
        policy = trial.make(ReplacementPolicy.class, new PolicyParameters(frames, pages, 1, this, () -> position));
        if (policy.knowledge() != Knowledge.REFERENCE_BITS) {
            throw new NotYet("knowledge() is " + policy.knowledge()
                    + ", expected REFERENCE_BITS: a kernel does not see every access, only bits that the MMU sets");
        }
    }

    // ---- reference bits ----

    @Override
    public boolean takeAccessed(int page) {
        if (page < 0 || !resident.get(page)) {
            throw new NotYet(where() + ": it asks for the reference bit of page " + page + ", which is not in memory");
        }
        look();
        boolean was = accessed.get(page);
        accessed.set(page, sticky);
        return was;
    }

    private void look() {
        if (++looks > MOST_LOOKS) {
            throw new NotYet(
                    where() + ": it has looked at pages " + MOST_LOOKS + " times for one victim: an endless loop?");
        }
    }

    @Override
    public boolean isDirty(int page) {
        return false;
    }

    @Override
    public void startWriteBack(int page) {
        // Nothing is dirty.
    }

    /** From now on somebody accesses every page all the time. */
    void accessAlways() {
        sticky = true;
        accessed.or(resident);
    }

    // ---- the run ----

    /** Makes all references; at each position those of {@code pinned} cannot leave. Fails where the policy does another thing than the model. */
    int run(IntFunction<BitSet> pinned) {
        int faults = 0;
        for (position = 0; position < references.length; position++) {
            int page = references[position];
            if (resident.get(page)) {
                accessed.set(page);
                model.hit(page);
            } else {
                faults++;
                fault(page, pinned.apply(position));
            }
        }
        return faults;
    }

    private void fault(int page, BitSet pinned) {
        IntPredicate evictable = each -> !pinned.get(each);
        policy.onFault(page);
        if (resident.cardinality() == frames) {
            String before = model.describe();
            int expected = model.evict(evictable);
            int victim = choose(page, evictable);
            if (victim != expected) {
                throw new NotYet(
                        where() + ": " + leaves(victim) + ", expected: " + leaves(expected),
                        "pages from the hand on, before: " + before + " (*: reference bit set)",
                        "references so far: " + soFar()
                                + (pinned.isEmpty() ? "" : "; pages that cannot leave now: " + pinned));
            }
            if (victim == ReplacementPolicy.NONE) {
                return;
            }
            accessed.clear(victim);
            resident.clear(victim);
        }
        load(page);
        model.load(page);
    }

    /** A victim of the policy's, whichever it is. */
    int choose(int page, IntPredicate evictable) {
        looks = 0;
        trial.live();
        int victim = policy.chooseVictim(page, each -> {
            look();
            if (each < 0 || !resident.get(each)) {
                throw new NotYet(where() + ": it asks whether page " + each + " can leave, which is not in memory");
            }
            return evictable.test(each);
        });
        trial.live();
        return victim;
    }

    void load(int page) {
        resident.set(page);
        accessed.set(page);
        policy.onLoaded(page);
    }

    // ---- without the model ----

    ReplacementPolicy policy() {
        return policy;
    }

    BitSet resident() {
        return resident;
    }

    void leave(int page) {
        resident.clear(page);
        accessed.clear(page);
    }

    void hit(int page) {
        accessed.set(page);
    }

    // ---- words ----

    private String where() {
        return references.length == 0
                ? "with " + frames + " frames"
                : "with " + frames + " frames, at reference " + (position + 1) + ", to page " + references[position];
    }

    private String soFar() {
        int from = Math.max(0, position + 1 - MOST_SHOWN);
        return (from == 0 ? "" : "... ")
                + Arrays.stream(references, from, position + 1)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" "));
    }

    static String leaves(int victim) {
        return victim == ReplacementPolicy.NONE ? "no page leaves (NONE)" : "page " + victim + " leaves";
    }
}
