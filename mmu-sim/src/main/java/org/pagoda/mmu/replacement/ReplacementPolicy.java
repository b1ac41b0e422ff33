package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * Decides which page leaves memory when a frame is needed.
 *
 * <p>Pages are small numbers, 0 to {@link PolicyParameters#pages()} less one. Which page a number stands for is up to
 * the user of the policy, but it must be the same one as long as {@link #onGone} has not been called: some policies
 * remember pages that have left memory.
 *
 * <p>What the user does at each access to {@code page}:
 *
 * <pre>
 *   resident:      onHit(page)                               if knowledge() is EVERY_ACCESS or FUTURE
 *   not resident:  onFault(page)
 *                  victim = chooseVictim(page, evictable)    if no frame is free
 *                  ... write the victim back, load the page ...
 *                  onLoaded(page)
 * </pre>
 *
 * <p>Between these a kernel may call {@link #onGone} for any page, and {@code chooseVictim(NONE, evictable)} to free
 * frames before they are needed. If {@link #tickInterval} is not 0, {@link #onTick} is called whenever so much virtual
 * time has passed.
 *
 * <p>A policy decides by what it is told and by its seed alone. Calls come one at a time; whoever calls sees to that.
 * At most {@link PolicyParameters#frames()} pages are resident at a time. A call that says what cannot be (a page that
 * is loaded twice, a number out of range) is a bug of the caller, and an exception if the policy notices.
 *
 * <p>A policy of one's own is a public class with a public constructor that takes {@link PolicyParameters}; {@link
 * Policies} finds it by its class name.
 */
public interface ReplacementPolicy {
    /** No page. */
    int NONE = -1;

    /** What the policy has to be told; the same at every call. */
    Knowledge knowledge();

    /**
     * Says, before anything else happens, what will be accessed. Called once if {@link #knowledge} is FUTURE, else not
     * at all.
     *
     * @param references page numbers in the order of access; must not change afterwards
     * @param count how many of them, from the first
     */
    default void prepare(int[] references, int count) {}

    /** A page that is not resident is wanted. */
    default void onFault(int page) {}

    /**
     * Chooses a resident page, which from now on counts as evicted.
     *
     * @param incoming the page that the frame is for, after {@code onFault(incoming)}; or {@link #NONE}
     * @param evictable says of a resident page whether it can go now: pinned pages can't. It is asked a bounded number
     *     of times and must change nothing. A page for which it says yes, and that is then returned, must go
     * @return the victim, or {@link #NONE} if no resident page can go
     */
    int chooseVictim(int incoming, IntPredicate evictable);

    /** A page was loaded: it is resident from now on, and has been accessed. */
    void onLoaded(int page);

    /** A resident page was accessed. */
    default void onHit(int page) {}

    /**
     * A page is no more, for a reason that is not the policy's: unmapped, or moved to another process. Whatever was
     * known of it is forgotten. It may be resident or not.
     */
    void onGone(int page);

    /** Ticks of virtual time from one call of {@link #onTick} to the next; 0 for none. The same at every call. */
    default long tickInterval() {
        return 0;
    }

    /** Another {@link #tickInterval} has passed. */
    default void onTick() {}
}
