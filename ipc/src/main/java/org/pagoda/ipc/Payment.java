package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.PageAccount;

/**
 * What a sender is charged for the pages of one {@code send} while they are under way: one for each page, however many
 * messages carry it. It is refunded when the last of these messages has reached its handler, or was dropped.
 */
final class Payment {
    private final Endpoint sender;
    private long pages;
    private int messages;

    // The sender's pool.
    @Nullable
    Payment next;

    Payment(Endpoint sender) {
        this.sender = sender;
    }

    /** Charges {@code newPages} for {@code newMessages} messages. */
    void open(long newPages, int newMessages) {
        pages = newPages;
        messages = newMessages;
        account().charge(newPages);
    }

    PageAccount account() {
        return sender.space().account();
    }

    long pages() {
        return pages;
    }

    /** True if only one message is left that it pays for. */
    boolean isForOne() {
        return messages == 1;
    }

    /** One message is under way no more; if it was the last, everything is refunded and this object is used again. */
    void close() {
        messages--;
        if (messages == 0) {
            account().refund(pages);
            sender.recycle(this);
        }
    }
}
