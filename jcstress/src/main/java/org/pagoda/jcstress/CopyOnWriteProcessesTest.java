package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.pagoda.ipc.SendFlags;

/** Two processes have a page copy-on-write, and both store into it. */
@JCStressTest
@Outcome(id = "1, 2, 14, 1", expect = ACCEPTABLE, desc = "Each has its own, and only the first to store has copied.")
@State
public class CopyOnWriteProcessesTest {
    private final World world = World.take();
    private final World.Actor first = world.process("first");
    private final World.Actor second = world.process("second");
    private final Copies page = new Copies(first, second);
    private final int framesBefore;

    public CopyOnWriteProcessesTest() {
        page.exchange(SendFlags.COPY);
        framesBefore = world.frames();
    }

    @Actor
    public void first() {
        first.race(() -> first.libc().store64(page.original(), 1));
    }

    @Actor
    public void second() {
        second.race(() -> second.libc().store64(page.received(), 2));
    }

    @Arbiter
    public void look(IIII_Result result) {
        result.r4 = world.frames() - framesBefore;
        first.perform(() -> {
            result.r1 = (int) first.libc().load64(page.original());
            result.r3 = (int) first.libc().load64(page.original() + 8);
        });
        second.perform(() -> {
            result.r2 = (int) second.libc().load64(page.received());
            result.r3 += (int) second.libc().load64(page.received() + 8);
        });
        world.end();
    }
}
