package org.pagoda.ipc.interaction;

/** The task at the other end of an interaction, as this floor sees it. */
@FunctionalInterface
public interface InteractionUser {
    /** What it waits for may be there: it is to look again. */
    void wakeUp();
}
