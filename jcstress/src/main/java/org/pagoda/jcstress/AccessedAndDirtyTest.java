package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.PhysicalMemory;
import org.pagoda.mmu.Rights;

/** The walkers of two CPUs come to one entry, one for a load and the other for a store. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The page is marked as accessed and as dirty.")
@State
public class AccessedAndDirtyTest {
    private static final int ROOT = 0;
    private static final int MIDDLE = 1;
    private static final int LEAF = 2;
    private static final int DATA = 3;

    /** The first entry of each table is for it. */
    private static final long ADDRESS = 0;

    private static final long ENTRY = Page.address(LEAF);

    private final PhysicalMemory memory = new PhysicalMemory(4);

    public AccessedAndDirtyTest() {
        for (int frame = 0; frame < memory.frames(); frame++) {
            memory.zero(frame);
        }
        memory.putLong(Page.address(ROOT), PageTableEntry.table(MIDDLE));
        memory.putLong(Page.address(MIDDLE), PageTableEntry.table(LEAF));
        memory.putLong(ENTRY, PageTableEntry.user(DATA, Rights.READ | Rights.WRITE));
    }

    @Actor
    public void load() {
        new PageTableWalker(memory).walk(ROOT, ADDRESS, Access.LOAD);
    }

    @Actor
    public void store() {
        new PageTableWalker(memory).walk(ROOT, ADDRESS, Access.STORE);
    }

    @Arbiter
    public void look(II_Result result) {
        long entry = memory.getLong(ENTRY);
        result.r1 = (entry & PageTableEntry.ACCESSED) != 0 ? 1 : 0;
        result.r2 = (entry & PageTableEntry.DIRTY) != 0 ? 1 : 0;
        memory.close();
    }
}
