package org.pagoda.ipc.check;

import java.util.Locale;

/** What must be true of a machine whenever the kernel is not in the middle of something. */
public enum Law {
    REFERENCES("as many hold a frame or a swap slot as its books say, and just those"),
    STATES("a frame is free and held by nobody, or in use for one thing"),
    RIGHTS("nobody stores into what others have, unless it is marked as shared; nobody speaks for the kernel"),
    LANDING("a landing slot is taken as long as it is occupied or held; nothing else is in flight"),
    MASKS("a type is masked while its handler runs"),
    ORDER("messages wait in the order in which they were sent"),
    BOUNDS("a mailbox holds no more than it may, in all, of one sender, and of the kernel"),
    CONSERVATION("no message, page of a message, or event of the kernel is lost or counted twice"),
    CHARGES("a process is charged for each page that it maps, lends, or has under way"),
    GENERATIONS("an identifier names one process, for ever"),
    STALENESS("a TLB grants nothing that the page tables do not");

    private final String meaning;

    Law(String meaning) {
        this.meaning = meaning;
    }

    /** The law in one sentence, without a full stop. */
    public String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
