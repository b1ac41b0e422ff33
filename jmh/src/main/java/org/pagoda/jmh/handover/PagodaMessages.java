package org.pagoda.jmh.handover;

import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/**
 * Pages are sent in messages, a batch in each, to a process whose handler looks at them and keeps none.
 *
 * <p>A page that was moved comes back because its receiver gives it up: in a message of type {@code RETURNED}, by the kernel, whose handler
 * puts it into its sender's pool again. One that was shared or duplicated is at its sender all the time, which may use it again when its message has
 * been handled; the receiver says so in a message without pages, once in a quarter of the frames.
 *
 * <p>On the same core the receiver sits in {@code serve()} and sends have {@code WAIT}, so its handler runs on the sender's thread, and has run
 * when the send returns. Across cores it waits as the settings say. A sender without a free page looks up, which needs no system call, until there is
 * one.
 */
final class PagodaMessages implements Transport {
    /** What happens to pages. */
    enum Way {
        /** They change hands. */
        MOVE(SendFlags.MOVE, false),
        /** Both have them, and either may store into them. */
        SHARE(SendFlags.SHARE, false),
        /** The receiver has copies, which are made when somebody stores into them; nobody does while it has them. */
        DUPLICATE(SendFlags.COPY, false),
        /** The receiver has copies, and stores eight bytes into each, so that it is made. */
        DUPLICATE_WRITTEN(SendFlags.COPY, true);

        private final long flags;
        private final boolean stores;

        Way(long flags, boolean stores) {
            this.flags = flags;
            this.stores = stores;
        }
    }

    /** The type of messages that say how many batches were handled. */
    private static final long HANDLED = PagodaMachine.TYPE + 1;
    /** How often a sender is told so while all its frames rotate once. */
    private static final int TOLD_IN_ROTATION = 4;

    private final Way way;
    private final Settings settings;
    private final PagodaMachine machine;
    private final PageReader reader;

    // The consumer; producers look until it is there.
    private volatile long receiver;

    PagodaMessages(Settings settings, Way way) {
        this.settings = settings;
        this.way = way;
        machine = new PagodaMachine(settings);
        reader = new PageReader(settings.touch(), settings.producers());
    }

    @Override
    public PageSender openSender(int producer) {
        return new Sender(producer);
    }

    @Override
    public PageReceiver openReceiver() {
        return settings.sameCore() ? new Counter() : new Receiver();
    }

    @Override
    public void close() {
        machine.close();
    }

    private int runs() {
        return settings.rotating() / settings.batch();
    }

    /** Room for all messages that there can be from so many others, and for their pages twice: a run needs slots side by side. */
    private ProcessLimits limits(int others) {
        return ProcessLimits.DEFAULT
                .withMailbox(others * runs(), runs())
                .withLandingSlots(2 * others * settings.rotating());
    }

    /** The receiver's handler. */
    private long onPages(ProgramMemory memory, long address, long size) {
        for (long i = 0; i < size; i++) {
            long page = address + Page.address(i);
            reader.read(memory, page);
            if (way.stores) {
                memory.store64(page + settings.touch().offset(), i);
            }
        }
        return 0;
    }

    private void handleOnSendersThread(Libc libc) {
        ProgramMemory memory = new ProgramMemory(libc);
        libc.registerHandler(
                PagodaMachine.TYPE, (inHandler, pid, type, address, size, flags) -> onPages(memory, address, size));
    }

    private final class Sender implements PageSender {
        private final PagodaMachine.Attached process;
        private final Libc libc;
        private final ProgramMemory memory;
        private final PageWriter writer;
        private final PagePool pool;
        private final long flags;
        private final long ownPage;

        // A run that is filled, but could not be sent yet.
        private long filled = PagePool.NONE;

