package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.user.ChildEntry;
import org.pagoda.user.Libc;

/** The chapter of {@link CopyOnWrite} about fork: two pages that a parent and its child have, and only one that is stored into. */
final class CopyOnWriteFork {
    private static final long TURN = 65;

    private static final long FIRST = AddressSpace.MMAP_START;
    private static final long SECOND = FIRST + Page.SIZE;

    private static final long PARENTS_FIRST = 100;
    private static final long PARENTS_SECOND = 200;
    private static final long CHILDS = 1;

    /** What the four entries were at one moment, and how many pages had been copied. */
    private record Moment(String name, List<Long> entries, long copied, long faults) {
        int frame(int entry) {
            return PageTableEntry.frame(entries.get(entry));
        }

        boolean isWritable(int entry) {
            return PageTableEntry.isValid(entries.get(entry)) && (entries.get(entry) & PageTableEntry.WRITE) != 0;
        }

        boolean isCopyOnWrite(int entry) {
            return PageTableEntry.isCopyOnWrite(entries.get(entry)) && !isWritable(entry);
        }
    }

    // Where each page's entry stands in a moment.
    private static final int PARENT_FIRST = 0;
    private static final int PARENT_SECOND = 1;
    private static final int CHILD_FIRST = 2;
    private static final int CHILD_SECOND = 3;

    private final Scene scene;
    private final Process parent;
    private @Nullable Process child;
    private final List<Moment> moments = new ArrayList<>();

    private CopyOnWriteFork(Scene scene) {
        this.scene = scene;
        parent = scene.spawn("parent", this::run);
    }

    /** Shows it; announcement {@code number} says what will be seen. */
    static void show(Lesson lesson, int number) {
        try (Scene scene = lesson.scene("a process forks")) {
            CopyOnWriteFork round = new CopyOnWriteFork(scene);
            scene.run();
            round.print(lesson);
            lesson.saw(number, round.isAsAnnounced());
            scene.finish(round.facts());
        }
    }

    // ---- programs ----

    private void run(Libc libc) {
        long pages = libc.mmap(2);
        libc.store64(pages, PARENTS_FIRST);
        libc.store64(pages + Page.SIZE, PARENTS_FIRST);
        look("parent stores");
        long pid = libc.fork(Child.class, pages);
        child = scene.machine().kernel().process(pid);
        look("parent forks");
        Peers.tell(libc, pid, TURN);
        look("child stores");
        libc.store64(pages, PARENTS_SECOND);
        look("parent stores again");
        libc.serve();
    }

    /** Loads the second page and stores into the first, when it is its turn. */
    static final class Child implements ChildEntry {
        @Override
        public void main(Libc libc, long pages) {
            libc.registerHandler(TURN, (inHandler, pid, type, address, size, flags) -> {
                inHandler.load64(pages + Page.SIZE);
                inHandler.store64(pages, CHILDS);
                return 0;
            });
            libc.serve();
        }
    }

    // ---- what the machine says ----

    private static long entry(@Nullable Process process, long address) {
        return process == null ? PageTableEntry.EMPTY : Scene.entry(process, address);
    }

    private void look(String name) {
        moments.add(new Moment(
                name,
                List.of(entry(parent, FIRST), entry(parent, SECOND), entry(child, FIRST), entry(child, SECOND)),
                scene.machine().kernel().pagesCopied(),
                scene.machine().kernel().faults()));
    }

    private @Nullable Long value(@Nullable Process process, long address) {
        return process == null ? null : scene.load(process, address);
    }

    private boolean isAsAnnounced() {
        if (moments.size() < 4) {
            return false;
        }
        Moment before = moments.get(0);
        Moment forked = moments.get(1);
        Moment childStored = moments.get(2);
        Moment parentStored = moments.get(3);
        int frame = before.frame(PARENT_FIRST);
        boolean shared = forked.copied == 0 && forked.faults == before.faults;
        for (int entry = PARENT_FIRST; entry <= CHILD_SECOND; entry++) {
            shared &= forked.isCopyOnWrite(entry);
            shared &= forked.frame(entry) == before.frame(entry % 2);
        }
        boolean childParted = childStored.copied == 1
                && childStored.isWritable(CHILD_FIRST)
                && childStored.frame(CHILD_FIRST) != frame
                && childStored.isCopyOnWrite(PARENT_FIRST);
        boolean parentStayed = parentStored.copied == 1
                && parentStored.faults == childStored.faults + 1
                && parentStored.isWritable(PARENT_FIRST)
                && parentStored.frame(PARENT_FIRST) == frame;
        boolean secondShared = parentStored.isCopyOnWrite(PARENT_SECOND)
                && parentStored.isCopyOnWrite(CHILD_SECOND)
                && parentStored.frame(PARENT_SECOND) == parentStored.frame(CHILD_SECOND);
        Long parents = value(parent, FIRST);
        Long childs = value(child, FIRST);
        boolean apart = parents != null && parents == PARENTS_SECOND && childs != null && childs == CHILDS;
        return shared && childParted && parentStayed && secondShared && apart;
    }

    private void print(Lesson lesson) {
        Table table = new Table(
                "frame, bits SCDAGUXWRV", "parent, first", "parent, second", "child, first", "child, second", "copied");
        for (Moment moment : moments) {
            List<Object> cells = new ArrayList<>();
            cells.add(moment.name);
            moment.entries.forEach(entry -> cells.add(
                    PageTableEntry.isValid(entry)
                            ? PageTableEntry.frame(entry) + " " + Text.bits(entry)
                            : PageTableEntry.describe(entry)));
            cells.add(moment.copied);
            table.row(cells.toArray());
        }
        table.print(lesson.out());
        lesson.out().println();
    }

    private Map<String, @Nullable Object> facts() {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("variant", "fork");
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Moment moment : moments) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("after", moment.name);
            object.put(
                    "entries",
                    moment.entries.stream().map(PageTableEntry::describe).toList());
            object.put("copied", moment.copied);
            object.put("faults", moment.faults);
            objects.add(object);
        }
        facts.put("moments", objects);
        List<@Nullable Object> values = new ArrayList<>();
        values.add(value(parent, FIRST));
        values.add(value(child, FIRST));
        facts.put("values", values);
        return facts;
    }
}
