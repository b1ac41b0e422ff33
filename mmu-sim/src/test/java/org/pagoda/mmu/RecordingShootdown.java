package org.pagoda.mmu;

import java.util.ArrayList;
import java.util.List;

/** Shoots down for one CPU, and notes what. A test may look at the machine in the middle of it. */
final class RecordingShootdown implements Shootdown {
    /** {@code 1:0x1000000} for a page of space 1, {@code 1:*} for all of it. */
    final List<String> notes = new ArrayList<>();

    private final TranslationLookasideBuffer tlb;
    private Runnable whenCalled = () -> {};

    RecordingShootdown(TranslationLookasideBuffer tlb) {
        this.tlb = tlb;
    }

    /** What to do at the beginning of each shootdown. */
    void whenCalled(Runnable check) {
        whenCalled = check;
    }

    /** How {@link #notes} names the page around {@code address}. */
    static String note(AddressSpace space, long address) {
        return space.asid() + ":0x" + Long.toHexString(Page.number(address));
    }

    @Override
    public void quiesce(int asid) {} // nobody else is there

    @Override
    public void pages(int asid, long page, long count) {
        whenCalled.run();
        for (long i = page; i < page + count; i++) {
            notes.add(asid + ":0x" + Long.toHexString(i));
            tlb.flushPage(asid, i);
        }
    }

    @Override
    public void space(int asid) {
        whenCalled.run();
        notes.add(asid + ":*");
        tlb.flushSpace(asid);
    }
}
