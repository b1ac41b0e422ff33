package org.pagoda.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.pagoda.kernel.ProcessLimits;

/** Two processes send a message each, of two that each tries, to one whose mailbox has room for three. */
@JCStressTest
@Outcome(
        id = "2, 1, (112|121|211)",
        expect = ACCEPTABLE,
        desc = "One of the second's had no room; all others arrived, each sender's in order.")
@Outcome(id = "1, 2, (122|212|221)", expect = ACCEPTABLE, desc = "One of the first's had no room; all others arrived.")
@State
public class MailboxTest {
    private static final int ROOM = 3;

    private final World world = World.take();
    private final World.Actor receiver = world.process("receiver", ProcessLimits.DEFAULT.withMailbox(ROOM, ROOM));
    private final World.Actor first = world.process("first");
    private final World.Actor second = world.process("second");
    private final long pid = receiver.process().pid();
    private int received;
    private int lastOfFirst;
    private int lastOfSecond;
    private boolean outOfOrder;

    public MailboxTest() {
        receiver.perform(() -> receiver.libc().registerHandler(Copies.TYPE, (libc, from, type, value, size, flags) -> {
            boolean isFirst = from == first.process().pid();
            int number = (int) value;
            outOfOrder |= number <= (isFirst ? lastOfFirst : lastOfSecond);
            if (isFirst) {
                lastOfFirst = number;
            } else {
                lastOfSecond = number;
            }
            received = received * 10 + (isFirst ? 1 : 2);
            return 0;
        }));
    }

    private int sendTwo(World.Actor sender) {
        int sent = 0;
        for (int number = 1; number <= 2; number++) {
            if (sender.libc().send(pid, Copies.TYPE, number, 0, 0) == 0) {
                sent++;
            }
        }
        return sent;
    }

    @Actor
    public void first(III_Result result) {
        first.race(() -> result.r1 = sendTwo(first));
    }

    @Actor
    public void second(III_Result result) {
        second.race(() -> result.r2 = sendTwo(second));
    }

    @Arbiter
    public void receive(III_Result result) {
        receiver.perform(() -> receiver.libc().getpid());
        result.r3 = outOfOrder ? -received : received;
        world.end();
    }
}
