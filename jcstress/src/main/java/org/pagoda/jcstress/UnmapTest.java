package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One task stores into a page again and again, while another unmaps it, and then has its frame for another page. */
@JCStressTest
@Outcome(id = "9, 9", expect = ACCEPTABLE, desc = "Nothing was stored into the frame after the call.")
@Outcome(id = "9, -1", expect = ACCEPTABLE, desc = "The same; the fault of one ended both before the second look.")
@Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "It ended both before the first look.")
@State
public class UnmapTest {
    private final World world = World.take();
    private final World.Actor writer = world.process("writer");
    private final World.Actor other = writer.sibling();
    private final StoresInTurn stores = new StoresInTurn(writer);
    private long next;

    public UnmapTest() {
        writer.perform(() -> next = writer.libc().mmap(1));
    }

    @Actor
    public void store() {
        stores.race();
    }

    @Actor
    public void unmap(II_Result result) {
        result.r1 = -1;
        result.r2 = -1;
        other.race(() -> {
            other.libc().munmap(stores.page(), 1);
            other.libc().store64(next, 9); // the frame that was freed last is the first to be used again
            result.r1 = (int) other.libc().load64(next);
            result.r2 = (int) other.libc().load64(next);
        });
    }

    @Arbiter
    public void end(II_Result result) {
        world.end();
    }
}
