package org.pagoda.user.bin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code ps [-e | -A] [-f] [-o COLUMN[=HEADER],...] [-p PID,...]}: the processes of one's user, {@code -e} all; {@code -f} with whole command lines. Numbers as {@link
 * ProcessNumber} shows them, times in ticks, sizes in KiB. A child that has ended is not there any more, whether it was waited for or not.
 */
public final class Ps extends Utility {
    private static final String SHORT = "pid,ppid,stat,time,rss,comm=CMD";
    private static final String FULL = "uid,pid,ppid,stat,start=STIME,time,rss,args=CMD";

    public Ps() {
        super("ps");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("eAfo:p:", arguments, FAILURE);
        if (!options.operands().isEmpty()) {
            throw new UtilityException("usage: ps [-e] [-f] [-o COLUMN,...] [-p PID,...]", FAILURE);
        }
        String list = options.value('o');
        Columns<ProcessEntry> columns = columns(list == null ? options.has('f') ? FULL : SHORT : list);
        List<Long> pids = pids(options.value('p'));
        boolean isAll = options.has('e') || options.has('A');
        long user = io.libc().getuid();
        List<ProcessEntry> shown = new ArrayList<>();
        for (ProcessEntry each : ProcFiles.processes(io)) {
            if (isAll || (pids.isEmpty() ? each.number("Uid") == user : pids.contains(each.pid()))) {
                shown.add(each);
            }
        }
        io.out().print(columns.show(shown));
        return shown.isEmpty() ? FAILURE : SUCCESS;
    }

    private static List<Long> pids(@Nullable String list) {
        List<Long> pids = new ArrayList<>();
        if (list != null) {
            for (String each : list.split("[, ]+", -1)) {
                pids.add(ProcessNumber.parse(each, FAILURE));
            }
        }
        return pids;
    }

    private static Columns<ProcessEntry> columns(String list) {
        Columns<ProcessEntry> columns = new Columns<>();
        for (String each : list.split("[, ]+", -1)) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? each : each.substring(0, equals);
            add(columns, name, equals < 0 ? null : each.substring(equals + 1));
        }
        return columns;
    }

    private static void add(Columns<ProcessEntry> columns, String name, @Nullable String header) {
        switch (name) {
            case "pid" -> right(columns, header, "PID", each -> ProcessNumber.show(each.pid()));
            case "ppid" -> right(columns, header, "PPID", each -> ProcessNumber.show(each.number("PPid")));
            case "pgid" -> right(columns, header, "PGID", each -> ProcessNumber.show(each.number("Group")));
            case "uid" -> right(columns, header, "UID", each -> "" + each.number("Uid"));
            case "user" -> left(columns, header, "USER", ProcessEntry::user);
            case "stat" -> left(columns, header, "STAT", ProcessEntry::state);
            case "s", "state" -> left(columns, header, "S", each -> each.state().substring(0, 1));
            case "start" -> right(columns, header, "STARTED", each -> "" + each.number("Began"));
            case "time" -> right(columns, header, "TIME", each -> "" + each.number("Ticks"));
            case "rss" -> right(columns, header, "RSS", each -> "" + each.number("Resident"));
            case "vsz" -> right(columns, header, "VSZ", each -> "" + each.number("Size"));
            case "pages" -> right(columns, header, "PAGES", each -> "" + each.number("Pages"));
            case "nlwp" -> right(columns, header, "NLWP", each -> "" + each.number("Threads"));
            case "wchan" -> left(columns, header, "WCHAN", ProcessEntry::waitsFor);
            case "comm" -> left(columns, header, "COMMAND", ProcessEntry::name);
            case "args", "cmd" -> left(columns, header, name.equals("cmd") ? "CMD" : "COMMAND", ProcessEntry::command);
            default -> throw new UtilityException("unknown column '" + name + "'", FAILURE);
        }
    }

    private static void left(
            Columns<ProcessEntry> columns,
            @Nullable String header,
            String standard,
            Function<ProcessEntry, String> value) {
        columns.left(header == null ? standard : header, value);
    }

    private static void right(
            Columns<ProcessEntry> columns,
            @Nullable String header,
            String standard,
            Function<ProcessEntry, String> value) {
        columns.right(header == null ? standard : header, value);
    }
}
