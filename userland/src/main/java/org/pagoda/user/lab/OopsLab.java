package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.log.LogLine;
import org.pagoda.mmu.Errno;
import org.pagoda.user.ChildEntry;
import org.pagoda.user.Libc;
import org.pagoda.user.driver.BuiltInDrivers;

/** A driver that does wrong what it is told to: the caller dies, and the machine lives. */
final class OopsLab implements Lab {
    private static final String MODULE = "faulty";
    private static final String PATH = "/dev/faulty";
    private static final long READER = 2;

    private static final String FINE = "fine";
    private static final String NEVER = "never";

    /** What the driver is told to do, and what that is. */
    private enum Wrong {
        THROW("throw", "throws"),
        OUTSIDE("outside", "stores behind the buffer"),
        TOO_MUCH("toomuch", "says more bytes than there is room for"),
        ERRNO("errno", "returns what is no result"),
        NEVER(OopsLab.NEVER, "never completes the request");

        private final String word;
        private final String meaning;

        Wrong(String word, String meaning) {
            this.word = word;
            this.meaning = meaning;
        }
    }

    @Override
    public String name() {
        return "oops";
    }

    @Override
    public String summary() {
        return "a driver that throws, or worse: its caller is killed, the log says where, and the machine goes on";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    // ---- programs ----

    /** Reads from the device, once; its exit status is what it got, if it lives. */
    static final class Reader implements ChildEntry {
        @Override
        public void main(Libc libc, long page) {
            long file = libc.open(PATH, OpenFlags.READ_ONLY);
            libc.exit(libc.read(file, page, 1) == 1 ? 0 : READER);
        }
    }

    /** What one wrong came to. */
    private record Trial(Wrong wrong, long status, long logged, long next, long pendingLeft) {}

    /** What the program saw. Filled in by it, looked at when it has ended. */
    private static final class Seen {
        private final List<Trial> trials = new ArrayList<>();
        private long insmod = -1;
        private long rmmod = -1;
    }

    private static void teacher(Libc libc, Seen seen) {
        long page = libc.mmap(1);
        seen.insmod = libc.initModule(MODULE, "");
        long file = libc.open(PATH, OpenFlags.READ_WRITE);
        for (Wrong wrong : Wrong.values()) {
            long before = oopses(libc);
            libc.write(file, wrong.word);
            long child = libc.fork(Reader.class, page);
            if (wrong == Wrong.NEVER) {
                killWhenItWaits(libc, child);
            }
            libc.waitChild(child, page, 0);
            long status = libc.load64(page);
            long logged = oopses(libc) - before;
            libc.write(file, FINE);
            long next = libc.read(file, page, 1);
            seen.trials.add(new Trial(wrong, status, logged, next, pending(libc)));
        }
        libc.close(file);
        seen.rmmod = libc.deleteModule(MODULE);
    }

    private static void killWhenItWaits(Libc libc, long child) {
        while (pending(libc) == 0) {
            libc.schedYield();
        }
        libc.kill(child);
    }

    private static long oopses(Libc libc) {
        return FileText.number(libc, "/sys/devices/faulty/oopses");
    }

    private static long pending(Libc libc) {
        return FileText.number(libc, "/sys/devices/faulty/pending");
    }

    private static boolean isOops(LogLine line) {
        return line.text().startsWith("oops");
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "What a driver does wrong is found where the kernel calls it: each time there is an oops in the log, which says what was "
                        + "thrown, in which call, and where.",
                "The process that called is killed, status " + Kernel.STATUS_KILLED
                        + ", because nobody knows what its call has done; no other does.",
                "The driver is not blamed for ever: the next read, by another process, is answered.",
                "A request that is never completed holds up its caller alone, which can be killed; the driver is "
                        + "told, and nothing is pending then.",
                "The module can be unloaded, and nothing is left over.");
        Seen seen = new Seen();
        try (Scene scene = lesson.scene()) {
            BuiltInDrivers.addTo(scene.machine());
            scene.spawn("teacher", libc -> teacher(libc, seen));
            scene.run();
            Table table = new Table("told to", "so its read", "the reader's status", "oopses", "the next read");
            for (Trial trial : seen.trials) {
                table.row(
                        trial.wrong.word,
                        trial.wrong.meaning,
                        trial.status,
                        trial.logged,
                        trial.next == 1 ? "1 byte" : Errno.describe(trial.next));
            }
            table.print(lesson.out());
            lesson.out().println();
            lesson.out().println("  The first of them, as dmesg shows it:");
            lesson.out().println();
            List<LogLine> log = scene.machine().faces().log().lines();
            printFirst(lesson, log);
            lesson.out().println();
            check(lesson, seen);
            scene.finish(facts(seen));
        }
        return lesson.conclude();
    }

    /** The first oops, with the lines of its stack. */
    private static void printFirst(Lesson lesson, List<LogLine> log) {
        int first = 0;
        while (first < log.size() && !isOops(log.get(first))) {
            first++;
        }
        for (int i = first; i < log.size() && (i == first || !isOops(log.get(i))); i++) {
            lesson.out().println("    " + cut(log.get(i).shown()));
        }
    }

    private static String cut(String line) {
        int most = 92;
        return line.length() <= most ? line : line.substring(0, most - 3) + "...";
    }

    private static void check(Lesson lesson, Seen seen) {
        boolean all = seen.trials.size() == Wrong.values().length && seen.insmod == 0;
        for (Trial trial : seen.trials) {
            boolean isNever = trial.wrong == Wrong.NEVER;
            lesson.saw(1, all && trial.logged == (isNever ? 0 : 1));
            if (!isNever) {
                lesson.saw(2, trial.status == Kernel.STATUS_KILLED);
            } else {
                lesson.saw(4, trial.status == Kernel.STATUS_KILLED && trial.pendingLeft == 0);
            }
            lesson.saw(3, trial.next == 1);
        }
        lesson.saw(2, all);
        lesson.saw(5, seen.rmmod == 0);
    }

    private static Map<String, @Nullable Object> facts(Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        List<Map<String, Object>> trials = new ArrayList<>();
        for (Trial trial : seen.trials) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("wrong", trial.wrong.word);
            object.put("readerStatus", trial.status);
            object.put("oopses", trial.logged);
            object.put("nextRead", trial.next);
            trials.add(object);
        }
        facts.put("trials", trials);
        facts.put("unloaded", Errno.describe(seen.rmmod));
        return facts;
    }
}
