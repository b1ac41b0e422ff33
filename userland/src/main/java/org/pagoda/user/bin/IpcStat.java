package org.pagoda.user.bin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code ipcstat [-t]}: messages since boot: sums that have to agree, then by process; {@code -t} by process and type. The status is 1 if sums do not agree, which would
 * be a fault of the kernel's.
 */
public final class IpcStat extends Utility {
    private static final int COLUMNS = 12;

    /** What is known of a type of messages in a process. */
    private record Type(ProcessEntry process, String type, String masked, long handled, long queued) {}

    public IpcStat() {
        super("ipcstat");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("t", arguments, FAILURE);
        if (!options.operands().isEmpty()) {
            throw new UtilityException("usage: ipcstat [-t]", FAILURE);
        }
        return options.has('t') ? byType(io) : byProcess(io);
    }

    // ---- by process ----

    private static int byProcess(Io io) {
        String text = ProcFiles.read(io, "ipc");
        Map<String, String> sums = ProcFiles.values(text);
        List<String[]> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", COLUMNS);
            if (words.length == COLUMNS && !words[0].equals("PID")) {
                lines.add(words);
            }
        }
        StringBuilder out = new StringBuilder();
        boolean agrees = law(out, sums, "messages", "admitted", "handled", "queued", "in_handler", "dropped");
        agrees &= law(out, sums, "pages", "handled_pages", "pages_kept", "pages_returned", "pages_freed");
        agrees &= dropped(out, lines, ProcFiles.number(sums, "dropped"));
        out.append("sends: ").append(sums.get("sends"));
        out.append("; broadcasts rejected: ").append(sums.get("rejected"));
        out.append("; events coalesced: ").append(sums.get("coalesced")).append("\n\n");
        io.out().print(out.toString());
        io.out()
                .print(new Columns<String[]>()
                        .right("PID", each -> each[0].equals("0") ? "-" : ProcessNumber.show(Long.parseLong(each[0])))
                        .right("ADMITTED", each -> each[1])
                        .right("HANDLED", each -> each[2])
                        .right("QUEUED", each -> each[3])
                        .right("RUNNING", each -> each[4])
                        .right("DROPPED", each -> each[5])
                        .right("REJECTED", each -> each[10])
                        .left("NAME", each -> each[0].equals("0") ? "(ended)" : each[11])
                        .show(lines));
        return agrees ? SUCCESS : FAILURE;
    }

    /** A line that says that a whole is the sum of its parts; false if it is not. */
    private static boolean law(
            StringBuilder out, Map<String, String> sums, String what, String whole, String... parts) {
        long sum = 0;
        StringBuilder shown = new StringBuilder();
        for (String part : parts) {
            long value = ProcFiles.number(sums, part);
            sum += value;
            shown.append(shown.isEmpty() ? "" : " + ")
                    .append(words(part))
                    .append(' ')
                    .append(value);
        }
        boolean agrees = sum == ProcFiles.number(sums, whole);
        out.append(what).append(": ").append(words(whole)).append(' ').append(sums.get(whole));
        out.append(agrees ? " = " : " is not ").append(shown).append('\n');
        return agrees;
    }

    private static String words(String name) {
        return name.replaceAll("^pages_|_pages$", "").replace('_', ' ');
    }

    private static boolean dropped(StringBuilder out, List<String[]> lines, long whole) {
        Map<String, String> sums = new TreeMap<>();
        String[] reasons = {"receiver ended", "no handler", "over quota", "caller gone"};
        for (int i = 0; i < reasons.length; i++) {
            long sum = 0;
            for (String[] line : lines) {
                sum += Long.parseLong(line[6 + i]);
            }
            sums.put(reasons[i], Long.toString(sum));
        }
        sums.put("all", Long.toString(whole));
        return law(out, sums, "dropped", "all", reasons);
    }

    // ---- by type ----

    private static int byType(Io io) {
        List<Type> types = new ArrayList<>();
        for (ProcessEntry process : ProcFiles.processes(io)) {
            Map<String, Long> queued = queued(ProcFiles.ofProcess(io, process.pid(), "mailbox"));
            for (String line : ProcFiles.ofProcess(io, process.pid(), "handlers")
                    .lines()
                    .skip(1)
                    .toList()) {
                String[] words = line.split(" ", -1);
                Long waiting = queued.remove(words[0]);
                types.add(
                        new Type(process, words[0], words[2], Long.parseLong(words[3]), waiting == null ? 0 : waiting));
            }
            queued.forEach((type, count) -> types.add(new Type(process, type, "no", 0, count)));
        }
        io.out()
                .print(new Columns<Type>()
                        .right("PID", each -> ProcessNumber.show(each.process().pid()))
                        .right("TYPE", Type::type)
                        .left("MASKED", Type::masked)
                        .right("HANDLED", each -> "" + each.handled())
                        .right("QUEUED", each -> "" + each.queued())
                        .left("NAME", each -> each.process().name())
                        .show(types));
        return SUCCESS;
    }

    /** How many messages of each type wait. */
    private static Map<String, Long> queued(String mailbox) {
        Map<String, Long> counts = new TreeMap<>();
        boolean isList = false;
        for (String line : mailbox.lines().toList()) {
            if (isList) {
                counts.merge(line.split(" ", -1)[1], 1L, Long::sum);
            }
            isList |= line.startsWith("SENDER ");
        }
        return counts;
    }
}
