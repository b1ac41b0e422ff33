package org.pagoda.user.cli;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.user.lab.Table;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.paging.FaultPlot;
import org.pagoda.user.paging.PagingMachine;
import org.pagoda.user.paging.PagingResult;
import org.pagoda.user.paging.PolicyFailedException;
import org.pagoda.user.paging.ReferenceTrace;
import org.pagoda.user.paging.TraceFormat;
import org.pagoda.user.paging.TraceReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pagoda paging}: replays a trace with any replacement policies and numbers of frames. */
@Command(
        name = "paging",
        description = {
            "Replays a trace of page references, with any replacement policies.",
            "A process makes the references, once for each policy and number of frames: it loads from the pages of a simulated"
                    + " file, or stores into them, of which only so many can be in memory."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Policies: FIFO, LRU, MRU, LFU, RANDOM, CLOCK, NRU, AGING, WSCLOCK, OPT, 2Q, ARC, LIRS; or a public"
                    + " class, by its full name, that implements ReplacementPolicy and has a public constructor that"
                    + " takes PolicyParameters (both of org.pagoda.mmu.replacement).",
            "",
            "Traces, plain or gzip:",
            "  pages      a decimal page number a line, 0 to 2^52-1",
            "  lackey     what valgrind --tool=lackey --trace-mem=yes prints",
            "  loadstore  'l 0xADDRESS N' (load) or 's 0xADDRESS N' (store) a line",
            "",
            "Try:  valgrind --tool=lackey --trace-mem=yes ls 2>&1 |",
            "        pagoda paging --trace - --frames 20,40,80 --policy LRU,OPT"
        })
final class PagingCommand implements Callable<Integer> {
    @Option(
            names = "--trace",
            paramLabel = "FILE",
            required = true,
            description = "What to replay; '-' is standard input.")
    private String name = "";

    @Option(
            names = "--frames",
            paramLabel = "N[,N]...",
            required = true,
            description = "How many pages can be in memory at a time.")
    private String frames = "";

    @Option(names = "--policy", paramLabel = "P[,P]...", required = true, description = "Which page leaves.")
    private String policies = "";

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            description = "Where to look for policies of one's own: folders and jars (default: this folder).")
    private String classPath = ".";

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "How the trace is written: pages, lackey or loadstore (default: the trace shows it).")
    private @Nullable String formatName;

    @Option(names = "--seed", paramLabel = "N", description = "What chance is drawn from, 0 to 2^63-1 (default: 1).")
    private String seed = "1";

    @Option(names = "--json", description = "Prints JSON objects, one a line, instead of a table.")
    private boolean json;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draws faults against frames into a file whose name ends with .svg or .png.")
    private @Nullable String plotName;

    private final InputStream standardInput;
    private final Output output;

    PagingCommand(InputStream standardInput, Output output) {
        this.standardInput = standardInput;
        this.output = output;
    }

    /** One replay that was asked for. */
    private record Pair(PolicyFactory policy, int frames) {}

    @Override
    public Integer call() {
        long seedNumber = Numbers.parse("--seed", seed, 0, Long.MAX_VALUE);
        List<Integer> sizes = Numbers.parseList("--frames", frames, PagingMachine.MOST_FRAMES);
        TraceFormat format = formatName == null ? null : TraceFormat.find(formatName);
        FaultPlot plot = plotName == null ? null : new FaultPlot(plotName);
        try (PolicyFinder finder = new PolicyFinder(classPath)) {
            List<Pair> pairs = new ArrayList<>();
            for (PolicyFactory policy : finder.findAll(policies)) {
                sizes.forEach(size -> pairs.add(new Pair(policy, size)));
            }
            ReferenceTrace trace = new TraceReader(standardInput).read(name, format);
            if (plot != null) {
                plot.checkIsNot(name);
            }
            sizes.forEach(size -> PagingMachine.checkMemory(trace, size));
            List<PagingResult> results = replay(trace, pairs, seedNumber);
            if (plot != null) {
                plot.draw(heading(trace), results);
            }
            print(trace, results, seedNumber);
            return ExitCode.DONE;
        } catch (PolicyFailedException e) {
            output.err().println("pagoda: " + e.getMessage());
            return ExitCode.FAILED;
        } catch (OutOfMemoryError e) {
            throw new UsageException("this host has not enough memory for --trace " + name + " with --frames " + frames
                    + ": " + e.getMessage());
        }
    }

    private List<PagingResult> replay(ReferenceTrace trace, List<Pair> pairs, long seedNumber) {
        List<PagingResult> results = new ArrayList<>();
        long total = (long) pairs.size() * trace.length();
        try (ProgressLine progress = ProgressLine.ofReferences(output.err(), !json)) {
            for (Pair pair : pairs) {
                long before = (long) results.size() * trace.length();
                try (PagingMachine machine = new PagingMachine(trace, pair.policy(), pair.frames(), seedNumber)) {
                    results.add(machine.replay((done, all) -> progress.at(before + done, total)));
                }
            }
        }
        return results;
    }

    // ---- results ----

    private String heading(ReferenceTrace trace) {
        return String.format(Locale.ROOT, "%s: %,d references to %,d pages", title(), trace.length(), trace.pages());
    }

    private String title() {
        if (name.equals(TraceReader.STANDARD_INPUT)) {
            return "standard input";
        }
        Path file = Path.of(name).getFileName();
        return file == null ? name : file.toString();
    }

    private void print(ReferenceTrace trace, List<PagingResult> results, long seedNumber) {
        if (json) {
            results.forEach(result -> output.json(describe(trace, result, seedNumber)));
            return;
        }
        output.out().println(heading(trace) + " (format " + trace.format().title() + ", seed " + seedNumber + ")\n");
        Table table = new Table(
                "policy", "frames", "faults", "fault rate", "evictions", "write-backs", "TLB hits", "TLB misses");
        for (PagingResult result : results) {
            table.row(
                    result.policy(),
                    Numbers.grouped(result.frames()),
                    Numbers.grouped(result.faults()),
                    String.format(Locale.ROOT, "%.2f %%", result.faultRate()),
                    Numbers.grouped(result.evictions()),
                    Numbers.grouped(result.writeBacks()),
                    Numbers.grouped(result.tlbHits()),
                    Numbers.grouped(result.tlbMisses()));
        }
        table.print(output.out());
    }

    private Map<String, @Nullable Object> describe(ReferenceTrace trace, PagingResult result, long seedNumber) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("trace", name);
        object.put("format", trace.format().title());
        object.put("policy", result.policy());
        object.put("seed", seedNumber);
        object.put("frames", result.frames());
        object.put("references", result.references());
        object.put("pages", result.pages());
        object.put("faults", result.faults());
        object.put("evictions", result.evictions());
        object.put("writebacks", result.writeBacks());
        object.put("tlbHits", result.tlbHits());
        object.put("tlbMisses", result.tlbMisses());
        return object;
    }
}
