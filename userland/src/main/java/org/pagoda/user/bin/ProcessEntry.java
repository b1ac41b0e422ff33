package org.pagoda.user.bin;

import java.util.Map;
import org.pagoda.kernel.Process;

/**
 * What {@code /proc} says of a process.
 *
 * @param pid the kernel's number
 * @param status the lines of its {@code status}
 * @param commandLine its {@code cmdline}
 */
record ProcessEntry(long pid, Map<String, String> status, String commandLine) {
    /** A number of its status. */
    long number(String name) {
        return ProcFiles.number(status, name);
    }

    String name() {
        return status.getOrDefault("Name", "?");
    }

    /** {@code root}, or the user's number. */
    String user() {
        return number("Uid") == Process.ROOT ? "root" : Long.toString(number("Uid"));
    }

    /** {@code R} if a thread of it runs or could, {@code S} if all wait; with {@code l} if there are several. */
    String state() {
        boolean runs = status.keySet().stream()
                .filter(key -> key.startsWith("Thread "))
                .anyMatch(key -> status.getOrDefault(key, "").matches("(running|ready).*"));
        return (runs ? "R" : "S") + (number("Threads") > 1 ? "l" : "");
    }

    /** What its first thread waits for; {@code -} if it does not. */
    String waitsFor() {
        String thread = status.getOrDefault("Thread 1", "");
        int at = thread.indexOf("waits for ");
        return at < 0 ? "-" : thread.substring(at + "waits for ".length());
    }

    /** Its program and arguments; bytes that are no characters of a line as question marks. */
    String command() {
        return commandLine.replaceAll("\0+$", "").replace('\0', ' ').replaceAll("\\p{Cntrl}", "?");
    }
}
