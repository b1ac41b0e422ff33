package org.pagoda.user.source;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.UserImage;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.LabKey;
import org.pagoda.user.lab.LabRun;
import org.pagoda.user.lab.Table;
import org.pagoda.user.lab.Text;
import org.pagoda.user.lab.UsageException;

/**
 * A lab around the program of a file: boots a machine, runs the program as a process named after the file, prints what it prints, and then what became of
 * it and of the processes that it has made. These may {@code spawn} the file's programs by the names of their classes.
 */
final class ProgramFile implements Lab {
    private static final String TOO_DEEP = "a program's calls were nested too deeply";

    private final CompiledFile compiled;
    private final String main;

    /** Throws {@link UsageException} if no object can be made of class {@code main}. */
    ProgramFile(CompiledFile compiled, String main) {
        this.compiled = compiled;
        this.main = main;
        LoadedFile file = compiled.load();
        file.implementing(Program.class).forEach(file::checkCanBeMade);
    }

    @Override
    public String name() {
        return compiled.source().name();
    }

    @Override
    public String summary() {
        return "the program in " + name();
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** What a program prints: at once for people, all of it at the end for programs. */
    private static final class Printed implements Consumer<String> {
        private final PrintStream out;
        private final @Nullable StringBuilder kept;
        private boolean endsLine = true;

        Printed(LabRun run) {
            out = run.out();
            kept = run.isForPeople() ? null : new StringBuilder();
        }

        @Override
        public void accept(String text) {
            out.print(text);
            endsLine = text.endsWith("\n");
            if (kept != null) {
                kept.append(text);
            }
        }
    }

    @Override
    public boolean run(LabRun run) {
        LoadedFile file = compiled.load(); // anew, so that nothing static is left of the run before
        Printed printed = new Printed(run);
        try (Machine machine = run.machine().console(printed).build()) {
            int frames = machine.framesInUse();
            Witness witness = new Witness(file);
            ProcessEnds ends = new ProcessEnds(machine.kernel(), witness);
            machine.trace().listen(witness);
            machine.trace().listen(ends);
            begin(machine, file, witness);
            RunResult result = run(machine, witness);
            List<ProcessEnds.End> all = ends.ends(result);
            Integer framesLeft = null;
            if (result != null && result.outcome() != RunResult.Outcome.STUCK) {
                machine.shutDown();
                framesLeft = machine.framesInUse() - frames;
            }
            Figures figures = new Figures(machine, result, all, ends.made(), framesLeft);
            print(run.out(), printed.endsLine, figures);
            run.json(describe(run, String.valueOf(printed.kept), figures));
            return figures.isComplete()
                    && framesLeft != null
                    && framesLeft == 0
                    && all.stream().allMatch(ProcessEnds.End::isWell);
        }
    }

    private void begin(Machine machine, LoadedFile file, Witness witness) {
        for (Class<? extends Program> each : file.implementing(Program.class)) {
            try {
                machine.programs().add(each.getSimpleName(), () -> image(machine, file, witness, each));
            } catch (IllegalArgumentException e) {
                throw new UsageException(name() + ": " + e.getMessage());
            }
        }
        String process = name().substring(0, name().length() - SourceFile.SUFFIX.length());
        machine.spawn(process, image(machine, file, witness, file.named(Program.class, main)));
    }

    /** What one process runs; the program's object is made on its own task, since its constructor is code of somebody's own. */
    private static UserImage image(
            Machine machine, LoadedFile file, Witness witness, Class<? extends Program> program) {
        return new WatchedImage(
                new ProgramImage(machine.kernel(), libc -> file.make(program).main(libc)), witness);
    }

    /** How the run has ended; null: a program has gone so deep that it took the kernel along. */
    private static @Nullable RunResult run(Machine machine, Witness witness) {
        try {
            return machine.run();
        } catch (KernelPanic e) {
            if (!witness.hasOverflowed()) {
                throw e;
            }
            return null;
        }
    }

    // ---- what it came to ----

    private record Figures(
            Machine machine,
            @Nullable RunResult result,
            List<ProcessEnds.End> ends,
            long processes,
            @Nullable Integer framesLeft) {
        String outcome() {
            return result == null ? TOO_DEEP : result.outcome().words();
        }

        boolean isComplete() {
            return result != null
                    && (result.outcome() == RunResult.Outcome.ALL_EXITED || result.outcome() == RunResult.Outcome.IDLE);
        }
    }

    private static void print(PrintStream out, boolean endsLine, Figures figures) {
        if (!endsLine) {
            out.println();
        }
        out.println();
        if (!figures.isComplete()) {
            out.println("The run did not come to its end: " + figures.outcome() + ".");
            out.println();
        }
        Table table = new Table("process", "made by", "end");
        figures.ends.forEach(end -> table.row(end.process(), end.parent(), end.words()));
        if (figures.processes > figures.ends.size()) {
            table.row("...", "", Text.number(figures.processes - figures.ends.size()) + " more: exit 0");
        }
        table.print(out);
        out.println();
        for (ProcessEnds.End end : figures.ends) {
            if (end.places().size() > 1) {
                out.println(end.process() + " was at");
                end.places().forEach(place -> out.println("    " + place));
                out.println();
            }
        }
        out.printf(
                Locale.ROOT,
                "%s, %s, %s%s%n",
                Text.count(figures.machine.kernel().ticks(), "tick"),
                Text.count(figures.machine.kernel().sends(), "send"),
                figures.framesLeft == null ? "" : Text.count(figures.framesLeft, "frame") + " left, ",
                "trace " + figures.machine.trace().hash().substring(0, 16));
    }

    private Map<String, @Nullable Object> describe(LabRun run, String printed, Figures figures) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("file", name());
        object.put("main", main);
        object.put("seed", run.seed());
        object.put("printed", printed);
        object.put("outcome", figures.outcome());
        object.put("processes", figures.processes);
        object.put("ends", figures.ends);
        object.put("sends", figures.machine.kernel().sends());
        object.put("pageCopies", figures.machine.kernel().pagesCopied());
        object.put("faults", figures.machine.kernel().faults());
        object.put("framesLeft", figures.framesLeft);
        object.put("ticks", figures.machine.kernel().ticks());
        object.put("traceHash", figures.machine.trace().hash());
        return object;
    }
}
