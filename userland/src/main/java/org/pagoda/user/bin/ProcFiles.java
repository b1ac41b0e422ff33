package org.pagoda.user.bin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.user.DirectoryEntry;

/** What programs read in {@code /proc}. */
final class ProcFiles {
    private static final String PROC = "/proc/";

    private ProcFiles() {}

    /** A whole file; {@link UtilityException} if it cannot be read. */
    static String read(Io io, String name) {
        String text = readIfThere(io, name);
        if (text == null) {
            throw new UtilityException("cannot read " + PROC + name, Utility.FAILURE);
        }
        return text;
    }

    private static @Nullable String readIfThere(Io io, String name) {
        long file = io.files().open(PROC + name, OpenFlags.READ_ONLY, 0);
        if (file < 0) {
            return null;
        }
        String text = io.files().readAll(file, StandardCharsets.UTF_8);
        io.files().close(file);
        return text;
    }

    /** The values of a file of lines with a name each: the name ends at a colon, else at a blank. */
    static Map<String, String> values(String text) {
        Map<String, String> values = new TreeMap<>();
        for (String line : text.lines().toList()) {
            String[] parts = line.split(line.contains(":") ? ":" : " ", 2);
            if (parts.length == 2) {
                values.put(parts[0], parts[1].strip());
            }
        }
        return values;
    }

    /** A number that is there, without what follows it. */
    static long number(Map<String, String> values, String name) {
        String value = values.get(name);
        return value == null ? 0 : Long.parseLong(value.split(" ", 2)[0]);
    }

    /** The processes that there are, by slot and reuse, as {@link ProcessNumber} shows them. Those that end meanwhile are left out. */
    static List<ProcessEntry> processes(Io io) {
        List<Long> pids = new ArrayList<>();
        for (DirectoryEntry entry : io.files().list(PROC).entries()) {
            if (entry.name().matches("[1-9]\\d*")) {
                pids.add(Long.parseLong(entry.name()));
            }
        }
        pids.sort(Comparator.comparingInt((Long pid) -> pid.intValue()).thenComparing(pid -> pid));
        List<ProcessEntry> found = new ArrayList<>();
        for (long pid : pids) {
            String status = readIfThere(io, pid + "/status");
            String commandLine = readIfThere(io, pid + "/cmdline");
            if (status != null && commandLine != null && !status.isEmpty()) {
                found.add(new ProcessEntry(pid, values(status), commandLine));
            }
        }
        return found;
    }

    /** A file of one process; empty if that has ended. */
    static String ofProcess(Io io, long pid, String name) {
        String text = readIfThere(io, pid + "/" + name);
        return text == null ? "" : text;
    }
}
