package org.pagoda.mmu;

/** Is told what happens to address spaces, for traces. {@code space} is the owner's process identifier. */
public interface MemoryObserver {
    /** A page was mapped: somebody touched it, it came back from being lent, or it was inherited in a fork, and may be swapped then. */
    void onMapped(long space, long virtualAddress, long entry);

    /** A page was unmapped; {@code entry} is what it was. */
    void onUnmapped(long space, long virtualAddress, long entry);

    /** A page has gone to slot {@code slot} of the swap space. */
    void onSwappedOut(long space, long virtualAddress, int slot);

    /** A page is back from the swap space, in {@code frame}. */
    void onSwappedIn(long space, long virtualAddress, int slot, int frame);

    /** A private copy of a page was made because somebody stored into it. */
    void onCopied(long space, long virtualAddress, int from, int to);
}
