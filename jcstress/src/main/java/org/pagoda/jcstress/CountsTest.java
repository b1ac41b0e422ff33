package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.pagoda.ipc.SendFlags;

/** One task shares a page with another process, while another unmaps it. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "It was shared first: the other process has it.")
@Outcome(id = "-14, 0, 0", expect = ACCEPTABLE, desc = "It was unmapped first: nothing was sent, and nobody has it.")
@State
public class CountsTest {
    private final World world = World.take();
    private final World.Actor first = world.process("first");
    private final World.Actor second = first.sibling();
    private final World.Actor other = world.process("other");
    private final Copies page = new Copies(first, other);

    @Actor
    public void share(III_Result result) {
        first.race(() -> {
            result.r1 = (int) page.send(first.libc(), SendFlags.SHARE); // -14 is -EFAULT
        });
    }

    @Actor
    public void unmap(III_Result result) {
        second.race(() -> result.r2 = (int) second.libc().munmap(page.original(), 1));
    }

    @Arbiter
    public void look(III_Result result) {
        page.receive();
        result.r3 = page.received() == 0 ? 0 : 1;
        world.end();
    }
}
