package org.pagoda.kernel.trace;

/**
 * The kinds of events. Each has up to four values; their meaning stands beside the kind. Every event also says when (in
 * ticks), on which CPU, and to which process it happened.
 */
public enum EventKind {
    /** A process was made. Values: its parent. */
    SPAWN(1),
    /** A process has ended. Values: its status, the pages it was still charged for. */
    EXIT(2),
    /** A CPU goes on with a task. Values: the task. */
    SWITCH(3),
    /** A system call has returned. Values: its number, the result, the first two arguments. */
    CALL(4),
    /** A page fault. Values: the address, the right that the access needs, the result of resolving it. */
    FAULT(5),
    /** A page was mapped: it was touched, came back from being lent, or was inherited. Values: the address, the entry. */
    MAP(6),
    /** A page was unmapped. Values: the address, the entry it was. */
    UNMAP(7),
    /** A page was copied, or replaced the zero frame, because it was stored into. Values: address, old, new frame. */
    COPY(8),
    /** A page was handed over. Values: the sender's address, its entry before and after, the landing address. */
    HAND(9),
    /** A message was queued. Values: its sender, type, pages, flags. The process is the receiver. */
    SEND(10),
    /** A page landed. Values: the address, the entry. */
    LAND(11),
    /** A handler is about to run. Values: the sender, type, address, pages. */
    HANDLE(12),
    /** A handler has ended. Values: pages kept, returned, freed, the type. */
    SETTLE(13),
    /** A message was dropped that no handler saw. Values: pages kept (0), returned, freed, the type. */
    DROP(14),
    /** A host file was opened. Values: the descriptor, or the error. */
    OPEN(15),
    /** Bytes came in from the host. Values: how many, their CRC-32C. */
    INPUT(16),
    /** Bytes went out to the host. Values: how many, their CRC-32C. */
    OUTPUT(17),
    /** An event has joined a notification of the kernel that waits. Values: its type, value, and events so far. */
    COALESCE(18),
    /** A page has gone to the swap space. Values: the address, the slot. */
    SWAP_OUT(19),
    /** A page is back from the swap space. Values: the address, the slot, the frame. */
    SWAP_IN(20);

    private final int code;

    EventKind(int code) {
        this.code = code;
    }

    /** The number that stands for this kind in a trace; it never changes its meaning. */
    public int code() {
        return code;
    }
}