        private Sender(int producer) {
            process = machine.attach("sender " + producer, limits(1));
            libc = process.libc();
            memory = new ProgramMemory(libc);
            writer = new PageWriter(settings.touch(), producer);
            ownPage = libc.mmap(1);
            libc.store64(ownPage, 0);
            pool = new PagePool(libc, runs(), settings.batch());
            libc.registerHandler(MessageType.RETURNED, this::onReturned);
            libc.registerHandler(HANDLED, (inHandler, pid, type, batches, size, sentFlags) -> {
                pool.giveAgain(batches);
                return 0;
            });
            if (settings.sameCore()) {
                receiver = machine.spawnServing(process, limits(1), PagodaMessages.this::handleOnSendersThread);
            }
            flags = settings.sameCore() ? way.flags | SendFlags.WAIT : way.flags;
            machine.leave(process);
        }

        private long onReturned(Libc inHandler, long pid, long type, long address, long size, long sentFlags) {
            if (size != settings.batch()) {
                throw new IllegalStateException(size + " pages came back, of " + settings.batch());
            }
            pool.give(address);
            return size;
        }

        @Override
        public int send() {
            machine.enter(process);
            try {
                return sendBatch();
            } finally {
                machine.leave(process);
            }
        }

        private int sendBatch() {
            if (filled == PagePool.NONE) {
                filled = pool.take();
                if (filled == PagePool.NONE) {
                    libc.load64(ownPage); // looks up: pages may have come back
                    return 0;
                }
                for (long i = 0; i < settings.batch(); i++) {
                    writer.write(memory, filled + Page.address(i));
                }
            }
            long result = libc.send(receiver, PagodaMachine.TYPE, filled, settings.batch(), flags);
            if (result == Errno.ESRCH.result() || result == Errno.ECONNREFUSED.result()) {
                return 0; // the receiver has not come yet
            } else if (result != (settings.sameCore() ? 0 : settings.batch())) {
                throw new IllegalStateException("a send of " + settings.batch() + " pages gave " + result);
            }
            if (settings.sameCore() && way != Way.MOVE) {
                pool.giveAgain(1);
            }
            filled = PagePool.NONE;
            return settings.batch();
        }

        @Override
        public void close() {
            machine.detach(process);
        }
    }

    /** The receiver's process, on a CPU of its own. */
    private final class Receiver implements PageReceiver {
        private final PagodaMachine.Attached process = machine.attach("receiver", limits(settings.producers()));
        private final Libc libc = process.libc();
        private final ProgramMemory memory = new ProgramMemory(libc);
        private final long ownPage = libc.mmap(1);

        // Senders that there were messages from, and how many they have not been told of yet.
        private final long[] senders = new long[settings.producers()];
        private final int[] untold = new int[settings.producers()];

        private Receiver() {
            libc.store64(ownPage, 0);
            libc.registerHandler(PagodaMachine.TYPE, this::onMessage);
            receiver = libc.getpid();
            machine.leave(process);
        }

        private long onMessage(Libc inHandler, long pid, long type, long address, long size, long flags) {
            onPages(memory, address, size);
            if (way != Way.MOVE) {
                int sender = indexOf(pid);
                if (++untold[sender] == runs() / TOLD_IN_ROTATION) {
                    untold[sender] = 0;
                    libc.send(pid, HANDLED, runs() / TOLD_IN_ROTATION, 0, 0);
                }
            }
            return 0;
        }

        private int indexOf(long pid) {
            int index = 0;
            while (senders[index] != pid && senders[index] != 0) {
                index++;
            }
            senders[index] = pid;
            return index;
        }

        @Override
        public int receive() {
            machine.enter(process);
            try {
                if (settings.waiting() == Settings.Waiting.POLL) {
                    libc.load64(ownPage);
                } else {
                    libc.schedYield();
                }
            } finally {
                machine.leave(process);
            }
            return reader.takeCount();
        }

        @Override
        public void close() {
            machine.detach(process);
        }
    }

    /** On the same core: pages are looked at when the sender sends them. */
    private final class Counter implements PageReceiver {
        @Override
        public int receive() {
            return reader.takeCount();
        }

        @Override
        public void close() {
            // The receiver's process ends with the machine.
        }
    }
}
