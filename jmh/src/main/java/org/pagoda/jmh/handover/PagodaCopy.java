package org.pagoda.jmh.handover;

import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/**
 * Pages are copied through the kernel, as by {@code write} and {@code read}: with {@code copy_from_user} from the producer's pages into slots in the
 * kernel's memory, and with {@code copy_to_user} from there into the consumer's pages. A system call each for a batch.
 *
 * <p>On the same core the consumer is told by a message without pages, and takes them in its handler. Across cores it asks the kernel again and
 * again.
 */
final class PagodaCopy implements Transport {
    private final Settings settings;
    private final PagodaMachine machine;
    private final KernelSlots slots;
    private final PageReader reader;

    PagodaCopy(Settings settings) {
        this.settings = settings;
        machine = new PagodaMachine(settings);
        slots = new KernelSlots(machine.machine().kernel(), settings.allRotating());
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
        slots.close();
        machine.close();
    }

    private static long touched(Libc libc, int pages) {
        long address = libc.mmap(pages);
        for (int i = 0; i < pages; i++) {
            libc.store64(address + Page.address(i), 0);
        }
        return address;
    }

    /** What the consumer's process does, whoever has it do so. */
    private final class Taker {
        private final Libc libc;
        private final ProgramMemory memory;
        private final long pages;

        private Taker(Libc libc) {
            this.libc = libc;
            memory = new ProgramMemory(libc);
            pages = touched(libc, settings.batch());
        }

        private void take() {
            long taken = libc.systemCall(KernelSlots.TAKE, pages, settings.batch(), 0, 0, 0, 0);
            for (long i = 0; i < taken; i++) {
                reader.read(memory, pages + Page.address(i));
            }
        }
    }

    private final class Sender implements PageSender {
        private final PagodaMachine.Attached process;
        private final Libc libc;
        private final ProgramMemory memory;
        private final PageWriter writer;
        private final long pages;
        private final long receiver;
        private boolean filled;

        private Sender(int producer) {
            process = machine.attach("sender " + producer, ProcessLimits.DEFAULT);
            libc = process.libc();
            memory = new ProgramMemory(libc);
            writer = new PageWriter(settings.touch(), producer);
            pages = touched(libc, settings.batch());
            receiver = settings.sameCore()
                    ? machine.spawnServing(process, ProcessLimits.DEFAULT, PagodaCopy.this::takeWhenTold)
                    : 0;
            machine.leave(process);
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
            for (long i = 0; !filled && i < settings.batch(); i++) {
                writer.write(memory, pages + Page.address(i));
            }
            filled = true;
            long result = libc.systemCall(KernelSlots.PUT, pages, settings.batch(), 0, 0, 0, 0);
            if (result == Errno.EAGAIN.result()) {
                return 0;
            }
            check(result, settings.batch());
            filled = false;
            if (settings.sameCore()) {
                check(libc.send(receiver, PagodaMachine.TYPE, 0, 0, SendFlags.WAIT), 0);
            }
            return settings.batch();
        }

        @Override
        public void close() {
            machine.detach(process);
        }
    }

    private static void check(long result, long expected) {
        if (result != expected) {
            throw new IllegalStateException("a call gave " + result + ", not " + expected);
        }
    }

    private void takeWhenTold(Libc libc) {
        Taker taker = new Taker(libc);
        libc.registerHandler(PagodaMachine.TYPE, (inHandler, pid, type, value, size, flags) -> {
            taker.take();
            return 0;
        });
    }

    private final class Receiver implements PageReceiver {
        private final PagodaMachine.Attached process = machine.attach("receiver", ProcessLimits.DEFAULT);
        private final Taker taker = new Taker(process.libc());

        private Receiver() {
            machine.leave(process);
        }

        @Override
        public int receive() {
            machine.enter(process);
            try {
                taker.take();
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

    /** On the same core: pages are looked at when the sender tells. */
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
