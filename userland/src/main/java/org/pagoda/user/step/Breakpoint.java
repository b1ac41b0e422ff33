package org.pagoda.user.step;

import java.util.List;
import java.util.Locale;
import org.pagoda.kernel.check.TracedEvent;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.EventValue;
import org.pagoda.mmu.Page;
import org.pagoda.user.lab.UsageException;

/**
 * What events a run is to stop at.
 *
 * @param kind what is looked for in them
 * @param value an address, of which the page counts; a frame's number, a process identifier, or a type of messages
 */
record Breakpoint(Kind kind, long value) {
    /** What a breakpoint is on. */
    enum Kind {
        ADDRESS,
        FRAME,
        PROCESS,
        TYPE;

        String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The breakpoint that {@code words} describe, {@code frame 17} and the like; throws {@link UsageException} if there is none. */
    static Breakpoint parse(List<String> words) {
        if (words.size() != 2) {
            throw new UsageException("break takes two words, like 'break frame 17'; 'help' says more");
        }
        for (Kind kind : Kind.values()) {
            if (kind.title().equals(words.get(0))) {
                return new Breakpoint(kind, Words.number(words.get(1)));
            }
        }
        throw new UsageException(
                "a breakpoint is on an address, a frame, a process or a type, not on '" + words.get(0) + "'");
    }

    boolean isAt(TracedEvent event) {
        return switch (kind) {
            case FRAME -> value <= Integer.MAX_VALUE && event.touchesFrame((int) value);
            case PROCESS -> event.touchesProcess(value);
            case TYPE -> isOfType(event);
            case ADDRESS -> namesAddress(event);
        };
    }

    private boolean isOfType(TracedEvent event) {
        List<EventValue> values = event.kind().arguments();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).name().equals("type") && event.value(i) == value) {
                return true;
            }
        }
        return false;
    }

    private boolean namesAddress(TracedEvent event) {
        if (event.kind() == EventKind.HANDLE) {
            long first = Page.number(event.c());
            return Page.number(value) >= first && Page.number(value) < first + event.d();
        }
        List<EventValue> values = event.kind().arguments();
        for (int i = 0; i < values.size(); i++) {
            String name = values.get(i).name();
            boolean isAddress = name.equals("address") || name.equals("landing");
            if (isAddress && Page.number(event.value(i)) == Page.number(value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return kind.title() + " " + (kind == Kind.ADDRESS ? "0x" + Long.toHexString(value) : Long.toString(value));
    }
}
