package org.pagoda.jcstress;

import org.pagoda.user.Libc;

/** A page of one process, and what another one was sent of it. */
final class Copies {
    static final long TYPE = 64;
    static final long FIRST_WORD = 7;

    private final World.Actor sender;
    private final World.Actor receiver;
    private long original;
    private long received;

    /** The page has {@link #FIRST_WORD} in each of its first two words. */
    Copies(World.Actor sender, World.Actor receiver) {
        this.sender = sender;
        this.receiver = receiver;
        receiver.perform(() -> receiver.libc().registerHandler(TYPE, (libc, pid, type, address, size, flags) -> {
            received = address;
            return size;
        }));
        sender.perform(() -> {
            original = sender.libc().mmap(1);
            sender.libc().store64(original, FIRST_WORD);
            sender.libc().store64(original + 8, FIRST_WORD);
        });
    }

    /** The sender sends its page, and the receiver takes it. */
    void exchange(long flags) {
        sender.perform(() -> send(sender.libc(), flags));
        receive();
    }

    /** Sends the page, as a task of the sending process. */
    long send(Libc libc, long flags) {
        return libc.send(receiver.process().pid(), TYPE, original, 1, flags);
    }

    /** The receiver handles what has come. */
    void receive() {
        receiver.perform(() -> receiver.libc().getpid());
    }

    /** Where the sender has it. */
    long original() {
        return original;
    }

    /** Where the receiver has it; 0 if it was not received. */
    long received() {
        return received;
    }
}
