package org.pagoda.mmu.replacement;

/** What a policy has to be told to do its work. Each includes all that stand before it. */
public enum Knowledge {
    /** Which pages were loaded and which have gone. */
    FAULTS,
    /** Also the reference and dirty bits of resident pages, which it asks for ({@link ReferenceBits}). */
    REFERENCE_BITS,
    /** Also every access to a resident page, in order ({@link ReplacementPolicy#onHit}). A replay can do that. */
    EVERY_ACCESS,
    /** Also every access that is still to come ({@link ReplacementPolicy#prepare}). Only a replay can do that. */
    FUTURE
}
