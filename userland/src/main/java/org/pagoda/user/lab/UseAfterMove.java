package org.pagoda.user.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.user.Libc;

/** A sender touches the page that it has moved away, and dies of it; the mended one waits until the page comes back. */
final class UseAfterMove implements Lab {
    private static final long WORK = 64;
    private static final long DONE_BY_OWNER = 7;
    private static final long DONE_BY_WORKER = 42;

    // Moments of the page map.
    private static final String WRITTEN = "written";
    private static final String SENT = "sent";
    private static final String HANDLED = "worker handles it";
    private static final String RETURNED = "returned";

    private static final int OWNER_FIRST = 0;
    private static final int WORKER = 1;
    private static final int OWNER_THEN = 2;

    @Override
    public String name() {
        return "use-after-move";
    }

    @Override
    public String summary() {
        return "touching a page that was moved away is a page fault; wait for its return instead";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    private static final class Seen {
        private long page;
        private long faultAddress;
        private long faultResult;
        private long read;
        private long readAt;
    }

    // ---- programs ----

    private static long sendWork(Libc libc, Scene scene, PageMap map, Seen seen) {
        long page = libc.mmap(1);
        seen.page = page;
        libc.store64(page, DONE_BY_OWNER);
        map.look(WRITTEN);
        return Peers.send(libc, scene.pid("worker"), WORK, page, 1, SendFlags.MOVE);
    }

    private static void broken(Libc libc, Scene scene, PageMap map, Seen seen) {
        sendWork(libc, scene, map, seen);
        seen.read = libc.load64(seen.page); // not hers any more
        seen.readAt = seen.page;
    }

    private static void mended(Libc libc, Scene scene, PageMap map, Seen seen) {
        libc.mask(MessageType.RETURNED);
        libc.registerHandler(MessageType.RETURNED, (inHandler, pid, type, address, size, flags) -> {
            seen.readAt = address;
            return size;
        });
        sendWork(libc, scene, map, seen);
        libc.waitMessage(MessageType.RETURNED);
        seen.read = libc.load64(seen.readAt);
    }

    private static void worker(Libc libc) {
        libc.registerHandler(WORK, (inHandler, pid, type, address, size, flags) -> {
            inHandler.store64(address, DONE_BY_WORKER);
            return 0; // done with it: the page goes back
        });
        libc.serve();
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "Broken: the owner moves a page to the worker and then loads from the old address. The entry "
                        + "there says 'moved', so it is a page fault that nobody can resolve: killed with status "
                        + Kernel.STATUS_FAULT + ".",
                "Mended: the owner waits for RETURNED, which the kernel sends when the worker gives the page up, "
                        + "and loads from the address it names: it reads what the worker wrote.",
                "Either way the old address stays unusable, and the worker does not notice.");
        broken(lesson);
        mended(lesson);
        return lesson.conclude();
    }

    private static void watch(Scene scene, Process owner, Process worker, PageMap map, Seen seen) {
        map.place(owner, AddressSpace.MMAP_START)
                .place(worker, worker.space().window().start())
                .place(owner, owner.space().window().start());
        scene.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            if (kind == EventKind.SEND && pid == worker.pid()) {
                map.look(SENT);
            } else if (kind == EventKind.HANDLE) {
                map.look(pid == worker.pid() ? HANDLED : RETURNED);
            } else if (kind == EventKind.FAULT && c < 0) {
                map.look("owner loads: fault");
                seen.faultAddress = a;
                seen.faultResult = c;
            }
        });
    }

    private void broken(Lesson lesson) {
        Seen seen = new Seen();
        PageMap map = new PageMap();
        try (Scene scene = lesson.scene("broken: the owner does not wait")) {
            Process owner = scene.spawn("owner", libc -> broken(libc, scene, map, seen));
            Process worker = scene.spawn("worker", UseAfterMove::worker);
            watch(scene, owner, worker, map, seen);
            scene.draw().type(WORK, "WORK");
            scene.run();
            map.print(lesson.out());
            String cause = owner.cause();
            lesson.out().println("  " + owner + " ended with status " + owner.exitStatus() + ", " + cause);
            lesson.out().println();

            lesson.saw(1, PageTableEntry.isMoved(map.at(SENT, OWNER_FIRST)));
            lesson.saw(1, seen.faultAddress == seen.page && seen.faultResult == Errno.EFAULT.result());
            lesson.saw(1, owner.state() == Process.State.DEAD && owner.exitStatus() == Kernel.STATUS_FAULT);
            lesson.saw(3, worker.state() == Process.State.ALIVE && seen.readAt == 0);
            lesson.saw(3, worker.endpoint().counters().handled() == 1);

            Map<String, @Nullable Object> facts = facts("broken", owner, seen);
            facts.put("faultAddress", seen.faultAddress);
            facts.put("cause", cause);
            scene.finish(facts);
        }
    }

    private void mended(Lesson lesson) {
        Seen seen = new Seen();
        PageMap map = new PageMap();
        try (Scene scene = lesson.scene("mended: the owner waits for the page's return")) {
            Process owner = scene.spawn("owner", libc -> mended(libc, scene, map, seen));
            Process worker = scene.spawn("worker", UseAfterMove::worker);
            watch(scene, owner, worker, map, seen);
            scene.draw().type(WORK, "WORK");
            scene.run();
            map.print(lesson.out());
            lesson.out()
                    .printf(
                            Locale.ROOT,
                            "  %s ended with status %d and read %d at %s%n%n",
                            owner,
                            owner.exitStatus(),
                            seen.read,
                            Text.address(seen.readAt));

            int frame = PageTableEntry.frame(map.at(WRITTEN, OWNER_FIRST));
            lesson.saw(2, owner.state() == Process.State.DEAD && owner.exitStatus() == 0 && owner.cause() == null);
            lesson.saw(2, seen.read == DONE_BY_WORKER && seen.readAt != seen.page);
            lesson.saw(2, map.isMapped(RETURNED, OWNER_THEN) && map.isFrame(RETURNED, OWNER_THEN, frame));
            lesson.saw(3, PageTableEntry.isMoved(map.at(RETURNED, OWNER_FIRST)) && !map.isMapped(RETURNED, WORKER));
            lesson.saw(3, worker.state() == Process.State.ALIVE);

            Map<String, @Nullable Object> facts = facts("mended", owner, seen);
            facts.put("readAt", seen.readAt);
            facts.put("value", seen.read);
            scene.finish(facts);
        }
    }

    private static Map<String, @Nullable Object> facts(String variant, Process owner, Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("variant", variant);
        facts.put("page", seen.page);
        facts.put("ownerStatus", owner.exitStatus());
        return facts;
    }
}
