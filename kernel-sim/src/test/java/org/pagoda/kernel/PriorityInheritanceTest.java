package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.scheduling.SchedulingParameters;
import org.pagoda.kernel.scheduling.SchedulingPolicyName;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;

/** Whoever is waited for has the priority of those that wait, for as long as they do. */
class PriorityInheritanceTest {
    private static final long HANDLER = 10;
    private static final long LONG = 100;

    private TestMachine machine = new TestMachine();

    @BeforeEach
    void boot() {
        machine.close();
        machine = new TestMachine(builder -> builder.parallel(false)
                .policy(SchedulingPolicyName.PRIORITY, SchedulingSettings.DEFAULT)
                .freeCalls(true));
    }

    @AfterEach
    void check() {
        machine.close();
    }

    private Process spawn(String name, int priority, Script script) {
        Process process = machine.spawn(name, script);
        machine.kernel().setScheduling(process.tasks().get(0), SchedulingParameters.DEFAULT.withPriority(priority));
        return process;
    }

    private static void work(User user, long ticks) {
        long page = user.map(1);
        for (long i = 0; i < ticks; i++) {
            user.load(page);
        }
    }

    private long now() {
        return machine.kernel().ticks();
    }

    private int priority(String name) {
        return machine.process(name).tasks().get(0).priority();
    }

    /** A process that answers after some work, and notes its priority meanwhile. */
    private Script server() {
        return user -> {
            user.on(TYPE, message -> {
                work(user, HANDLER);
                machine.log("handled with " + user.task().priority());
                return 0;
            });
            user.serve();
        };
    }

    /** A process that comes when the others have begun, and works for long. */
    private static Script intruder() {
        return user -> {
            user.sleep(5);
            work(user, LONG);
        };
    }

    @Test
    void shouldRunAServerOnABorrowedThreadWithTheSendersPriority() {
        spawn("server", 1, server());
        spawn("intruder", 5, intruder());
        spawn("client", 9, user -> {
            user.sleep(2);
            assertEquals(0, user.send(machine.pid("server"), TYPE, 0, 0, SendFlags.WAIT));
            machine.log("answered at " + now());
        });
        machine.runUntilIdle();
        machine.assertLog("handled with 9", "answered at 12");
        assertEquals(1, priority("server"));
    }

    @Test
    void shouldPassItOnAlongAChain() {
        spawn("back", 1, server());
        spawn("front", 2, user -> {
            user.on(OTHER, message -> user.send(machine.pid("back"), TYPE, 0, 0, SendFlags.WAIT));
            user.serve();
        });
        spawn("intruder", 5, intruder());
        spawn("client", 9, user -> {
            user.sleep(2);
            user.send(machine.pid("front"), OTHER, 0, 0, SendFlags.WAIT);
            machine.log("answered at " + now());
        });
        machine.runUntilIdle();
        machine.assertLog("handled with 9", "answered at 12");
        assertEquals(2, priority("front"));
    }

    @Test
    void shouldGiveItToWhoeverHasTheToken() {
        spawn("holder", 1, user -> {
            long[] token = new long[1];
            user.on(TYPE, message -> {
                token[0] = user.keepToken();
                return 0;
            });
            user.sleep(1);
            work(user, HANDLER);
            machine.log("holds with " + user.task().priority());
            user.reply(token[0], 0, 0, 0);
            machine.log("replied, with " + user.task().priority());
            work(user, 1);
            machine.log("later, with " + user.task().priority());
        });
        spawn("intruder", 5, intruder());
        spawn("client", 9, user -> {
            long frame = user.frame(0); // one tick
            user.sleep(2);
            assertEquals(0, user.ask("holder", TYPE, 0, 0, 0, frame));
            machine.log("answered at " + now());
        });
        machine.runToEnd();
        machine.assertLog("holds with 9", "replied, with 9", "answered at 12", "later, with 1");
    }

    @Test
    void shouldNotInheritWhatNobodyWaitsFor() {
        spawn("server", 1, server());
        spawn("intruder", 5, intruder());
        spawn("client", 9, user -> {
            user.sleep(2);
            user.send(machine.pid("server"), TYPE, 0, 0, 0);
        });
        machine.runUntilIdle();
        machine.assertLog("handled with 1");
    }
}
