package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Host threads are lent and given back while others may run between any two ticks. */
class LendingUnderPreemptionTest {
    private static final int ROUNDS = 10;

    /** A server whose handlers are long enough to be preempted. */
    private static void serve(User user) {
        long page = user.map(1);
        for (long type : new long[] {TYPE, OTHER}) {
            user.on(type, message -> {
                for (int i = 0; i < 5; i++) {
                    user.load(page);
                }
                return message.size();
            });
        }
        user.serve();
    }

    private static void askUntilServed(User user, long type) {
        long result = Errno.ECONNREFUSED.result();
        while (result == Errno.ECONNREFUSED.result()) {
            result = user.send("server", type, 0, 0, SendFlags.WAIT | SendFlags.BLOCK);
        }
        assertEquals(0, result);
    }

    @ParameterizedTest(name = "{0} CPUs, quantum {1}, seed {2}")
    @CsvSource({"1,1,1", "1,3,2", "1,7,3", "2,1,4", "2,3,5", "2,7,6", "4,1,7", "4,3,8", "4,7,9"})
    void shouldServeAllWhenSeveralClientsWaitAtOnce(int cpus, long quantum, long seed) {
        try (TestMachine machine =
                new TestMachine(builder -> builder.cpus(cpus).quantum(quantum).seed(seed))) {
            machine.spawn("server", LendingUnderPreemptionTest::serve);
            Process[] clients = new Process[4];
            for (int i = 0; i < clients.length; i++) {
                long type = i % 2 == 0 ? TYPE : OTHER;
                clients[i] = machine.spawn("client " + i, user -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        askUntilServed(user, type);
                    }
                });
            }
            machine.runUntilIdle();
            for (Process client : clients) {
                machine.assertExited(client, 0);
            }
        }
    }
}
