package org.pagoda.kernel.device;

import org.pagoda.kernel.WaitQueue;

/**
 * One thing that a client wants of a driver. Whoever returns {@link Driver#PENDING} keeps it, and calls {@link #complete} later, from any of its
 * methods.
 */
public final class Request {
    private final FileHandle file;
    private final long position;
    private final BufferView buffer;
    private final WaitQueue waiting;

    private boolean pending;
    private boolean over;
    private long result;

    Request(FileHandle file, long position, BufferView buffer, WaitQueue waiting) {
        this.file = file;
        this.position = position;
        this.buffer = buffer;
        this.waiting = waiting;
    }

    public FileHandle file() {
        return file;
    }

    /** Where in the device, in bytes from 0: a multiple of the block size of a block device; 0 for what has no position. */
    public long position() {
        return position;
    }

    /** The view that came with it, for who answers later; it ends with the request. */
    public BufferView buffer() {
        return buffer;
    }

    /**
     * Says what a pending request has come to: what the method would have returned. The buffer is not the driver's any more.
     *
     * @return false if nobody waits for it: it was cancelled, or is complete; nothing happens then
     */
    public boolean complete(long outcome) {
        if (over || outcome == Driver.PENDING) {
            return false;
        }
        finish(outcome);
        if (pending) {
            waiting.wakeAll();
        }
        return true;
    }

    /** True if it is complete or cancelled. */
    public boolean isOver() {
        return over;
    }

    void finish(long outcome) {
        over = true;
        result = outcome;
        buffer.revoke(outcome);
    }

    void setPending() {
        pending = true;
    }

    long result() {
        return result;
    }
}
