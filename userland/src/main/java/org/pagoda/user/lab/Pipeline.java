package org.pagoda.user.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MemorySize;
import org.pagoda.mmu.Page;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;

/**
 * A real file goes through a chain of processes, page by page, without being copied: a reader reads it into its pages, stages
 * pass the pages on, a sink computes the digest of what arrives.
 */
final class Pipeline implements Lab {
    private static final int LARGEST_BATCH = 32;
    private static final int DEEPEST_MAILBOX = 16;
    private static final int MOST_STAGES = 100;
    /** Page tables and strings of one process, generously. */
    private static final int FRAMES_A_PROCESS = 16;

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public String summary() {
        return "a real file goes through a chain of processes, page by page, without being copied";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(
                new LabKey("file", "PATH", "the README", "what to read"),
                new LabKey("mode", "move|share|duplicate", "move", "what sending does with a page"),
                new LabKey("stages", "0.." + MOST_STAGES, "3", "processes between reader and sink"),
                new LabKey("out", "PATH", "nothing", "where the sink writes what arrives"));
    }

    /** How pages are handed on: flags and what they do, for people. */
    private enum Mode {
        MOVE("move", SendFlags.MOVE, "each page changes hands: whoever sends it has it no more"),
        SHARE("share", SendFlags.SHARE, "each page is shared: sender and receiver see the same frame"),
        DUPLICATE("duplicate", SendFlags.COPY, "each gets a copy of its own, made when somebody stores into the page");

        private final String text;
        private final long flags;
        private final String meaning;

        Mode(String text, long flags, String meaning) {
            this.text = text;
            this.flags = flags;
            this.meaning = meaning;
        }

        static Mode parse(@Nullable String text) {
            if (text == null) {
                return MOVE;
            }
            for (Mode mode : values()) {
                if (mode.text.equals(text)) {
                    return mode;
                }
            }
            throw new UsageException("mode must be move, share or duplicate, not '" + text + "'");
        }
    }

    /** What was asked for, checked. */
    private record Plan(
            String fileAsGiven,
            Path file,
            long size,
            Mode mode,
            int stages,
            @Nullable Path out) {
        int processes() {
            return stages + 2;
        }
    }

    /** How many pages travel in one message and how many messages may wait, so that all of them fit in memory. */
    private record Flow(int batch, int mailbox) {
        static Flow forFrames(int frames, int processes) {
            // At each hop a mailbox of batches waits, one is being handled and one is being filled.
            int perHop = (frames - processes * FRAMES_A_PROCESS) / processes;
            int batch = Math.min(LARGEST_BATCH, perHop / 4);
            if (batch < 1) {
                throw new UsageException("memory of "
                        + MemorySize.describe((frames + 64L) / 256 * 256 * 4096)
                        + " is too small for " + processes + " processes");
            }
            return new Flow(batch, Math.min(DEEPEST_MAILBOX, perHop / batch - 2));
        }

        ProcessLimits limits() {
            return ProcessLimits.DEFAULT.withMailbox(mailbox, mailbox).withLandingSlots(2 * batch * (mailbox + 2));
        }
    }

