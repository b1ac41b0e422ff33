package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.MessageType;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;

/** The scene of {@link Signals} in which nobody sends but the kernel: a timer runs out while its type is masked, and later. */
final class SignalsClock {
    private static final long INTERVAL = 10;
    private static final long THREE_TIMES = 35;

    /** What the program was told, and what waited for it. */
    private static final class Seen {
        private final List<Long> told = new ArrayList<>();
        private int queuedWhileMasked = -1;
        private int queuedAfterUnmask = -1;
        private long sleepWhileMasked = -1;
        private long sleepAfterUnmask = -1;
    }

    private final Lesson lesson;
    private final Seen seen = new Seen();

    SignalsClock(Lesson lesson) {
        this.lesson = lesson;
    }

    private void clock(Libc libc, Scene scene) {
        libc.registerHandler(MessageType.TIMER, (inHandler, pid, type, times, size, flags) -> {
            seen.told.add(times);
            return 0;
        });
        libc.mask(MessageType.TIMER);
        libc.setTimer(INTERVAL, INTERVAL);
        seen.sleepWhileMasked = libc.sleep(THREE_TIMES);
        seen.queuedWhileMasked = queued(scene);
        libc.unmask(MessageType.TIMER);
        seen.queuedAfterUnmask = queued(scene);
        seen.sleepAfterUnmask = libc.sleep(THREE_TIMES);
        libc.setTimer(0, 0);
    }

    private static int queued(Scene scene) {
        return scene.process("clock").endpoint().mailbox().queued();
    }

    /** Plays it, and says whether the two announcements from {@code first} on came true. */
    void play(int first) {
        try (Scene scene = lesson.scene("the kernel sends: a timer")) {
            Process clock = scene.spawn("clock", libc -> clock(libc, scene));
            scene.draw();
            scene.run();

            lesson.saw(first, seen.queuedWhileMasked == 1 && seen.sleepWhileMasked == 0);
            lesson.saw(first, seen.queuedAfterUnmask == 0 && seen.told.equals(List.of(3L, 1L)));
            lesson.saw(first + 1, seen.sleepAfterUnmask == Errno.EINTR.result());
            lesson.saw(first + 1, clock.state() == Process.State.DEAD && clock.exitStatus() == 0);

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("scene", "clock");
            facts.put("timesTold", seen.told);
            facts.put("queuedWhileMasked", seen.queuedWhileMasked);
            facts.put("queuedAfterUnmask", seen.queuedAfterUnmask);
            facts.put("sleepWhileMasked", seen.sleepWhileMasked);
            facts.put("sleepAfterUnmask", seen.sleepAfterUnmask);
            scene.finish(facts);
        }
    }
}
