package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.scheduling.SchedulingPolicyName;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;

/** CPUs that go in step, and a policy that says who has them. */
class LockstepTest {
    private TestMachine machine = new TestMachine();

    @BeforeEach
    void boot() {
        boot(builder -> builder);
    }

    private void boot(UnaryOperator<Machine.Builder> settings) {
        machine.close();
        machine = new TestMachine(builder -> settings.apply(builder.parallel(false)
                .policy(SchedulingPolicyName.ROUND_ROBIN, SchedulingSettings.DEFAULT)
                .freeCalls(true)));
    }

    @AfterEach
    void check() {
        machine.close();
    }

    private Script worker(String name, long ticks) {
        return user -> {
            work(user, ticks);
            machine.log(name + " at " + machine.kernel().ticks());
        };
    }

    private static void work(User user, long ticks) {
        long page = user.map(1);
        for (long i = 0; i < ticks; i++) {
            user.load(page);
        }
    }

    @Test
    void shouldPassATickOnAllCpusAtOnce() {
        boot(builder -> builder.cpus(3));
        machine.spawn("a", worker("a", 4));
        machine.spawn("b", worker("b", 2));
        machine.spawn("c", worker("c", 6));
        machine.runToEnd();
        machine.assertLog("b at 2", "a at 4", "c at 6");
        assertEquals(6, machine.kernel().ticks());
    }

    @Test
    void shouldCountSystemCallsIfTheyAreNotFree() {
        boot(builder -> builder.freeCalls(false));
        machine.spawn("a", user -> {
            user.call(SystemCallNumber.YIELD); // one
            user.load(user.map(1)); // two
        });
        machine.runToEnd();
        assertEquals(3, machine.kernel().ticks());
    }

    @Test
    void shouldJumpToTheNextTimerWhileAllWait() {
        machine.spawn("a", user -> {
            user.sleep(1_000_000);
            machine.log("awake at " + machine.kernel().ticks());
        });
        machine.runToEnd();
        machine.assertLog("awake at 1000000");
    }

    @Test
    void shouldLetOthersGoFirst() {
        boot(builder -> builder.policy(SchedulingPolicyName.FIFO, SchedulingSettings.DEFAULT));
        machine.spawn("polite", user -> {
            work(user, 1);
            user.call(SystemCallNumber.YIELD);
            machine.log("polite at " + machine.kernel().ticks());
        });
        machine.spawn("other", worker("other", 5));
        machine.runToEnd();
        machine.assertLog("other at 6", "polite at 6");
    }

    @Test
    void shouldGiveATaskThatWasKilledNoMoreTicks() {
        machine.spawn("victim", worker("victim", 100));
        machine.spawn("killer", user -> {
            work(user, 3);
            user.kill("victim");
            work(user, 4);
            machine.log("killer at " + machine.kernel().ticks());
        });
        machine.runToEnd();
        // Two to one by turns until 6, then the victim is gone.
        machine.assertLog("killer at 10");
        machine.assertKilled(machine.process("victim"), Kernel.STATUS_KILLED, "a test has killed it");
    }

    @Test
    void shouldStopAllCpusAtALimit() {
        boot(builder -> builder.cpus(2).tickLimit(5));
        machine.spawn("a", worker("a", 10));
        machine.spawn("b", worker("b", 10));
        assertEquals(RunResult.Outcome.TICK_LIMIT, machine.run().outcome());
        assertEquals(5, machine.kernel().ticks());
        assertEquals(RunResult.Outcome.ALL_EXITED, machine.machine().shutDown().outcome());
        assertEquals(5, machine.kernel().ticks());
        machine.assertKilled(machine.process("a"), Kernel.STATUS_KILLED, "shut down");
        machine.assertKilled(machine.process("b"), Kernel.STATUS_KILLED, "shut down");
    }

    @Test
    void shouldHandleMessagesOnABorrowedThreadWithoutASwitch() {
        boot(builder -> builder.switchCost(7));
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                work(user, 2);
                return 0;
            });
            user.serve();
        });
        machine.spawn("client", user -> {
            user.send("server", TYPE, 0, 0, SendFlags.WAIT);
            machine.log("answered at " + machine.kernel().ticks());
        });
        machine.runUntilIdle();
        // One switch, from the server that has begun to serve; then the client's thread is lent.
        machine.assertLog("answered at 9");
    }

    @Test
    void shouldUseAnIdleCpuAtTheTickAtWhichATaskWakes() {
        boot(builder -> builder.cpus(2));
        machine.spawn("a", worker("a", 9));
        machine.spawn("b", user -> {
            user.sleep(3);
            work(user, 2);
            machine.log("b at " + machine.kernel().ticks());
        });
        machine.runToEnd();
        machine.assertLog("b at 5", "a at 9");
    }

    @Test
    void shouldAttachAThread() {
        machine.spawn("a", worker("a", 3));
        Task task = machine.machine().attach("attached", unused -> new IdleContext());
        for (int i = 0; i < 4; i++) {
            machine.kernel().tick(task);
        }
        machine.machine().detach(task);
        machine.runToEnd();
        // Ticks 0, 2, 4 and 6 are the thread's, and those between are a's.
        assertEquals(7, machine.kernel().ticks());
        machine.assertLog("a at 6");
    }

    private static final class IdleContext implements UserContext {
        @Override
        public void main() {}

        @Override
        public long handle(long handler, long pid, long type, long address, long size, long flags) {
            return 0;
        }
    }

    @Test
    void shouldServePoliciesInParallelModeToo() {
        for (SchedulingPolicyName policy : SchedulingPolicyName.values()) {
            boot(builder -> builder.parallel(true)
                    .cpus(2)
                    .quantum(3)
                    .policy(policy, SchedulingSettings.DEFAULT.withLevels(2, 10)));
            for (int i = 0; i < 6; i++) {
                machine.spawn("w" + i, user -> {
                    work(user, 20);
                    user.sleep(5);
                    work(user, 20);
                });
            }
            machine.runToEnd();
        }
    }

    @Test
    void shouldRefuseASwitchCostWithoutAPolicy() {
        assertEquals(
                "a switch can cost 3 ticks only on a machine with a policy, and not in parallel mode",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Machine.builder().switchCost(3).build())
                        .getMessage());
    }
}
