package org.pagoda.user.paging;

/**
 * What one replay has counted.
 *
 * @param policy who chose which page leaves: its name in capitals, or its class
 * @param frames how many pages could be in memory at a time
 * @param references loads and stores made
 * @param pages different pages among them
 * @param faults pages brought into memory, the first time included
 * @param evictions pages that left to make room
 * @param writeBacks pages written to the backing store, those that were still in memory at the end not included
 * @param tlbHits references translated by the TLB
 * @param tlbMisses references that needed a table walk; the two make up all references
 */
public record PagingResult(
        String policy,
        int frames,
        int references,
        int pages,
        long faults,
        long evictions,
        long writeBacks,
        long tlbHits,
        long tlbMisses) {
    /** Faults among references, in percent. */
    public double faultRate() {
        return 100.0 * faults / references;
    }
}
