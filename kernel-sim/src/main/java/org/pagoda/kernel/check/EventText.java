package org.pagoda.kernel.check;

import java.util.function.LongFunction;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;

/** Events in words. */
public final class EventText {
    /** From here on a number is more likely an address. */
    private static final long FIRST_ADDRESS = 0x1000;

    private final Kernel kernel;
    private final LongFunction<String> names;

    /**
     * For the events of one machine.
     *
     * @param names what a process is called, by its identifier
     */
    public EventText(Kernel kernel, LongFunction<String> names) {
        this.kernel = kernel;
        this.names = names;
    }

    /** Who does what, on one line. */
    public String describe(TracedEvent event) {
        return names.apply(event.pid()) + " " + what(event);
    }

    private String what(TracedEvent event) {
        long a = event.a();
        long b = event.b();
        long c = event.c();
        long d = event.d();
        return switch (event.kind()) {
            case SPAWN -> "is made by " + names.apply(a);
            case EXEC -> "begins another program, with " + a + " bytes of arguments";
            case EXIT -> "has ended with status " + a;
            case SWITCH -> "goes on with task " + a;
            case CALL -> call(a, b, c, d);
            case FAULT -> "faults at " + value(a) + ", needs " + Rights.describe((int) b) + ": " + Errno.describe(c);
            case MAP -> "maps " + value(a) + ": " + PageTableEntry.describe(b);
            case UNMAP -> "unmaps " + value(a) + ", which was " + PageTableEntry.describe(b);
            case COPY -> "copies " + value(a) + " from frame " + b + " to frame " + c;
            case SWAP_OUT -> "has " + value(a) + " put out, to slot " + b + " of the swap space";
            case SWAP_IN -> "has " + value(a) + " back from slot " + b + " of the swap space, in frame " + c;
            case HAND ->
                "hands " + value(a) + " over, " + PageTableEntry.describe(b) + " -> " + PageTableEntry.describe(c)
                        + ", to land at " + value(d);
            case SEND -> "has a message from " + names.apply(a) + ": " + message(b, c) + ", " + SendFlags.describe(d);
            case LAND -> "gets " + value(a) + ": " + PageTableEntry.describe(b);
            case HANDLE -> "handles, from " + names.apply(a) + ", at " + value(c) + ": " + message(b, d);
            case SETTLE -> "has handled type " + d + fate(a, b, c);
            case DROP -> "has not handled type " + d + fate(a, b, c);
            case OPEN -> "opens a host file: " + Errno.describe(a);
            case INPUT -> "has " + a + " bytes from the host, and the number " + c;
            case INTERRUPT -> "has Ctrl-C pressed, which ends group " + a;
            case OUTPUT -> "has " + a + " bytes for the host";
            case COALESCE -> "is to be told " + value(b) + " of type " + a + " at once, " + c + " events";
        };
    }

    private String call(long number, long result, long first, long second) {
        String name = kernel.table().name(number);
        String call = name == null ? "call " + number : name;
        return "calls " + call + "(" + value(first) + ", " + value(second) + ", ...) = " + value(result);
    }

    private static String message(long type, long size) {
        return "type " + type + ", " + size + (size == 1 ? " page" : " pages");
    }

    private static String fate(long kept, long returned, long freed) {
        return ": " + kept + " kept, " + returned + " returned, " + freed + " freed";
    }

    private static String value(long value) {
        return value >= FIRST_ADDRESS || value < Errno.LOWEST ? "0x" + Long.toHexString(value) : Errno.describe(value);
    }
}
