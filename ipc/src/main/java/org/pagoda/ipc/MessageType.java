package org.pagoda.ipc;

/**
 * Types of messages: 0 to 63 are the kernel's, programs use those from 64 up.
 *
 * <p>Those of the kernel but {@link #RETURNED} and {@link #PAGE_FAULT} are notifications of what has happened; see {@link Notifications}.
 */
public final class MessageType {
    /** Pages that a receiver abandoned come back to their sender. */
    public static final long RETURNED = 0;
    /** A child of the process has come to its end. The value says how many have since the handler was last entered. */
    public static final long CHILD_EXITED = 1;
    /** The process's timer has run out. The value says how often it has since the handler was last entered. */
    public static final long TIMER = 2;
    /** A device wants attention. The value has a bit for each interrupt line that was raised since the handler was last entered. */
    public static final long IRQ = 3;
    /**
     * A call, made by the kernel for a process that has touched a page which the receiver is to provide. The value says which page, and
     * how it was touched; see {@link PageFault}.
     */
    public static final long PAGE_FAULT = 4;
    /** The first type that programs may send to. */
    public static final long FIRST_USER = 64;

    private MessageType() {}

    /** True if messages of this type tell how often something has happened. */
    public static boolean isCounted(long type) {
        return type == CHILD_EXITED || type == TIMER;
    }
}
