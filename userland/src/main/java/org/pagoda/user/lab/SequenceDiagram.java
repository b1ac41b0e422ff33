package org.pagoda.user.lab;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.PageFault;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.TraceListener;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.PageTableEntry;

/**
 * Draws messages as they are sent and handled: a column for each process, an arrow for each message, time runs downwards.
 *
 * <pre>
 *   tick  alice(1)                    bob(2)
 *     12  |--- TEXT 010, 1 page ----->|
 *     13  |                           # handles TEXT
 *     20  |                           | done: 0 kept
 * </pre>
 */
final class SequenceDiagram implements TraceListener {
    private static final int FIRST_COLUMN = 10;
    private static final int LINE = 100;
    private static final int WIDEST_GAP = 38;
    /** Room for what stands beside the last column. */
    private static final int LAST_NOTE = 26;

    private final Kernel kernel;
    private final PrintStream out;
    private final List<Process> processes;
    private final int gap;
    // How many handlers each process runs, one inside the other.
    private final int[] depths;
    // How many pages each has sent away in the handler it runs.
    private final long[] sentOn;
    private final Map<Long, String> typeNames = new HashMap<>(); // only looked up, never walked
    private int caller = -1;

    SequenceDiagram(Kernel kernel, PrintStream out, List<Process> processes) {
        this.kernel = kernel;
        this.out = out;
        this.processes = processes;
        depths = new int[processes.size()];
        sentOn = new long[processes.size()];
        gap = processes.size() < 2
                ? 0
                : Math.min(WIDEST_GAP, (LINE - LAST_NOTE - FIRST_COLUMN) / (processes.size() - 1));
        typeNames.put(MessageType.RETURNED, "RETURNED");
        typeNames.put(MessageType.CHILD_EXITED, "CHILD_EXITED");
        typeNames.put(MessageType.TIMER, "TIMER");
        typeNames.put(MessageType.IRQ, "IRQ");
        typeNames.put(MessageType.PAGE_FAULT, "PAGE_FAULT");
    }

    /** Calls a type by a name. */
    SequenceDiagram type(long type, String name) {
        typeNames.put(type, name);
        return this;
    }

    /** Whom replies go to. */
    SequenceDiagram replyTo(Process process) {
        caller = processes.indexOf(process);
        return this;
    }

    /** Prints the names over the columns. */
    void printHeader() {
        StringBuilder line = new StringBuilder("  tick");
        for (int i = 0; i < processes.size(); i++) {
            line.append(" ".repeat(column(i) - line.length())).append(processes.get(i));
        }
        out.println(line);
    }

    private int column(int process) {
        return FIRST_COLUMN + process * gap;
    }

    @Override
    public void onEvent(EventKind kind, long tick, int cpu, long pid, long a, long b, long c, long d) {
        int process = find(pid);
        if (process < 0) {
            return;
        }
        switch (kind) {
            case SEND -> arrow(tick, find(a), process, message(b, c, d));
            case COALESCE -> note(tick, process, "<- " + name(a) + " joins it: " + b);
            case HANDLE -> onHandle(tick, process, b, c, d);
            case SETTLE -> onSettle(tick, process, a, b, c, d);
            case DROP -> note(tick, process, name(d) + " dropped" + fate(a, b, c));
            case HAND -> sentOn[process] += depths[process] > 0 && !PageTableEntry.isValid(c) ? 1 : 0;
            case CALL -> onCall(tick, process, a, b, c, d);
            case FAULT -> {
                if (c < 0) {
                    note(tick, process, "page fault at " + Text.address(a));
                }
            }
            case EXIT -> {
                depths[process] = 0;
                note(tick, process, a == 0 ? "exits" : "dead, status " + a);
            }
            default -> {
                // of no concern to messages
            }
        }
    }

    private int find(long pid) {
        for (int i = 0; i < processes.size(); i++) {
            if (processes.get(i).pid() == pid) {
                return i;
            }
        }
        return -1;
    }

    private String name(long type) {
        return typeNames.getOrDefault(type, "type " + type);
    }

