package org.pagoda.jmh;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;

/**
 * What a send costs when there are very many processes. With {@code existing} 2 the sender and its receiver are alone; with 100,000 the others exist,
 * and only serve: what is more then is the price of their existence. {@link #notifyRandom} and {@link #moveToRandomAndReturn} send to another one of them
 * each time, in an order that is drawn: whatever the kernel and the host know of the receiver has to come from memory.
 */
public class CrowdBenchmark extends PagodaBenchmark {
    private static final long SEED = 1;
    /** Receivers are drawn beforehand; so many that with 100,000 processes most of them are met again only after all caches have forgotten them. */
    private static final int SEQUENCE = 1 << 17;

    /** A sender with one page, and receivers. */
    public abstract static class Sender extends CrowdMachine {
        private long[] receivers = {};
        private long page;
        private long value;

        /** Processes, the sender with them. */
        abstract int existing();

        @Override
        protected final void prepare() {
            page = libc().mmap(1);
            libc().store64(page, 1);
            libc().registerHandler(MessageType.RETURNED, (libc, pid, type, address, size, flags) -> {
                page = address;
                return size;
            });
            receivers = spawnServing(existing() - 1, (libc, pid, type, address, size, flags) -> {
                if (size == 1) {
                    libc.store64(address, libc.load64(address) + 1);
                }
                return 0;
            });
            for (int receiver = 0; receiver < receivers.length; receiver++) {
                moveAndReturn(receiver); // its tables are there from now on
            }
        }

        final long notify(int receiver) {
            return SendBenchmark.check(libc().send(receivers[receiver], TYPE, ++value, 0, SendFlags.WAIT), 0);
        }

        final long moveAndReturn(int receiver) {
            return SendBenchmark.check(
                    libc().send(receivers[receiver], TYPE, page, 1, SendFlags.MOVE | SendFlags.WAIT), 0);
        }
    }

    /** Sends to one receiver, that was made when half of the others were there. */
    public static class ToOne extends Sender {
        @Param({"2", "100000"})
        private int existing = 200;

        @Override
        int existing() {
            return existing;
        }

        private int receiver() {
            return (existing - 1) / 2;
        }
    }

    /** Sends to another one each time. */
    public static class ToRandom extends Sender {
        @Param("100000")
        private int existing = 200;

        private final int[] sequence = new int[SEQUENCE];
        private int next = SEQUENCE; // drawn at first use: how many there are is known then

        @Override
        int existing() {
            return existing;
        }

        private int receiver() {
            if (next == SEQUENCE) {
                draw();
                next = 0;
            }
            return sequence[next++];
        }

        private void draw() {
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < SEQUENCE; i++) {
                sequence[i] = random.nextInt(existing - 1);
            }
        }
    }

    /** One way: a message without pages, handled before the call returns. */
    @Benchmark
    public long notifyOne(ToOne sender) {
        return sender.notify(sender.receiver());
    }

    /** A page is moved to the receiver, whose handler adds one to a number in it and keeps nothing, so that it is returned. */
    @Benchmark
    public long moveToOneAndReturn(ToOne sender) {
        return sender.moveAndReturn(sender.receiver());
    }

    /** As {@link #notifyOne}, to any process. */
    @Benchmark
    public long notifyRandom(ToRandom sender) {
        return sender.notify(sender.receiver());
    }

    /** As {@link #moveToOneAndReturn}, to any process. */
    @Benchmark
    public long moveToRandomAndReturn(ToRandom sender) {
        return sender.moveAndReturn(sender.receiver());
    }
}
