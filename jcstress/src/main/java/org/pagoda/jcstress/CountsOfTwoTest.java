package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.pagoda.ipc.SendFlags;

/** Two processes share a page, and both unmap it. */
@JCStressTest
@Outcome(id = "0, 0, -1", expect = ACCEPTABLE, desc = "The frame is free, once.")
@State
public class CountsOfTwoTest {
    private final World world = World.take();
    private final World.Actor first = world.process("first");
    private final World.Actor second = world.process("second");
    private final Copies page = new Copies(first, second);
    private final int framesBefore;

    public CountsOfTwoTest() {
        page.exchange(SendFlags.SHARE);
        framesBefore = world.frames();
    }

    @Actor
    public void first(III_Result result) {
        first.race(() -> result.r1 = (int) first.libc().munmap(page.original(), 1));
    }

    @Actor
    public void second(III_Result result) {
        second.race(() -> result.r2 = (int) second.libc().munmap(page.received(), 1));
    }

    @Arbiter
    public void look(III_Result result) {
        result.r3 = world.frames() - framesBefore;
        world.end();
    }
}
