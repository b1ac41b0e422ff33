package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.pagoda.ipc.SendFlags;

/** One task stores into a page again and again, while another moves it elsewhere and then looks twice. */
@JCStressTest
@Outcome(
        id = "([0-8]), \\1, \\1",
        expect = ACCEPTABLE,
        desc = "Nothing was stored where the page was after it had left.")
@Outcome(
        id = "([0-7]), \\1, -1",
        expect = ACCEPTABLE,
        desc = "The same; the fault of one ended both before the second look.")
@Outcome(id = "([0-7]), -1, -1", expect = ACCEPTABLE, desc = "It ended both before the first look.")
@State
public class MoveTest {
    private final World world = World.take();
    private final World.Actor writer = world.process("writer");
    private final World.Actor mover = writer.sibling();
    private final StoresInTurn stores = new StoresInTurn(writer);
    private final SelfSend move = new SelfSend(writer);

    @Actor
    public void store() {
        stores.race();
    }

    @Actor
    public void move(III_Result result) {
        result.r2 = -1;
        result.r3 = -1;
        mover.race(() -> {
            move.send(mover.libc(), stores.page(), SendFlags.MOVE);
            result.r2 = (int) mover.libc().load64(move.received());
            result.r3 = (int) mover.libc().load64(move.received());
        });
    }

    @Arbiter
    public void look(III_Result result) {
        result.r1 = stores.last();
        world.end();
    }
}
