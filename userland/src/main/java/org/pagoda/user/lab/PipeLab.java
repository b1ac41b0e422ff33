package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;
import org.pagoda.user.ChildEntry;
import org.pagoda.user.Libc;

/** The same bytes through a pipe twice: copied by write and read, and as pages that change hands. */
final class PipeLab implements Lab {
    private static final String PAGES = "pages";
    private static final int DEFAULT_PAGES = 16;
    private static final int MOST_PAGES = 64;
    /** Pages whose way is shown. */
    private static final int SHOWN = 4;

    private static final long DONE = 64;

    /** Where the receiver wants the pages. */
    private static final long TARGET = 0x20_0000;

    // What the child is told, in a page of its parent's.
    private static final long READ_END = 0;
    private static final long WRITE_END = 8;
    private static final long COUNT = 16;
    private static final long PARENT = 24;
    private static final long IS_GIFT = 32;

    @Override
    public String name() {
        return "pipe";
    }

    @Override
    public String summary() {
        return "the same bytes through a pipe, copied by write and read, and given as pages";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(new LabKey(PAGES, "1 to " + MOST_PAGES, Integer.toString(DEFAULT_PAGES), "how many pages"));
    }

    // ---- programs ----

    /** The one that receives: reads, or accepts, all there is, and lives until it was looked at. */
    static final class Receiver implements ChildEntry {
        @Override
        public void main(Libc libc, long page) {
            long end = libc.load64(page + READ_END);
            long count = libc.load64(page + COUNT);
            libc.mmap(TARGET, count, Rights.READ_WRITE);
            libc.close(libc.load64(page + WRITE_END));
            boolean isGift = libc.load64(page + IS_GIFT) != 0;
            long done = 0;
            long got = 1;
            while (done < count && got > 0) {
                if (isGift) {
                    got = libc.acceptGift(end, TARGET + Page.address(done), count - done);
                    done += Math.max(0, got);
                } else {
                    // Bytes, so that a piece may end within a page.
                    got = readPages(libc, end, count);
                    done = got;
                }
            }
            Peers.tell(libc, libc.load64(page + PARENT), DONE, done);
            libc.serve();
        }

        private static long readPages(Libc libc, long end, long count) {
            long bytes = 0;
            long got = 1;
            while (bytes < Page.address(count) && got > 0) {
                got = libc.read(end, TARGET + bytes, Page.address(count) - bytes);
                bytes += Math.max(0, got);
            }
            return Page.number(bytes);
        }
    }

    /** What one way came to. */
    private static final class Seen {
        private final String way;
        private final List<Integer> framesBefore = new ArrayList<>();
        private final List<Integer> framesAfter = new ArrayList<>();
        private long received = -1;
        private long ticks;
        private int same;
        private int intact;

        Seen(String way) {
            this.way = way;
        }
    }

    private static long value(long index) {
        return 0x1000_0001L * (index + 1);
    }

    private static void sender(Libc libc, Scene scene, int count, boolean isGift, Seen seen) {
        long page = libc.mmap(1);
        long[] ends = new long[2];
        libc.pipe(ends);
        libc.store64(page + READ_END, ends[0]);
        libc.store64(page + WRITE_END, ends[1]);
        libc.store64(page + COUNT, count);
        libc.store64(page + PARENT, libc.getpid());
        libc.store64(page + IS_GIFT, isGift ? 1 : 0);
        libc.mask(DONE);
        libc.registerHandler(DONE, (inHandler, pid, type, pages, size, flags) -> {
            seen.received = pages;
            return 0;
        });
        long child = libc.fork(Receiver.class, page);
        libc.close(ends[0]);
        long source = libc.mmap(count);
        for (int i = 0; i < count; i++) {
            libc.store64(source + Page.address(i), value(i));
            libc.store64(source + Page.address(i) + Page.SIZE - Long.BYTES, ~value(i));
        }
        Process self = scene.process("sender");
        frames(self, source, count, seen.framesBefore);
        long begin = scene.machine().kernel().ticks();
        long done = 0;
        long got = 1;
        while (done < count && got > 0) {
            got = isGift
                    ? libc.gift(ends[1], source + Page.address(done), count - done)
                    : writePages(libc, ends[1], source, count);
            done = isGift ? done + Math.max(0, got) : got;
        }
        libc.waitMessage(DONE);
        seen.ticks = scene.machine().kernel().ticks() - begin;
        look(scene, child, count, seen);
        libc.kill(child);
        libc.waitChild(child, page, 0);
    }

