package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.pagoda.ipc.SendFlags;

/** One task stores into a page again and again, while another takes a duplicate of it. */
@JCStressTest
@Outcome(id = "([0-8]), \\1, 8", expect = ACCEPTABLE, desc = "The duplicate stays as it was, and no store is lost.")
@State
public class DuplicateTest {
    private final World world = World.take();
    private final World.Actor writer = world.process("writer");
    private final World.Actor copier = writer.sibling();
    private final StoresInTurn stores = new StoresInTurn(writer);
    private final SelfSend copy = new SelfSend(writer);

    @Actor
    public void store() {
        stores.race();
    }

    @Actor
    public void duplicate(III_Result result) {
        copier.race(() -> {
            copy.send(copier.libc(), stores.page(), SendFlags.COPY);
            result.r1 = (int) copier.libc().load64(copy.received());
        });
    }

    @Arbiter
    public void look(III_Result result) {
        copier.perform(() -> {
            result.r2 = (int) copier.libc().load64(copy.received());
            result.r3 = (int) copier.libc().load64(stores.page());
        });
        world.end();
    }
}
