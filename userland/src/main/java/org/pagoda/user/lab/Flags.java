package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;

/**
 * All 32 combinations of the page bits and the target: one page, a sender S and two others, A and B, who all handle the type and
 * keep what they get. What comes of it is found out by trying, not by asking the code: entries are read first, then every holder
 * loads and stores, and whoever may not is killed by its page fault.
 */
final class Flags implements Lab {
    private static final int COMBINATIONS = 32;

    @Override
    public String name() {
        return "flags";
    }

    @Override
    public String summary() {
        return "what all 32 combinations of the flags of send do with a page, found out by loads and stores";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** What one combination was found to do. */
    private record Finding(
            int flags, long result, List<String> receivers, String sender, String access, boolean aliased) {
        Map<String, @Nullable Object> toJson() {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("flags", flags);
            object.put("result", result);
            object.put("receivers", receivers);
            object.put("sender", sender);
            object.put("access", access);
            object.put("aliased", aliased);
            return object;
        }
    }

    @Override
    public boolean run(LabRun run) {
        run.out().println("S sends one page, in which it could read and write, with each combination of flags.");
        run.out().println("A and B are two other processes. All three handle the type and keep what they get.");
        run.out().println();
        run.out()
                .println(
                        "target  bits              result  receivers  S, at the page's old address  they can   same frame");
        boolean asAnnounced = true;
        for (int flags = 0; flags < COMBINATIONS; flags++) {
            Finding finding = examine(run, flags);
            asAnnounced &= isAsTheTableSays(finding);
            run.out().print(row(finding));
            run.json(finding.toJson());
        }
        run.out().println();
        run.out().println("bits, from the right: the sender keeps the page, receivers write, each has a duplicate.");
        run.out()
                .println(
                        "S has the page twice, at the old address and where it landed, if it keeps it and is a receiver.");
        run.out().println(asAnnounced ? "All is as the flag table says." : "Something is not as the flag table says!");
        return asAnnounced;
    }

    private static Finding examine(LabRun run, int flags) {
        try (FlagsTrial trial = new FlagsTrial(small(run), flags)) {
            boolean aliased = trial.isAliased();
            List<String> receivers = trial.receivers();
            String sender = probe(run, flags, null);
            String access = "";
            for (String receiver : receivers) {
                String found = probe(run, flags, receiver);
                access = access.isEmpty() || access.equals(found) ? found : access + "/" + found;
            }
            return new Finding(flags, trial.result(), receivers, sender, access, aliased);
        }
    }

    /** What {@code receiver}, or S at the page's old address, can do; each try in a machine of its own. */
    private static String probe(LabRun run, int flags, @Nullable String receiver) {
        boolean loads = survives(run, flags, receiver, FlagsTrial.LOAD);
        boolean stores = survives(run, flags, receiver, FlagsTrial.STORE);
        if (stores) {
            return loads ? "rw" : "wo";
        }
        return loads ? "ro" : "none";
    }

    private static boolean survives(LabRun run, int flags, @Nullable String receiver, long access) {
        try (FlagsTrial trial = new FlagsTrial(small(run), flags)) {
            return trial.survives(receiver, access);
        }
    }

    private static boolean isAsTheTableSays(Finding finding) {
        boolean keeps = SendFlags.senderKeeps(finding.flags);
        boolean duplicate = SendFlags.duplicates(finding.flags);
        List<List<String>> receivers = List.of(List.of("A"), List.of("S"), List.of("S", "A", "B"), List.of("A", "B"));
        List<String> expected = receivers.get((int) (SendFlags.target(finding.flags) / SendFlags.TO_SELF));
        int holders = expected.size() + (keeps ? 1 : 0);
        return finding.result == expected.size()
                && finding.receivers.equals(expected)
                && finding.sender.equals(keeps ? "rw" : "none")
                && finding.access.equals(SendFlags.receiverWrites(finding.flags) ? "rw" : "ro")
                && finding.aliased == (!duplicate && holders > 1);
    }

    private static String row(Finding finding) {
        List<String> targets = List.of("A", "self", "all", "others");
        List<String> names =
                List.of("hand over", "publish", "move", "share", "give copy", "copy, read", "give copy", "copy");
        String bits = SendFlags.describe(finding.flags & 7);
        List<String> marks = new ArrayList<>();
        for (String process : List.of("S", "A", "B")) {
            marks.add(finding.receivers.contains(process) ? process : ".");
        }
        return String.format(
                Locale.ROOT,
                "%-6s  %s  %-11s  %6d  %-9s  %-28s  %-9s  %s%n",
                targets.get((int) (SendFlags.target(finding.flags) / SendFlags.TO_SELF)),
                bits,
                names.get(finding.flags & 7),
                finding.result,
                String.join(" ", marks),
                finding.sender,
                finding.access,
                finding.aliased ? "yes" : "no");
    }

    /** Each trial has a machine of its own, and looks through all of its memory; a megabyte is enough for all of them. */
    private static Machine.Builder small(LabRun run) {
        return run.machine().memory(Machine.SMALLEST_MEMORY);
    }
}
