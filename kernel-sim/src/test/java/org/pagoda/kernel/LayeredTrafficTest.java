package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Received;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/**
 * Clients and servers send each other pages at random, waiting, blocking and lending as they like, but only ever to a
 * server of a higher number: nobody can wait for himself in the end. So all must come to their end, whatever the seed.
 */
class LayeredTrafficTest {
    private static final int SERVERS = 4;
    private static final int CLIENTS = 3;
    private static final int ROUNDS = 12;
    private static final ProcessLimits LIMITS = new ProcessLimits(200, 4, 2, 32, 4, 16);

    private final List<Process> clients = new ArrayList<>();
    private final List<Process> servers = new ArrayList<>();

    /** One program: the lot it draws does not depend on the scheduler. */
    private static final class Player {
        private final User user;
        private final int level;
        private final SplittableRandom lot;

        Player(User user, int level, long seed) {
            this.user = user;
            this.level = level;
            lot = new SplittableRandom(seed);
        }

        void takeBackWhatReturns() {
            user.on(MessageType.RETURNED, message -> {
                touch(message.address(), message.size());
                assertEquals(0, user.munmap(message.address(), message.size()));
                return 0;
            });
        }

        private void touch(long address, long pages) {
            for (long i = 0; i < pages; i++) {
                assertTrue(user.load(address + i * 4096) > 0, "a page that was sent is lost");
            }
        }

        /** Sends pages, or nothing but a word, to some server above. */
        void send() {
            String receiver = "server " + lot.nextInt(level + 1, SERVERS + 1);
            long size = lot.nextInt(4);
            long address = size == 0 ? 0 : user.filled(size, 1);
            long flags = lot.nextInt(4)
                    | (lot.nextBoolean() ? SendFlags.WAIT : 0)
                    | (lot.nextInt(4) > 0 ? SendFlags.BLOCK : 0);
            long result = user.send(receiver, TYPE, address, size, flags);
            boolean expected = result >= 0
                    || result == Errno.EINTR.result()
                    || result == Errno.EAGAIN.result()
                    || result == Errno.ENOBUFS.result()
                    || result == Errno.ECONNREFUSED.result();
            assertTrue(expected, () -> "send: " + Errno.describe(result));
            if (size > 0) {
                assertEquals(0, user.munmap(address, size));
            }
        }

        long handle(Received message) {
            touch(message.address(), message.size());
            if (level < SERVERS && lot.nextBoolean()) {
                send();
            }
            if (message.size() > 0 && lot.nextInt(3) == 0) {
                assertEquals(0, user.munmap(message.address(), 1));
            }
            if (lot.nextInt(4) == 0) {
                user.giveWay();
            }
            return 0;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void shouldComeToAnEnd(long seed) {
        int cpus = 1 + (int) seed % 3;
        long quantum = new long[] {1, 3, 10, 100}[(int) seed % 4];
        try (TestMachine machine = new TestMachine(
                builder -> builder.cpus(cpus).quantum(quantum).seed(seed).tickLimit(500_000))) {
            spawnAll(machine, seed);
            machine.runUntilIdle();
            for (Process client : clients) {
                machine.assertExited(client, 0);
            }
            for (Process server : servers) {
                assertEquals(Task.Wait.SERVE, server.tasks().get(0).waitsFor());
                assertEquals(Task.State.PARKED, server.tasks().get(0).state());
                assertEquals(0, server.endpoint().mailbox().queued());
                assertEquals(0, server.endpoint().counters().inHandler());
            }
        }
    }

    private void spawnAll(TestMachine machine, long seed) {
        for (int i = 1; i <= SERVERS; i++) {
            int level = i;
            servers.add(machine.spawn("server " + level, LIMITS, user -> {
                Player player = new Player(user, level, 100 * seed + level);
                player.takeBackWhatReturns();
                user.on(TYPE, player::handle);
                user.serve();
            }));
        }
        for (int i = 0; i < CLIENTS; i++) {
            long lot = 1000 * seed + i;
            clients.add(machine.spawn("client " + i, LIMITS, user -> {
                Player player = new Player(user, 0, lot);
                player.takeBackWhatReturns();
                for (int round = 0; round < ROUNDS; round++) {
                    player.send();
                }
            }));
        }
    }
}
