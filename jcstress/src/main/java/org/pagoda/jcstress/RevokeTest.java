package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.pagoda.ipc.SendFlags;

/** A process stores into a page that it shares with its owner, which revokes it and then looks twice. */
@JCStressTest
@Outcome(id = "([1-8]), \\1, \\1", expect = ACCEPTABLE, desc = "Nothing was stored after the call.")
@Outcome(id = "0, 7, 7", expect = ACCEPTABLE, desc = "Nothing was stored at all.")
@State
public class RevokeTest {
    private final World world = World.take();
    private final World.Actor owner = world.process("owner");
    private final World.Actor borrower = world.process("borrower");
    private final Copies page = new Copies(owner, borrower);
    private final StoresInTurn stores = new StoresInTurn(borrower);

    public RevokeTest() {
        page.exchange(SendFlags.SHARE);
        stores.at(page.received());
    }

    @Actor
    public void store() {
        stores.race();
    }

    @Actor
    public void revoke(III_Result result) {
        owner.race(() -> {
            owner.libc().revoke(page.original(), 1);
            result.r2 = (int) owner.libc().load64(page.original());
            result.r3 = (int) owner.libc().load64(page.original());
        });
    }

    @Arbiter
    public void look(III_Result result) {
        result.r1 = stores.last();
        world.end();
    }
}
