package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.pagoda.mmu.Rights;

/** One task stores into a page again and again, while another makes it read-only and then looks twice. */
@JCStressTest
@Outcome(id = "([0-8]), \\1, \\1", expect = ACCEPTABLE, desc = "Nothing was stored after the call.")
@Outcome(
        id = "([0-7]), \\1, -1",
        expect = ACCEPTABLE,
        desc = "The same; the fault of one ended both before the second look.")
@Outcome(id = "([0-7]), -1, -1", expect = ACCEPTABLE, desc = "The same; it ended both before the first look.")
@State
public class ProtectTest {
    private final World world = World.take();
    private final World.Actor writer = world.process("writer");
    private final World.Actor other = writer.sibling();
    private final StoresInTurn stores = new StoresInTurn(writer);

    @Actor
    public void store() {
        stores.race();
    }

    @Actor
    public void protect(III_Result result) {
        result.r2 = -1;
        result.r3 = -1;
        other.race(() -> {
            other.libc().mprotect(stores.page(), 1, Rights.READ);
            result.r2 = (int) other.libc().load64(stores.page());
            result.r3 = (int) other.libc().load64(stores.page());
        });
    }

    @Arbiter
    public void look(III_Result result) {
        result.r1 = stores.last();
        world.end();
    }
}
