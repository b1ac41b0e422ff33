package org.pagoda.ipc.interaction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type of interactions, as long as somebody has to do with it: its callback, and its conversations in the order of their making. */
final class InteractionType {
    private final long number;

    // Whoever is in the kernel.
    private @Nullable Registration registration;
    private @Nullable Interaction first;
    private @Nullable Interaction last;

    InteractionType(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    @Nullable
    Registration registration() {
        return registration;
    }

    void setRegistration(@Nullable Registration newRegistration) {
        registration = newRegistration;
    }

    /** True if nobody has to do with it. */
    boolean isUnused() {
        return registration == null && first == null;
    }

    void add(Interaction interaction) {
        interaction.previousOfType = last;
        if (last == null) {
            first = interaction;
        } else {
            last.nextOfType = interaction;
        }
        last = interaction;
    }

    void remove(Interaction interaction) {
        Interaction previous = interaction.previousOfType;
        Interaction next = interaction.nextOfType;
        if (previous == null) {
            first = next;
        } else {
            previous.nextOfType = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.previousOfType = previous;
        }
        interaction.previousOfType = null;
        interaction.nextOfType = null;
    }

    List<Interaction> interactions() {
        List<Interaction> all = new ArrayList<>();
        for (Interaction each = first; each != null; each = each.nextOfType) {
            all.add(each);
        }
        return all;
    }
}
