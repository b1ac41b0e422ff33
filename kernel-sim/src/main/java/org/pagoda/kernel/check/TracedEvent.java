package org.pagoda.kernel.check;

import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.PageTableEntry;

/**
 * One event as it is kept, or comes out of a trace; the values as {@link EventKind} says.
 *
 * @param message which one it is about, see {@link org.pagoda.kernel.trace.Trace#message}
 */
public record TracedEvent(EventKind kind, long tick, int cpu, long pid, long a, long b, long c, long d, long message) {
    /** Value {@code index}, 0 to 3. */
    public long value(int index) {
        return switch (index) {
            case 0 -> a;
            case 1 -> b;
            case 2 -> c;
            case 3 -> d;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    /** True if the event says something about a frame. */
    public boolean touchesFrame(int frame) {
        return switch (kind) {
            case MAP, UNMAP, LAND -> names(b, frame);
            case HAND -> names(b, frame) || names(c, frame);
            case COPY -> b == frame || c == frame;
            case SWAP_IN -> c == frame;
            default -> false;
        };
    }

    /** True if {@code entry} is mapped or in flight, and its page is in {@code frame}. */
    static boolean names(long entry, int frame) {
        boolean hasFrame = PageTableEntry.isValid(entry) || PageTableEntry.isInFlight(entry);
        return hasFrame && !PageTableEntry.isSwapped(entry) && PageTableEntry.frame(entry) == frame;
    }

    /** True if the event is one of a process, or of a message that it sent. */
    public boolean touchesProcess(long process) {
        boolean sends = kind == EventKind.SEND || kind == EventKind.HANDLE;
        return pid == process || (sends && a == process);
    }
}
