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
 * puts it into its sender's pool again. One that was shared or duplicated is at its sender all the time, which uses it again when its message has
 * been handled. It knows that without being told: in its receiver's mailbox is room for all its pages but two batches, one of which
 * is being looked at, and one filled.
 *
 * <p>On the same core the receiver sits in {@code serve()} and sends have {@code WAIT}, so its handler runs on the sender's thread. Across cores it
 * waits as the settings say.
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

    /** Batches of a sender that are not in the mailbox. */
    private static final int OUTSIDE_MAILBOX = 2;

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

    private ProcessLimits limits(int messages, int senders) {
        return ProcessLimits.DEFAULT.withMailbox(senders * messages, messages);
    }

    private ProcessLimits receiverLimits() {
        return limits(way == Way.MOVE ? runs() : runs() - OUTSIDE_MAILBOX, settings.producers())
                .withLandingSlots(2 * settings.allRotating());
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

    private void receive(Libc libc) {
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
            process = machine.attach(
                    "sender " + producer,
                    limits(runs(), 1).withLandingSlots(2 * settings.rotating()));
            libc = process.libc();
            memory = new ProgramMemory(libc);
            writer = new PageWriter(settings.touch(), producer);
            ownPage = libc.mmap(1);
            libc.store64(ownPage, 0);
            pool = new PagePool(libc, runs(), settings.batch());
            libc.registerHandler(MessageType.RETURNED, this::onReturned);
            if (settings.sameCore()) {
                receiver = machine.spawnServing(process, receiverLimits(), PagodaMessages.this::receive);
            }
            flags = settings.sameCore() ? way.flags | SendFlags.WAIT : way.flags;
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
            if (result == Errno.EAGAIN.result() || result == Errno.ESRCH.result() || result == Errno.ECONNREFUSED.result()) {
                return 0; // no room in the mailbox, or the receiver has not come yet
            }
            if (result != (settings.sameCore() ? 0 : settings.batch())) {
                throw new IllegalStateException("a send of " + settings.batch() + " pages gave " + result);
            }
            if (way != Way.MOVE) {
                pool.give(filled);
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
        private final PagodaMachine.Attached process = machine.attach("receiver", receiverLimits());
        private final Libc libc = process.libc();
        private final long ownPage = libc.mmap(1);

        private Receiver() {
            libc.store64(ownPage, 0);
            PagodaMessages.this.receive(libc);
            receiver = libc.getpid();
        }

        @Override
        public int receive() {
            if (settings.waiting() == Settings.Waiting.POLL) {
                libc.load64(ownPage);
            } else {
                libc.schedYield();
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
