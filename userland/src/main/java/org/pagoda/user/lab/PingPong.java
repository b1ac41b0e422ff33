package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;

/**
 * Two processes count to ten in turn. The number stands in a page that goes back and forth: whoever has the page adds one
 * and sends it on, and has nothing left to count in until it comes back.
 */
final class PingPong implements Lab {
    private static final long COUNT = 64;
    private static final long LAST = 10;

    @Override
    public String name() {
        return "pingpong";
    }

    @Override
    public String summary() {
        return "two processes count to ten in turn in one page that they send back and forth";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** Adds one to the number in the page, and sends the page on until the last number is reached. */
    private static long count(Libc libc, String name, long partner, long address) {
        long number = libc.load64(address);
        libc.print(name + " " + number);
        if (number == LAST) {
            libc.exit(0);
        }
        libc.store64(address, number + 1);
        return send(libc, partner, address);
    }

    private static long send(Libc libc, long partner, long address) {
        long result = Peers.send(libc, partner, COUNT, address, 1, SendFlags.MOVE);
        if (result < 0) {
            libc.exit(1);
        }
        return result;
    }

    private static Program player(String name, long[] pids, boolean first) {
        return libc -> {
            libc.registerHandler(
                    COUNT, (inHandler, pid, type, address, size, flags) -> count(inHandler, name, pid, address));
            if (first) {
                long page = libc.mmap(1);
                libc.store64(page, 0);
                count(libc, name, pids[1], page);
            }
            libc.serve();
        };
    }

    @Override
    public boolean run(LabRun run) {
        List<String> counts = new ArrayList<>();
        try (Scene scene = new Scene(
                this,
                run,
                machine -> machine.console(text -> {
                    counts.add(text.strip());
                    run.out().println("  " + text.strip());
                }))) {
            long[] pids = new long[2];
            Process ping = scene.spawn("ping", player("ping", pids, true));
            Process pong = scene.spawn("pong", player("pong", pids, false));
            pids[0] = ping.pid();
            pids[1] = pong.pid();
            run.out().println("ping(" + pids[0] + ") and pong(" + pids[1] + ") count to " + LAST + " in one page:");
            run.out().println();
            scene.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                if (kind == EventKind.HAND) {
                    Process from = pid == pids[0] ? ping : pong;
                    Process to = pid == pids[0] ? pong : ping;
                    run.out()
                            .printf(
                                    Locale.ROOT,
                                    "          frame %d: %s %s %s -> %s, %s %s%n",
                                    PageTableEntry.frame(b),
                                    from,
                                    Text.address(a),
                                    Text.rights(b),
                                    c == PageTableEntry.EMPTY ? "none" : Text.rights(c),
                                    to,
                                    Text.address(d));
                }
            });
            RunResult result = scene.run();
            run.out().println();
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("counts", counts);
            scene.finish(facts); // whoever did not count last still serves
            boolean counted = counts.equals(expected());
            if (!counted) {
                run.out()
                        .println("They did not count to " + LAST + ": "
                                + result.outcome().words());
            }
            return counted && scene.framesLeaked() == 0;
        }
    }

    private static List<String> expected() {
        List<String> expected = new ArrayList<>();
        for (long number = 0; number <= LAST; number++) {
            expected.add((number % 2 == 0 ? "ping " : "pong ") + number);
        }
        return expected;
    }
}
