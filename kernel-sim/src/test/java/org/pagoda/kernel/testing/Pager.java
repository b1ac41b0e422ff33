package org.pagoda.kernel.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.PageFault;
import org.pagoda.ipc.SendFlags;

/** A tiny program that provides others' pages. */
public final class Pager {
    /** What it is spawned as. */
    public static final String NAME = "pager";

    private Pager() {}

    /** What the page at {@code page} has in its first word when it comes from {@link #giving}. */
    public static long content(long page) {
        return page + 5;
    }

    /** Provides each page that it is asked for, sent with {@code flags}, and writes down that it was. */
    public static Script giving(TestMachine machine, long flags) {
        return with(user -> message -> {
            machine.log("asked for " + PageFault.page(message.address()));
            assertEquals(1, give(user, message, flags));
            return 0;
        });
    }

    public static Script giving(TestMachine machine) {
        return giving(machine, SendFlags.MOVE);
    }

    /** Provides the page that {@code message} asks for. */
    public static long give(User user, Received message, long flags) {
        return user.reply(0, user.filled(1, content(PageFault.page(message.address()))), 1, flags);
    }

    /** What a program does when it is asked for a page. */
    @FunctionalInterface
    public interface Behaviour {
        Handler of(User user);
    }

    /** Does what it likes when it is asked for a page. */
    public static Script with(Behaviour behaviour) {
        return user -> {
            user.on(MessageType.PAGE_FAULT, behaviour.of(user));
            user.serve();
        };
    }

    /** {@code pages} pages that the process called {@link #NAME} provides. */
    public static long map(TestMachine machine, User user, long pages) {
        long address = user.map(pages);
        assertEquals(0, user.setPager(address, pages, machine.pid(NAME)));
        return address;
    }
}
