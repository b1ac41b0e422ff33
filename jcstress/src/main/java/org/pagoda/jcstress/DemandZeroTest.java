package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.pagoda.mmu.Page;

/** Two tasks store into a page that is not there yet. */
@JCStressTest
@Outcome(id = "1, 2, 1", expect = ACCEPTABLE, desc = "Both stores are in one frame.")
@State
public class DemandZeroTest {
    private final World world = World.take();
    private final World.Actor first = world.process("first");
    private final World.Actor second = first.sibling();
    private final int framesBefore;
    private long page;

    public DemandZeroTest() {
        first.perform(() -> {
            page = first.libc().mmap(2);
            first.libc().store64(page + Page.SIZE, 3); // so that the tables are there
        });
        framesBefore = world.frames();
    }

    @Actor
    public void first() {
        first.race(() -> first.libc().store64(page, 1));
    }

    @Actor
    public void second() {
        second.race(() -> second.libc().store64(page + 8, 2));
    }

    @Arbiter
    public void look(III_Result result) {
        result.r3 = world.frames() - framesBefore;
        first.perform(() -> {
            result.r1 = (int) first.libc().load64(page);
            result.r2 = (int) first.libc().load64(page + 8);
        });
        world.end();
    }
}