    private String message(long type, long size, long flags) {
        String how = SendFlags.describe(flags);
        return name(type) + (size == 0 ? how.substring(3) : " " + how + ", " + Text.count(size, "page"));
    }

    private void onHandle(long tick, int process, long type, long address, long size) {
        depths[process]++;
        if (type == MessageType.PAGE_FAULT) {
            note(tick, process, "PAGE_FAULT: " + Text.access(address) + ", " + Text.address(PageFault.page(address)));
            return;
        }
        note(tick, process, "handles " + name(type) + (size == 0 && address != 0 ? " " + address : ""));
    }

    private void onSettle(long tick, int process, long kept, long returned, long freed, long type) {
        depths[process] = Math.max(0, depths[process] - 1);
        long away = Math.min(kept, sentOn[process]);
        sentOn[process] = 0;
        String first = away > 0 ? ": " + away + " sent on" : "";
        String rest = fate(kept - away, returned, freed);
        note(tick, process, name(type) + " done" + first + (away > 0 ? rest.replace(':', ',') : rest));
    }

    private static String fate(long kept, long returned, long freed) {
        StringBuilder text = new StringBuilder();
        text.append(kept > 0 ? ", " + kept + " kept" : "");
        text.append(returned > 0 ? ", " + returned + " returned" : "");
        text.append(freed > 0 ? ", " + freed + " let go" : "");
        return text.isEmpty() ? "" : ":" + text.substring(1);
    }

    private void onCall(long tick, int process, long number, long result, long first, long second) {
        if (number == SystemCallNumber.MASK) {
            note(tick, process, (second == 0 ? "unmasked " : "masked ") + name(first));
        } else if (number == SystemCallNumber.SET_TIMER && result >= 0) {
            String again = second == 0 ? "" : ", then every " + second;
            note(tick, process, first == 0 ? "timer off" : "timer in " + first + again);
        } else if (number == SystemCallNumber.WAIT_MESSAGE) {
            note(tick, process, "wait_message is back");
        } else if (number == SystemCallNumber.KEEP_TOKEN) {
            note(tick, process, "keeps token " + result);
        } else if (number == SystemCallNumber.REPLY && result >= 0 && caller >= 0) {
            arrow(tick, process, caller, "reply, " + Text.count(result, "page"));
        } else if (number == SystemCallNumber.REVOKE && result >= 0) {
            note(tick, process, "revoke: " + result + " taken away");
        } else if (result < 0 && result != Errno.ECONNREFUSED.result() && result != Errno.EINTR.result()) {
            note(tick, process, kernel.table().name(number) + ": " + Errno.describe(result));
        }
    }

    // ---- drawing ----

    private StringBuilder line(long tick) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%6d", tick));
        for (int i = 0; i < processes.size(); i++) {
            line.append(" ".repeat(column(i) - line.length()));
            line.append(depths[i] == 0 ? "|" : "#".repeat(depths[i]));
        }
        return line;
    }

    private static void write(StringBuilder line, int at, String text) {
        line.append(" ".repeat(Math.max(0, at + text.length() - line.length())));
        line.replace(at, at + text.length(), text);
    }

    private void note(long tick, int process, String text) {
        StringBuilder line = line(tick);
        write(line, column(process) + Math.max(1, depths[process]) + 1, text);
        out.println(line);
    }

    private void arrow(long tick, int from, int to, String text) {
        if (from < 0 || from == to) {
            note(tick, to, "<- " + text);
            return;
        }
        StringBuilder line = line(tick);
        boolean right = from < to;
        int first = column(Math.min(from, to)) + Math.max(1, depths[Math.min(from, to)]);
        int last = column(Math.max(from, to)) - 1;
        StringBuilder shaft = new StringBuilder("-".repeat(last - first + 1));
        shaft.setCharAt(right ? shaft.length() - 1 : 0, right ? '>' : '<');
        String label = " " + text + " ";
        int at = Math.max(1, (shaft.length() - label.length()) / 2);
        write(shaft, at, label);
        write(line, first, shaft.toString());
        out.println(line);
    }
}
