package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.user.Libc;

/** Memory that was asked for costs nothing until it is touched, and little until it is stored into. */
final class DemandZero implements Lab {
    private static final int PAGES = 1000;
    private static final int LOADED = 800;
    private static final int STORED = 100;
    /** How many pages one sign of the picture stands for. */
    private static final int PAGES_A_SIGN = 20;

    private static final String MAPPED = "mmap";
    private static final String HALF_LOADED = LOADED / 2 + " loads";
    private static final String ALL_LOADED = LOADED / 2 + " loads more";
    private static final String STORED_INTO_LOADED = STORED + " stores there";
    private static final String STORED_INTO_UNTOUCHED = STORED + " stores elsewhere";
    private static final String LOADED_AGAIN = "all loaded again";
    private static final String UNMAPPED = "munmap";

    @Override
    public String name() {
        return "demand-zero";
    }

    @Override
    public String summary() {
        return "a thousand pages cost nothing when they are asked for, and a frame each when they are stored into";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** What the machine says at one moment. */
    private record Moment(String name, String picture, long faults, long charged, int frames) {}

    /** What became of the pages on one machine. */
    private static final class Seen {
        private final Machine machine;
        private final List<Moment> moments = new ArrayList<>();
        private long framesBefore;
        private long start;
        private boolean readZeros = true;
        private boolean readBack = true;

        Seen(Machine machine) {
            this.machine = machine;
        }

        void look(String name, Process process) {
            moments.add(new Moment(
                    name,
                    start == 0 ? "" : picture(process),
                    machine.kernel().faults(),
                    process.space().account().charged(),
                    machine.framesInUse()));
        }

        /** A sign for each few pages: {@code .} not there, {@code z} the zero frame, {@code #} frames of their own. */
        private String picture(Process process) {
            StringBuilder picture = new StringBuilder();
            for (int first = 0; first < PAGES; first += PAGES_A_SIGN) {
                char sign = sign(process, first);
                for (int page = first; page < first + PAGES_A_SIGN; page++) {
                    sign = sign == sign(process, page) ? sign : '?';
                }
                picture.append(sign);
            }
            return picture.toString();
        }

        private char sign(Process process, int page) {
            long entry = Scene.entry(process, start + Page.address(page));
            if (!PageTableEntry.isValid(entry)) {
                return '.';
            }
            boolean zero = PageTableEntry.frame(entry) == FrameAllocator.ZERO_FRAME;
            return zero != PageTableEntry.isCopyOnWrite(entry) ? '?' : zero ? 'z' : '#';
        }

        @Nullable
        Moment at(String name) {
            for (Moment moment : moments) {
                if (moment.name.equals(name)) {
                    return moment;
                }
            }
            return null;
        }

        /** True if between two moments so many faults happened, pages were charged and frames taken; tables do not count. */
        boolean grew(String from, String to, int faults, int charged, int frames) {
            Moment before = at(from);
            Moment after = at(to);
            return before != null
                    && after != null
                    && after.faults - before.faults == faults
                    && after.charged - before.charged == charged
                    && after.frames - before.frames == frames;
        }
    }

    // ---- the program ----

    private static void touch(Libc libc, Scene scene, Seen seen) {
        Process process = scene.process("toucher");
        seen.framesBefore = seen.machine.framesInUse();
        seen.start = libc.mmap(PAGES);
        seen.look(MAPPED, process);
        load(libc, seen, 0, LOADED / 2);
        seen.look(HALF_LOADED, process);
        load(libc, seen, LOADED / 2, LOADED);
        seen.look(ALL_LOADED, process);
        store(libc, seen, 0, STORED);
        seen.look(STORED_INTO_LOADED, process);
        store(libc, seen, LOADED, LOADED + STORED);
        seen.look(STORED_INTO_UNTOUCHED, process);
        for (int page = 0; page < LOADED + STORED; page++) {
            long expected = page < STORED || page >= LOADED ? value(page) : 0;
            seen.readBack &= libc.load64(address(seen, page)) == expected;
        }
        seen.look(LOADED_AGAIN, process);
        libc.munmap(seen.start, PAGES);
        seen.look(UNMAPPED, process);
    }

    private static long address(Seen seen, int page) {
        return seen.start + Page.address(page);
    }

    private static long value(int page) {
        return page + 1L;
    }

    private static void load(Libc libc, Seen seen, int from, int to) {
        for (int page = from; page < to; page++) {
            seen.readZeros &= libc.load64(address(seen, page)) == 0;
        }
    }

    private static void store(Libc libc, Seen seen, int from, int to) {
        for (int page = from; page < to; page++) {
            libc.store64(address(seen, page), value(page));
        }
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "mmap of " + Text.number(PAGES) + " pages: no frame, no fault, no charge.",
                "Each page loaded from is one fault and one page charged, but all are mapped to one and the same frame, "
                        + "the zero frame, copy-on-write; frames are taken for page tables only.",
                "The first store into such a page is a second fault and gets it a frame of its own. Nothing is copied: "
                        + "the new frame is zeroed.",
                "A page that is stored into at once has one fault instead of two.",
                "Once touched, pages fault no more. munmap gives all frames back but those of the page tables, which go "
                        + "with the process, and all charges.");
        try (Scene scene = lesson.scene()) {
            Seen seen = new Seen(scene.machine());
            Process process = scene.spawn("toucher", libc -> touch(libc, scene, seen));
            scene.run();
            print(lesson, seen);
            check(lesson, seen, process);
            scene.finish(facts(seen));
        }
        return lesson.conclude();
    }

