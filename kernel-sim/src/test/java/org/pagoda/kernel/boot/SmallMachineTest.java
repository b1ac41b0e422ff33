package org.pagoda.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.TestMachine;

/** The smallest machine does all that a large one does. */
class SmallMachineTest {
    @Test
    void shouldBootAndRunWithOneMegabyte() {
        try (TestMachine machine = new TestMachine(builder -> builder.memory("1M"))) {
            machine.spawn("receiver", user -> {
                long[] sum = {0};
                user.on(TYPE, message -> {
                    sum[0] += user.load(message.address());
                    if (message.size() == 2) {
                        machine.log(sum[0]);
                        user.exit(0);
                    }
                    return 0;
                });
                user.serve();
            });
            machine.spawn("sender", user -> {
                for (int i = 0; i < 1000; i++) {
                    user.send("receiver", TYPE, user.filled(1, i), 1, SendFlags.MOVE | SendFlags.BLOCK);
                }
                user.send("receiver", TYPE, user.filled(2, 0), 2, SendFlags.MOVE | SendFlags.BLOCK);
            });
            machine.runToEnd();
            machine.assertLog(999L * 1000 / 2);
        }
    }

    @Test
    void shouldShareNothingWithAnotherMachine() {
        try (TestMachine one = new TestMachine(builder -> builder.memory("1M"));
                TestMachine two = new TestMachine(builder -> builder.memory("1M"))) {
            for (TestMachine machine : new TestMachine[] {one, two}) {
                machine.spawn("program", user -> {
                    user.filled(10, 1);
                    user.pause();
                });
            }
            one.runUntilIdle();
            assertEquals(1, two.machine().framesInUse(), "the root table of a process that has not run");
            two.runUntilIdle();
            assertEquals(one.machine().framesInUse(), two.machine().framesInUse());
            assertEquals(one.pid("program"), two.pid("program"));
        }
    }
}
