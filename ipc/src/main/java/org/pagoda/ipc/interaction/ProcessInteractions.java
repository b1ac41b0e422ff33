package org.pagoda.ipc.interaction;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** The interactions of one process, and the bytes that wait in them. */
final class ProcessInteractions {
    // Whoever is in the kernel.
    private final Long2ObjectHashMap<Interaction> byKey = new Long2ObjectHashMap<>(); // never walked
    private final List<Interaction> inOrder = new ArrayList<>();
    private long queuedBytes;

    /** Task and type in one number; a type has 17 bits. */
    private static long key(int tid, long type) {
        return (long) tid << Integer.SIZE | type;
    }

    @Nullable
    Interaction get(int tid, long type) {
        return byKey.get(key(tid, type));
    }

    int size() {
        return inOrder.size();
    }

    void add(Interaction interaction) {
        byKey.put(key(interaction.tid(), interaction.type()), interaction);
        inOrder.add(interaction);
    }

    void remove(Interaction interaction) {
        byKey.remove(key(interaction.tid(), interaction.type()));
        inOrder.remove(interaction);
    }

    List<Interaction> all() {
        return new ArrayList<>(inOrder);
    }

    List<Interaction> of(int tid) {
        List<Interaction> found = new ArrayList<>();
        for (Interaction each : inOrder) {
            if (each.tid() == tid) {
                found.add(each);
            }
        }
        return found;
    }

    long queuedBytes() {
        return queuedBytes;
    }

    void queue(long bytes) {
        queuedBytes += bytes;
    }

    void unqueue(long bytes) {
        queuedBytes -= bytes;
    }
}
