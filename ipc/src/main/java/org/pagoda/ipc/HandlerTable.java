package org.pagoda.ipc;

import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** Which handler a process has for which type, and which types are masked because their handler runs. */
public final class HandlerTable {
    /** A handler's address that means: none. */
    public static final long NONE = 0;

    /** One type's handler. */
    static final class Registration {
        long handler;
        int running;

        boolean isMasked() {
            return running > 0;
        }
    }

    private final Long2ObjectHashMap<Registration> registrations = new Long2ObjectHashMap<>();

    /** The handler for {@code type}, or {@link #NONE}. */
    public long handler(long type) {
        Registration registration = registrations.get(type);
        return registration == null ? NONE : registration.handler;
    }

    /** Sets, replaces or ({@link #NONE}) removes the handler for {@code type}. */
    void set(long type, long handler) {
        Registration registration = registrations.get(type);
        if (registration == null) {
            registration = new Registration();
            registrations.put(type, registration);
        }
        registration.handler = handler;
    }

    /** True if a message of {@code type} can be handled now. */
    boolean isDeliverable(long type) {
        Registration registration = registrations.get(type);
        return registration != null && registration.handler != NONE && !registration.isMasked();
    }

    void onEnter(long type) {
        registration(type).running++;
    }

    void onLeave(long type) {
        registration(type).running--;
    }

    private Registration registration(long type) {
        @Nullable Registration registration = registrations.get(type);
        if (registration == null) {
            throw new IllegalStateException("no handler was ever registered for type " + type);
        }
        return registration;
    }
}