    private static long writePages(Libc libc, long end, long source, long count) {
        long bytes = 0;
        long got = 1;
        while (bytes < Page.address(count) && got > 0) {
            got = libc.write(end, source + bytes, Page.address(count) - bytes);
            bytes += Math.max(0, got);
        }
        return Page.number(bytes);
    }

    private static void frames(Process process, long address, int count, List<Integer> frames) {
        for (int i = 0; i < count; i++) {
            long entry = Scene.entry(process, address + Page.address(i));
            frames.add(PageTableEntry.isValid(entry) ? PageTableEntry.frame(entry) : FrameAllocator.ZERO_FRAME);
        }
    }

    /** Looks into the receiver's pages, without its noticing. */
    private static void look(Scene scene, long child, int count, Seen seen) {
        for (Process process : scene.machine().kernel().processes()) {
            if (process.pid() == child) {
                frames(process, TARGET, count, seen.framesAfter);
                for (int i = 0; i < count; i++) {
                    Long first = scene.load(process, TARGET + Page.address(i));
                    Long last = scene.load(process, TARGET + Page.address(i) + Page.SIZE - Long.BYTES);
                    boolean isIntact = first != null && first == value(i) && last != null && last == ~value(i);
                    seen.intact += isIntact ? 1 : 0;
                    seen.same += seen.framesAfter.get(i).equals(seen.framesBefore.get(i)) ? 1 : 0;
                }
            }
        }
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        int pages = run.number(PAGES, 1, MOST_PAGES, DEFAULT_PAGES);
        Lesson lesson = new Lesson(
                this,
                run,
                "A pipe joins two processes. write copies " + Text.count(pages, "page")
                        + " into the kernel, read copies them out again: "
                        + "each byte is copied twice, into other frames.",
                "gift puts the pages themselves into the pipe, and accept_gift maps them at the other end: the same frames, and not a byte "
                        + "is copied. The sender has them no more.",
                "What arrives is the same.");
        Seen copied = show(lesson, "write and read", pages, false);
        Seen given = show(lesson, "gift and accept_gift", pages, true);
        lesson.out().println();
        Table table = new Table("way", "pages", "in the frames they had", "bytes copied", "ticks");
        for (Seen seen : List.of(copied, given)) {
            long bytes = seen == copied ? 2 * Page.address(pages) : 0;
            table.row(seen.way, seen.received, seen.same, Text.number(bytes), Text.number(seen.ticks));
        }
        table.print(lesson.out());
        lesson.saw(1, copied.received == pages && copied.same == 0);
        lesson.saw(2, given.received == pages && given.same == pages);
        lesson.saw(3, copied.intact == pages && given.intact == pages);
        return lesson.conclude();
    }

    private static Seen show(Lesson lesson, String way, int pages, boolean isGift) {
        Seen seen = new Seen(way);
        try (Scene scene = lesson.scene(way)) {
            scene.spawn("sender", libc -> sender(libc, scene, pages, isGift, seen));
            scene.run();
            for (int i = 0; i < Math.min(SHOWN, seen.framesAfter.size()); i++) {
                int from = seen.framesBefore.get(i);
                int to = seen.framesAfter.get(i);
                lesson.out()
                        .println("  sender's page " + i + ", frame " + from
                                + (from == to ? "  ------------------------->  " : "  --copied--> pipe --copied-->  ")
                                + "receiver's page " + i + ", frame " + to);
            }
            if (seen.framesAfter.size() > SHOWN) {
                lesson.out().println("  ...");
            }
            lesson.out().println();
            scene.finish(facts(seen));
        }
        return seen;
    }

    private static Map<String, @Nullable Object> facts(Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("way", seen.way);
        facts.put("pages", seen.received);
        facts.put("sameFrames", seen.same);
        facts.put("intact", seen.intact);
        facts.put("transferTicks", seen.ticks);
        return facts;
    }
}
