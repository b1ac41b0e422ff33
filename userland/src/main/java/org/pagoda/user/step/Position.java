package org.pagoda.user.step;

/**
 * A place in the run of a lab.
 *
 * @param machine the machine that runs, from 1; 0: none was built yet
 * @param place what kind of place it is
 * @param tick of the machine
 * @param events of the machine so far
 * @param calls system calls of the machine that have returned so far
 * @param sends messages that were queued on the machine so far
 * @param runs of the machine that have ended
 */
public record Position(int machine, Place place, long tick, long events, long calls, long sends, int runs) {
    /** What a position is. */
    public enum Place {
        /** A run of the machine begins. */
        START,
        /** A tick has come, and nothing that happens at it has happened yet. */
        TICK,
        /** An event has just happened, in the middle of what the kernel does. */
        EVENT,
        /** A run of the machine has ended; it is not shut down yet. */
        RUN_ENDED,
        /** The lab is over: there is no machine to look at. */
        LAB_ENDED
    }
}
