package org.pagoda.kernel.trace;

import java.util.List;

/**
 * The kinds of events. Each has up to four values; their meaning stands beside the kind. Every event also says when (in
 * ticks), on which CPU, and to which process it happened.
 */
public enum EventKind {
    /** A process was made. Values: its parent. */
    SPAWN(1, number("parent")),
    /** A process has ended. Values: its status, the pages it was still charged for. */
    EXIT(2, number("status"), number("pages")),
    /** A CPU goes on with a task. Values: the task. */
    SWITCH(3, number("task")),
    /** A system call has returned. Values: its number, the result, the first two arguments. */
    CALL(4, number("number"), number("result"), bits("first"), bits("second")),
    /** A page fault. Values: the address, the right that the access needs, the result of resolving it. */
    FAULT(5, bits("address"), number("right"), number("result")),
    /** A page was mapped: it was touched, came back from being lent, or was inherited. Values: the address, the entry. */
    MAP(6, bits("address"), bits("entry")),
    /** A page was unmapped. Values: the address, the entry it was. */
    UNMAP(7, bits("address"), bits("entry")),
    /** A page was copied, or replaced the zero frame, because it was stored into. Values: address, old, new frame. */
    COPY(8, bits("address"), number("from"), number("to")),
    /** A page was handed over. Values: the sender's address, its entry before and after, the landing address. */
    HAND(9, bits("address"), bits("before"), bits("after"), bits("landing")),
    /** A message was queued. Values: its sender, type, pages, flags. The process is the receiver. */
    SEND(10, number("sender"), number("type"), number("pages"), number("flags")),
    /** A page landed. Values: the address, the entry. */
    LAND(11, bits("address"), bits("entry")),
    /** A handler is about to run. Values: the sender, type, address, pages. */
    HANDLE(12, number("sender"), number("type"), bits("address"), number("pages")),
    /** A handler has ended. Values: pages kept, returned, freed, the type. */
    SETTLE(13, number("kept"), number("returned"), number("freed"), number("type")),
    /** A message was dropped that no handler saw. Values: pages kept (0), returned, freed, the type. */
    DROP(14, number("kept"), number("returned"), number("freed"), number("type")),
    /** A host file was opened. Values: the descriptor, or the error. */
    OPEN(15, number("result")),
    /** The host has said something. Values: how many bytes, their CRC-32C, and a number beside them. */
    INPUT(16, number("bytes"), bits("crc"), number("answer")),
    /** Bytes went out to the host. Values: how many, their CRC-32C. */
    OUTPUT(17, number("bytes"), bits("crc")),
    /** An event has joined a notification of the kernel that waits. Values: its type, value, and events so far. */
    COALESCE(18, number("type"), bits("value"), number("events")),
    /** A page has gone to the swap space. Values: the address, the slot. */
    SWAP_OUT(19, bits("address"), number("slot")),
    /** A page is back from the swap space. Values: the address, the slot, the frame. */
    SWAP_IN(20, bits("address"), number("slot"), number("frame")),
    /** A process begins another program. Values: the bytes of its arguments. */
    EXEC(21, number("bytes")),
    /** Ctrl-C was pressed. Values: the group that it ends. */
    INTERRUPT(22, number("group"));

    private final int code;

    @SuppressWarnings("ImmutableEnumChecker") // what List.of has made cannot be changed
    private final List<EventValue> arguments;

    EventKind(int code, EventValue... arguments) {
        this.code = code;
        this.arguments = List.of(arguments);
    }

    private static EventValue number(String name) {
        return new EventValue(name, false);
    }

    private static EventValue bits(String name) {
        return new EventValue(name, true);
    }

    /** The number that stands for this kind in a trace; it never changes its meaning. */
    public int code() {
        return code;
    }

    /** What its values are called, in their order; those that it does not have are 0. */
    public List<EventValue> arguments() {
        return arguments;
    }
}