    private static Plan plan(LabRun run) {
        Mode mode = Mode.parse(run.setting("mode"));
        int stages = run.number("stages", 0, MOST_STAGES, 3);
        String given = run.setting("file");
        Path file = given == null ? Readme.find() : path("file", given);
        if (!Files.exists(file)) {
            throw new UsageException("file " + file + " does not exist");
        } else if (Files.isDirectory(file)) {
            throw new UsageException("file " + file + " is a folder");
        } else if (!Files.isRegularFile(file)) {
            throw new UsageException("file " + file + " is not a regular file");
        } else if (!Files.isReadable(file)) {
            throw new UsageException("file " + file + " cannot be read");
        }
        String out = run.setting("out");
        Path target = out == null ? null : checkOutput(path("out", out), file);
        try {
            return new Plan(given == null ? "README.md" : given, file, Files.size(file), mode, stages, target);
        } catch (IOException e) {
            throw new UsageException("file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static Path path(String key, String text) {
        if (text.isEmpty()) {
            throw new UsageException(key + " is empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(
                    key + " '" + text + "' cannot be a path under this locale (try LC_ALL=C.UTF-8): " + e.getReason());
        }
    }

    private static Path checkOutput(Path out, Path file) {
        Path folder = out.toAbsolutePath().getParent();
        try {
            if (Files.exists(out) && Files.isSameFile(out, file)) {
                throw new UsageException("out " + out + " is the file that is read");
            }
        } catch (IOException e) {
            throw new UsageException("out " + out + " cannot be written: " + e.getMessage());
        }
        if (Files.isDirectory(out)) {
            throw new UsageException("out " + out + " is a folder");
        } else if (Files.exists(out) && !Files.isRegularFile(out)) {
            throw new UsageException("out " + out + " is not a regular file");
        } else if (Files.exists(out)
                ? !Files.isWritable(out)
                : folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new UsageException("out " + out + " cannot be written");
        }
        return out;
    }

    @Override
    public boolean run(LabRun run) {
        Plan plan = plan(run);
        List<String> complaints = new ArrayList<>();
        try (Machine machine =
                run.machine().console(text -> complaints.add(text.strip())).build()) {
            Flow flow = Flow.forFrames(machine.kernel().frames().freeFrames(), plan.processes());
            int framesBefore = machine.framesInUse();
            PipelinePrograms.Sink sink = new PipelinePrograms.Sink(plan.out != null);
            List<Process> processes = spawn(machine, plan, flow, sink);
            announce(run, machine, plan, processes);
            if (run.isForPeople()) {
                machine.trace().listen(new PipelineNarrator(machine.kernel(), run.out()));
            }
            machine.trace()
                    .listen((kind, tick, cpu, pid, a, b, c, d) -> run.progress().at(sink.bytes(), plan.size));
            RunResult result = machine.run();
            if (result.outcome() == RunResult.Outcome.STUCK) {
                complaints.add("a program did not trap for too long: " + result.tasks());
                return report(run, machine, plan, sink, complaints, machine.framesInUse() - framesBefore);
            }
            explain(result, processes, complaints);
            machine.shutDown();
            return report(run, machine, plan, sink, complaints, machine.framesInUse() - framesBefore);
        }
    }

    private static List<Process> spawn(Machine machine, Plan plan, Flow flow, PipelinePrograms.Sink sink) {
        machine.hostFiles().grantReading(PipelinePrograms.INPUT, plan.file);
        if (plan.out != null) {
            machine.hostFiles().grantWriting(PipelinePrograms.OUTPUT, plan.out);
        }
        List<Process> processes = new ArrayList<>();
        for (int place = 0; place < plan.processes(); place++) {
            int next = place + 1;
            PipelinePrograms.Neighbour neighbour = () -> processes.get(next).pid();
            String name;
            Program program;
            if (place == 0) {
                name = "reader";
                program = libc -> PipelinePrograms.reader(libc, neighbour, flow.batch, plan.mode.flags);
            } else if (place <= plan.stages) {
                name = "stage-" + place;
                program = libc -> PipelinePrograms.stage(libc, neighbour, plan.mode.flags);
            } else {
                name = "sink";
                program = sink::run;
            }
            processes.add(machine.spawn(name, new ProgramImage(machine.kernel(), program), flow.limits()));
        }
        return processes;
    }

    private static void announce(LabRun run, Machine machine, Plan plan, List<Process> processes) {
        run.out()
                .printf(
                        Locale.ROOT,
                        "%s, %s in %s, goes from process to process on a machine with %s.%n",
                        plan.fileAsGiven,
                        Text.count(plan.size, "byte"),
                        Text.count(Page.count(plan.size), "page"),
                        Text.count(machine.kernel().cpus().size(), "CPU"));
        run.out().printf(Locale.ROOT, "Mode %s: %s.%n%n", plan.mode.text, plan.mode.meaning);
        run.out().println("  " + chain(processes));
        run.out().printf(Locale.ROOT, "%n    tick  what happens to the first pages%n");
    }

    /** Who sends to whom; of a long chain only both ends. */
    private static String chain(List<Process> processes) {
        int last = processes.size() - 1;
        StringBuilder chain = new StringBuilder(processes.get(0).toString());
        for (int place = 1; place <= last; place++) {
            if (place < 4 || place > last - 2 || last < 8) {
                chain.append(" --> ").append(processes.get(place));
            } else if (place == 4) {
                chain.append(" --> ...");
            }
        }
        return chain.toString();
    }

    private static void explain(RunResult result, List<Process> processes, List<String> complaints) {
        for (Process process : processes) {
            if (process.cause() != null) {
                complaints.add(process + " was killed: " + process.cause());
            }
        }
        if (result.outcome() == RunResult.Outcome.TICK_LIMIT) {
            complaints.add("the tick limit was reached");
        }
        if (result.outcome() != RunResult.Outcome.ALL_EXITED) {
            complaints.addAll(result.tasks());
        }
    }

    private boolean report(
            LabRun run,
            Machine machine,
            Plan plan,
            PipelinePrograms.Sink sink,
            List<String> complaints,
            int framesLeaked) {
        String sha256 = sink.sha256();
        boolean done = sha256 != null && complaints.isEmpty() && framesLeaked == 0;
        run.out().println();
        run.out().printf(Locale.ROOT, "  bytes         %s%n", Text.number(sink.bytes()));
        run.out()
                .printf(
                        Locale.ROOT,
                        "  sha256        %s%n",
                        sha256 == null ? "none, the sink did not get to the end" : sha256);
        run.out()
                .printf(
                        Locale.ROOT,
                        "  sends         %s%n",
                        Text.number(machine.kernel().sends()));
        run.out()
                .printf(
                        Locale.ROOT,
                        "  page copies   %s%n",
                        Text.number(machine.kernel().pagesCopied()));
        run.out()
                .printf(
                        Locale.ROOT,
                        "  page faults   %s%n",
                        Text.number(machine.kernel().faults()));
        run.out().printf(Locale.ROOT, "  frames leaked %s%n", Text.number(framesLeaked));
        run.out()
                .printf(
                        Locale.ROOT,
                        "  ticks         %s%n",
                        Text.number(machine.kernel().ticks()));
        run.out()
                .printf(
                        Locale.ROOT,
                        "  trace hash    %s (seed %d)%n",
                        machine.trace().hash().substring(0, 16),
                        run.seed());
        for (String complaint : complaints) {
            run.out().println("  " + complaint);
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("lab", name());
        object.put("seed", run.seed());
        object.put("file", plan.fileAsGiven);
        object.put("bytes", sink.bytes());
        object.put("pages", Page.count(sink.bytes()));
        object.put("stages", plan.stages);
        object.put("mode", plan.mode.text);
        object.put("sha256", sha256);
        object.put("sends", machine.kernel().sends());
        object.put("pageCopies", machine.kernel().pagesCopied());
        object.put("faults", machine.kernel().faults());
        object.put("framesLeaked", framesLeaked);
        object.put("ticks", machine.kernel().ticks());
        object.put("traceHash", machine.trace().hash());
        object.put("complaints", complaints);
        run.json(object);
        return done;
    }
}
