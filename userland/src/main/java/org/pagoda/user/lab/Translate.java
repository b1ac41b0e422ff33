package org.pagoda.user.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;

/** The walk of one address through three levels of page tables, bit by bit; then a load, a store and a fetch, each on a machine of its own. */
final class Translate implements Lab {
    private static final long DEFAULT_ADDRESS = TranslatedPage.DUPLICATED.address() + 0xabc;

    @Override
    public String name() {
        return "translate";
    }

    @Override
    public String summary() {
        return "an address is translated: three tables, the bits of each entry, a leaf or a page fault";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(new LabKey("va", "ADDRESS", Text.address(DEFAULT_ADDRESS), "the virtual address, 64 bits"));
    }

    @Override
    public boolean run(LabRun run) {
        long address = run.address("va", DEFAULT_ADDRESS);
        Lesson lesson = new Lesson(
                this,
                run,
                "The walk is drawn as it lies in physical memory, from satp to a leaf or to a page fault. Load, store "
                        + "and fetch then go through, or fault, as its bits say, and reach the byte it leads to.",
                "A page fault is not yet an error: the kernel may make the access possible (a page never touched "
                        + "before, copy-on-write). If it will not, the fault is the end of the process: status "
                        + Kernel.STATUS_FAULT + ".",
                "The TLB was empty, so the access is looked up there in vain. If it goes through, the same access "
                        + "again is a hit, and no table is read.");
        Table summary = new Table("access", "hardware", "kernel", "physical", "again");
        for (Access access : Access.values()) {
            show(lesson, address, access, summary);
        }
        lesson.out().println();
        lesson.out().println("All three, at " + Text.address(address) + ":");
        lesson.out().println();
        summary.print(lesson.out());
        return lesson.conclude();
    }

    private static String lower(Access access) {
        return access.name().toLowerCase(Locale.ROOT);
    }

    private static void show(Lesson lesson, long address, Access access, Table summary) {
        PrintStream out = lesson.out();
        try (Scene scene = lesson.scene("a " + lower(access) + " at " + Text.address(address))) {
            Translation translation = new Translation(scene, address, access);
            scene.run();
            Walk before = translation.before();
            if (before != null && access == Access.LOAD) {
                printPages(out, translation, address);
                TranslationText.printWalk(out, before, address, translation.alice());
            }
            if (before != null) {
                TranslationText.printOutcome(out, translation, before);
            }
            lesson.saw(1, translation.isAsWalked());
            lesson.saw(2, translation.isResolvedOrFatal());
            lesson.saw(3, translation.isHitAgain());
            Walk after = translation.after();
            String refusal = before == null ? "-" : before.refusal(access);
            summary.row(
                    lower(access),
                    refusal == null ? "goes through" : "page fault: " + refusal,
                    before == null ? "-" : kernelsPart(translation, before),
                    translation.isThrough() && after != null ? Text.address(after.physicalAddress()) : "-",
                    !translation.isThrough() ? "-" : translation.isHitAgain() ? "TLB hit" : "TLB miss");
            scene.finish(facts(translation, address, before));
        }
    }

    private static String kernelsPart(Translation translation, Walk before) {
        if (!translation.hasFaulted()) {
            return "-";
        }
        Walk after = translation.after();
        return after == null ? "kills alice, 139" : TranslationText.resolution(before, after);
    }

    private static void printPages(PrintStream out, Translation translation, long address) {
        Table table = new Table("alice's pages", "what she did with it", "SCDAGUXWRV", "");
        for (TranslatedPage page : TranslatedPage.values()) {
            long entry = translation.entry(page);
            boolean wanted = Page.number(page.address()) == Page.number(address);
            table.row(
                    Text.address(page.address()),
                    page.history(),
                    Text.bits(entry),
                    PageTableEntry.describe(entry) + (wanted ? "  <- va" : ""));
        }
        table.print(out);
        TranslationText.printLetters(out);
    }

    // ---- for programs ----

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static Map<String, @Nullable Object> facts(Translation translation, long address, @Nullable Walk before) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        Access access = translation.access();
        Walk after = translation.after();
        facts.put("access", lower(access));
        facts.put("va", hex(address));
        facts.put("vpn", List.of(Walk.index(address, 2), Walk.index(address, 1), Walk.index(address, 0)));
        facts.put("offset", Page.offset(address));
        facts.put(
                "root", hex(Page.address(translation.alice().space().pageTable().root())));
        facts.put("levels", before == null ? List.of() : levels(before));
        facts.put("end", before == null ? null : before.end().name().toLowerCase(Locale.ROOT));
        facts.put(
                "walkPhysical", before != null && before.end() == Walk.End.LEAF ? hex(before.physicalAddress()) : null);
        facts.put("refusal", before == null ? null : before.refusal(access));
        facts.put("faulted", translation.hasFaulted());
        facts.put("status", translation.alice().exitStatus());
        facts.put("cause", translation.alice().cause());
        facts.put("physical", translation.isThrough() && after != null ? hex(after.physicalAddress()) : null);
        facts.put("entryAfter", translation.isThrough() && after != null ? hex(after.leaf()) : null);
        facts.put("tlbHitAgain", translation.isThrough() && translation.isHitAgain());
        return facts;
    }

    private static List<Map<String, Object>> levels(Walk walk) {
        List<Map<String, Object>> levels = new ArrayList<>();
        for (Walk.Step step : walk.steps()) {
            Map<String, Object> level = new LinkedHashMap<>();
            level.put("level", step.level());
            level.put("table", hex(Page.address(step.table())));
            level.put("index", step.index());
            level.put("entryAddress", hex(step.entryAddress()));
            level.put("entry", hex(step.entry()));
            levels.add(level);
        }
        return levels;
    }
}
