package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which handler a process has for which type, and which types are masked: because the process asked for it, or because their
 * handler runs.
 *
 * <pre>
 *                 set(handler)              onEnter
 *   no handler ---------------> ready -----------------> running
 *       ^                       |  ^ \                     |
 *       |       set(NONE)       |  |  \ mask      onLeave  |
 *       +-----------------------+  |   v                   |
 *                         unmask  masked          <--------+ (to ready or masked)
 * </pre>
 */
public final class HandlerTable {
    /** A handler's address that means: none. */
    public static final long NONE = 0;

    /** For {@link #unmaskFor}: every type. */
    public static final long ALL_TYPES = -1;
    /** For {@link #unmaskFor}: no type. */
    public static final long NO_TYPE = -2;

    /** One type's handler. */
    private static final class Registration {
        private final long type;
        private long handler;
        private boolean masked;
        private @Nullable Message running;
        private long handled;

        Registration(long type) {
            this.type = type;
        }
    }

    // The process's own tasks; senders only read.
    private final Long2ObjectHashMap<Registration> registrations = new Long2ObjectHashMap<>();
    private final List<Registration> inOrder = new ArrayList<>(4);
    private long unmasked = NO_TYPE;

    // The one looked up last: most messages to a process are of one type. Stale only until the next look.
    private @Nullable Registration last;

    /** The handler for {@code type}, or {@link #NONE}. */
    public long handler(long type) {
        Registration registration = find(type);
        return registration == null ? NONE : registration.handler;
    }

    /** Sets, replaces or ({@link #NONE}) removes the handler for {@code type}. */
    void set(long type, long handler) {
        registration(type).handler = handler;
    }

    /** Masks or unmasks a type, whether it has a handler or not. */
    void mask(long type, boolean masked) {
        registration(type).masked = masked;
    }

    /** No type is masked any more. */
    void unmaskAll() {
        for (Registration registration : inOrder) {
            registration.masked = false;
        }
    }

    /** True if the process asked for {@code type} to be masked. */
    public boolean isMasked(long type) {
        Registration registration = find(type);
        return registration != null && registration.masked;
    }

    /**
     * While this is in force {@code type} is not masked, whatever the process asked for before; unless its handler runs.
     *
     * @param type a type, {@link #ALL_TYPES}, or {@link #NO_TYPE}
     * @return what was in force before
     */
    public long unmaskFor(long type) {
        long before = unmasked;
        unmasked = type;
        return before;
    }

    /** True if a message of {@code type} can be handled now. */
    boolean isDeliverable(long type) {
        Registration registration = find(type);
        return registration != null
                && registration.handler != NONE
                && registration.running == null
                && (!registration.masked || unmasked == ALL_TYPES || unmasked == type);
    }

    void onEnter(Message message) {
        registration(message.type).running = message;
    }

    void onLeave(Message message) {
        Registration registration = registration(message.type);
        registration.running = null;
        registration.handled++;
    }

    /** The message that the handler for {@code type} works on; null if it does not run. */
    @Nullable
    Message running(long type) {
        Registration registration = find(type);
        return registration == null ? null : registration.running;
    }

    /** Visits the messages whose handlers run, for checks. */
    public void forEachRunning(Mailbox.Visitor visitor) {
        for (Registration registration : inOrder) {
            Message running = registration.running;
            if (running != null) {
                visitor.onMessage(running);
            }
        }
    }

    /** The types that have a handler, in rising order. */
    public List<Long> types() {
        return types(false);
    }

    /** The types that have a handler, or have had one that has handled something, in rising order. */
    public List<Long> knownTypes() {
        return types(true);
    }

    private List<Long> types(boolean alsoFormer) {
        List<Long> types = new ArrayList<>();
        for (Registration registration : inOrder) {
            if (registration.handler != NONE || (alsoFormer && registration.handled > 0)) {
                types.add(registration.type);
            }
        }
        types.sort(null);
        return types;
    }

    /** How many messages of {@code type} were handled. */
    public long handled(long type) {
        Registration registration = find(type);
        return registration == null ? 0 : registration.handled;
    }

    private @Nullable Registration find(long type) {
        Registration found = last;
        return found != null && found.type == type ? found : lookUp(type);
    }

    private @Nullable Registration lookUp(long type) {
        last = registrations.get(type);
        return last;
    }

    private Registration registration(long type) {
        Registration registration = find(type);
        if (registration == null) {
            registration = new Registration(type);
            registrations.put(type, registration);
            inOrder.add(registration);
        }
        return registration;
    }
}