    private static void print(Lesson lesson, Seen seen) {
        Table table = new Table("after", "the pages, " + PAGES_A_SIGN + " a sign", "faults", "charged", "frames");
        for (Moment moment : seen.moments) {
            table.row(
                    moment.name,
                    moment.picture,
                    Text.number(moment.faults),
                    Text.number(moment.charged),
                    Text.number(moment.frames));
        }
        table.print(lesson.out());
        lesson.out().println();
        lesson.out().println("  . not there   z the zero frame   # frames of their own");
        lesson.out().println();
    }

    private static void check(Lesson lesson, Seen seen, Process process) {
        Moment mapped = seen.at(MAPPED);
        Moment halfLoaded = seen.at(HALF_LOADED);
        Moment unmapped = seen.at(UNMAPPED);
        if (mapped == null || halfLoaded == null || unmapped == null) {
            lesson.saw(1, false);
            return;
        }
        lesson.saw(1, mapped.faults == 0 && mapped.charged == 0 && mapped.frames == seen.framesBefore);
        int tables = halfLoaded.frames - mapped.frames;
        lesson.saw(2, halfLoaded.faults == LOADED / 2 && halfLoaded.charged == LOADED / 2 && tables < LOADED / 100);
        lesson.saw(2, halfLoaded.picture.equals(expected(LOADED / 2, 'z', PAGES - LOADED / 2, '.')));
        lesson.saw(2, seen.readZeros);
        Moment allLoaded = seen.at(ALL_LOADED);
        int moreTables = allLoaded == null ? 0 : allLoaded.frames - halfLoaded.frames;
        lesson.saw(2, seen.grew(HALF_LOADED, ALL_LOADED, LOADED / 2, LOADED / 2, moreTables) && moreTables <= 1);
        lesson.saw(3, seen.grew(ALL_LOADED, STORED_INTO_LOADED, STORED, 0, STORED));
        lesson.saw(3, seen.machine.kernel().pagesCopied() == 0);
        lesson.saw(4, seen.grew(STORED_INTO_LOADED, STORED_INTO_UNTOUCHED, STORED, STORED, STORED));
        lesson.saw(5, seen.grew(STORED_INTO_UNTOUCHED, LOADED_AGAIN, 0, 0, 0) && seen.readBack);
        lesson.saw(5, unmapped.charged == 0 && unmapped.frames == mapped.frames + tables + moreTables);
        lesson.saw(5, unmapped.picture.equals(expected(PAGES, '.', 0, '.')));
        lesson.saw(5, process.state() == Process.State.DEAD && process.exitStatus() == 0);
    }

    private static String expected(int pages, char sign, int otherPages, char otherSign) {
        return String.valueOf(sign).repeat(pages / PAGES_A_SIGN)
                + String.valueOf(otherSign).repeat(otherPages / PAGES_A_SIGN);
    }

    private static Map<String, @Nullable Object> facts(Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("pages", PAGES);
        List<Map<String, Object>> moments = new ArrayList<>();
        for (Moment moment : seen.moments) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("after", moment.name);
            object.put("faults", moment.faults);
            object.put("charged", moment.charged);
            object.put("frames", moment.frames - seen.framesBefore);
            moments.add(object);
        }
        facts.put("moments", moments);
        return facts;
    }
}
