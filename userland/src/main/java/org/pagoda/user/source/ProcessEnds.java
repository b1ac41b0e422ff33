package org.pagoda.user.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.TraceListener;

/** What became of the processes of a machine, in the order in which they were made. */
final class ProcessEnds implements TraceListener {
    /** Beyond so many, those that exit with 0 are only counted. */
    private static final int MOST_KEPT = 20;

    /**
     * What became of one process.
     *
     * @param process as in {@code Hello(1)}
     * @param pid its number
     * @param parent who made it, as in {@code Hello(1)}
     * @param status of its exit; null: it has not ended
     * @param words for people
     * @param cause why it was killed; null: it was not
     * @param places where in the file that was, or where its tasks are; the innermost first
     * @param isWell true if it has exited with 0, or serves and nobody is left to ask it
     */
    record End(
            String process,
            long pid,
            String parent,
            @Nullable Long status,
            String words,
            @Nullable String cause,
            List<String> places,
            boolean isWell) {}

    private final Kernel kernel;
    private final Witness witness;

    // Whoever is in the kernel.
    private final Map<Long, Process> processes = new LinkedHashMap<>();
    private final Map<Long, Long> parents = new LinkedHashMap<>();
    private long made;

    ProcessEnds(Kernel kernel, Witness witness) {
        this.kernel = kernel;
        this.witness = witness;
    }

    @Override
    public void onEvent(EventKind kind, long tick, int cpu, long pid, long value, long b, long c, long d) {
        if (kind == EventKind.SPAWN) {
            Process process = kernel.process(pid);
            if (process != null) {
                made++;
                processes.put(pid, process);
                parents.put(pid, value);
            }
        } else if (kind == EventKind.EXIT && value == 0 && processes.size() > MOST_KEPT) {
            processes.remove(pid);
            parents.remove(pid);
        }
    }

    /** How many there were. */
    long made() {
        return made;
    }

    /** How it stands with each of them now, when a run has ended; {@code result} null: in a panic. */
    List<End> ends(@Nullable RunResult result) {
        List<End> ends = new ArrayList<>();
        for (Process process : processes.values()) {
            long parent = parents.getOrDefault(process.pid(), 0L);
            Process maker = processes.get(parent);
            String by = parent == 0 ? "" : maker == null ? "process " + parent : maker.toString();
            ends.add(end(process, by, result));
        }
        return ends;
    }

    private End end(Process process, String by, @Nullable RunResult result) {
        Witness.Grief grief = witness.of(process);
        String cause = grief.cause();
        if (cause != null) {
            Long status = process.state() == Process.State.ALIVE ? null : (Long) process.exitStatus();
            String words = "killed: " + cause + at(grief.places());
            return new End(process.toString(), process.pid(), by, status, words, cause, grief.places(), false);
        } else if (process.state() != Process.State.ALIVE) {
            long status = process.exitStatus();
            return new End(
                    process.toString(), process.pid(), by, status, "exit " + status, null, List.of(), status == 0);
        }
        List<String> places = new ArrayList<>();
        String words = process.tasks().stream().map(task -> now(task, places)).collect(Collectors.joining("; "));
        boolean serves = result != null
                && result.outcome() == RunResult.Outcome.IDLE
                && process.tasks().stream().allMatch(task -> task.waitsFor() == Task.Wait.SERVE);
        return new End(process.toString(), process.pid(), by, null, words, null, places, serves);
    }

    private String now(Task task, List<String> places) {
        List<String> here = witness.placesNow(task);
        places.addAll(here);
        String what = switch (task.state()) {
            case PARKED -> "waits for " + task.waitsFor().words();
            case RUNNING -> "still runs";
            default -> "is ready to run";
        };
        return what + at(here);
    }

    private static String at(List<String> places) {
        return places.isEmpty() ? "" : ", at " + places.get(0);
    }
}
