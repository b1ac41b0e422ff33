package org.pagoda.ipc;

/** Types of messages: 0 to 63 are the kernel's, programs use those from 64 up. */
public final class MessageType {
    /** Pages that a receiver abandoned come back to their sender. */
    public static final long RETURNED = 0;
    /** The first type that programs may send to. */
    public static final long FIRST_USER = 64;

    private MessageType() {}
}
