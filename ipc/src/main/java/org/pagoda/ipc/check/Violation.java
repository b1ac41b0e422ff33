package org.pagoda.ipc.check;

import java.util.List;
import org.pagoda.ipc.Endpoint;

/**
 * A law is broken.
 *
 * @param law which one
 * @param what is wrong, for people
 * @param frame the frame it is about; {@link #NO_FRAME} if it is about none
 * @param pids the processes it is about; those that only hold the frame are left out
 */
public record Violation(Law law, String what, int frame, List<Long> pids) {
    /** It is not about a frame. */
    public static final int NO_FRAME = -1;

    static Violation ofFrame(Law law, int frame, String what) {
        return new Violation(law, "frame " + frame + " " + what, frame, List.of());
    }

    static Violation ofProcess(Law law, Endpoint endpoint, String what) {
        return new Violation(law, "process " + endpoint.pid() + " " + what, NO_FRAME, List.of(endpoint.pid()));
    }

    /** About one page of a process; {@code frame} is what its entry names. */
    static Violation ofPage(Law law, Endpoint endpoint, long address, int frame, String what) {
        String where = "process " + endpoint.pid() + " at 0x" + Long.toHexString(address) + " ";
        return new Violation(law, where + what, frame, List.of(endpoint.pid()));
    }

    /** The law and what is wrong, on one line. */
    @Override
    public String toString() {
        return law + ": " + what;
    }
}
