package org.pagoda.kernel.procfs;

import org.pagoda.ipc.Counters;
import org.pagoda.ipc.Totals;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;

/** What {@code /proc} says of messages of all processes. */
final class MessageTexts {
    private static final String COLUMNS =
            "PID ADMITTED HANDLED QUEUED IN_HANDLER DROPPED AT_END NO_HANDLER OVER_QUOTA CALL_OVER REJECTED NAME\n";

    private final Kernel kernel;

    MessageTexts(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Sums since boot, then a line for each process that there is, and one, of number 0, for those that are no more. In each line, and of the sums, {@code
     * ADMITTED = HANDLED + QUEUED + IN_HANDLER + DROPPED}, and what was dropped was so for one of the four reasons that follow.
     */
    String ipc() {
        Totals ended = kernel.tasks().messagesOfTheDead();
        Totals all = new Totals();
        all.add(ended);
        StringBuilder lines = new StringBuilder();
        for (Process process : kernel.processes()) {
            Totals own = new Totals();
            own.add(process.endpoint());
            all.add(own);
            line(lines, process.pid(), own, process.name());
        }
        line(lines, 0, ended, "ended");
        Counters sums = all.counters();
        return "sends: " + kernel.sends()
                + "\npages_copied: " + kernel.pagesCopied()
                + "\nprocesses: " + kernel.processes().size()
                + "\nadmitted: " + all.admitted()
                + "\nhandled: " + sums.handled()
                + "\nqueued: " + all.queued()
                + "\nin_handler: " + sums.inHandler()
                + "\ndropped: " + sums.dropped()
                + "\nrejected: " + sums.rejected()
                + "\ncoalesced: " + sums.coalesced()
                + "\nhandled_pages: " + sums.handledPages()
                + "\npages_kept: " + sums.pagesKept()
                + "\npages_returned: " + sums.pagesReturned()
                + "\npages_freed: " + sums.pagesFreed() + "\n\n" + COLUMNS + lines;
    }

    private static void line(StringBuilder out, long pid, Totals totals, String name) {
        Counters counters = totals.counters();
        out.append(pid).append(' ').append(totals.admitted());
        out.append(' ').append(counters.handled());
        out.append(' ').append(totals.queued());
        out.append(' ').append(counters.inHandler());
        out.append(' ').append(counters.dropped());
        out.append(' ').append(counters.droppedAtEnd());
        out.append(' ').append(counters.droppedForHandler());
        out.append(' ').append(counters.droppedOverQuota());
        out.append(' ').append(counters.droppedCalls());
        out.append(' ').append(counters.rejected());
        out.append(' ').append(name).append('\n');
    }
}
