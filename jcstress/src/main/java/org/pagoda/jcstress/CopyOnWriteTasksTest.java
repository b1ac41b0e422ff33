package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.pagoda.ipc.SendFlags;

/** Two tasks of a process store into one page, which another process has too. */
@JCStressTest
@Outcome(
        id = "1, 2, 14, 1",
        expect = ACCEPTABLE,
        desc = "Both stores are in one copy, and the other process has what it had.")
@State
public class CopyOnWriteTasksTest {
    private final World world = World.take();
    private final World.Actor first = world.process("first");
    private final World.Actor second = first.sibling();
    private final World.Actor other = world.process("other");
    private final Copies page = new Copies(first, other);
    private final int framesBefore;

    public CopyOnWriteTasksTest() {
        page.exchange(SendFlags.COPY);
        framesBefore = world.frames();
    }

    @Actor
    public void first() {
        first.race(() -> first.libc().store64(page.original(), 1));
    }

    @Actor
    public void second() {
        second.race(() -> second.libc().store64(page.original() + 8, 2));
    }

    @Arbiter
    public void look(IIII_Result result) {
        result.r4 = world.frames() - framesBefore;
        first.perform(() -> {
            result.r1 = (int) first.libc().load64(page.original());
            result.r2 = (int) first.libc().load64(page.original() + 8);
        });
        other.perform(() -> result.r3 =
                (int) (other.libc().load64(page.received()) + other.libc().load64(page.received() + 8)));
        world.end();
    }
}
