package org.pagoda.user.lab;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.module.KernelModule;
import org.pagoda.kernel.module.ModuleContext;
import org.pagoda.kernel.module.ModuleInfo;
import org.pagoda.mmu.Errno;
import org.pagoda.user.ChildEntry;
import org.pagoda.user.Libc;

/** A file of /proc that a module makes up when it is read: in pieces, written to, and gone with the module. */
final class ProcfsLab implements Lab {
    private static final String MODULE = "counter";
    private static final String PATH = "/proc/counter";
    private static final int LINES = 12;
    private static final List<Integer> PIECES = List.of(4096, 100, 7, 1);
    private static final long NOBODY = 1000;

    @Override
    public String name() {
        return "procfs";
    }

    @Override
    public String summary() {
        return "a file of /proc that is made up when it is read: pieces that fit, writes, and a module that goes";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    // ---- the module ----

    /** A number, and a text about it. Touched in the kernel only. */
    private static final class Counter implements KernelModule {
        private long value = 1;
        private int made;

        @Override
        public ModuleInfo info() {
            return ModuleInfo.named(MODULE);
        }

        @Override
        public long init(ModuleContext context) {
            return context.addProcFile(MODULE, this::text, this::store);
        }

        private String text() {
            made++;
            StringBuilder text = new StringBuilder();
            for (long factor = 1; factor <= LINES; factor++) {
                text.append(factor).append(" * ").append(value);
                text.append(" = ").append(factor * value).append('\n');
            }
            return text.toString();
        }

        private long store(String written) {
            String number = written.strip();
            if (!number.matches("[0-9]{1,9}")) {
                return Errno.EINVAL.result();
            }
            value = Long.parseLong(number);
            return 0;
        }
    }

    // ---- programs ----

    /** A reading in pieces, in the middle of which the number was changed. */
    private record Reading(int piece, long value, String text, int made) {
        boolean isWhole() {
            StringBuilder whole = new StringBuilder();
            for (long factor = 1; factor <= LINES; factor++) {
                whole.append(factor + " * " + value + " = " + factor * value + "\n");
            }
            return text.contentEquals(whole);
        }
    }

    private static final class Seen {
        private final List<Reading> readings = new ArrayList<>();
        private final CallResults results = new CallResults();
        private String afterWrite = "";
    }

    /** Tries to write as somebody who is not root; its exit status says what came of it. */
    static final class User implements ChildEntry {
        @Override
        public void main(Libc libc, long argument) {
            libc.setuid(NOBODY);
            libc.exit(-FileText.write(libc, PATH, "7\n"));
        }
    }

    private static void program(Libc libc, Counter counter, Seen seen) {
        seen.results.put("insmod", libc.initModule(MODULE, ""));
        long value = 1;
        for (int piece : PIECES) {
            int before = counter.made;
            long file = libc.open(PATH, OpenFlags.READ_ONLY);
            byte[] first = new byte[piece];
            int count = (int) Math.max(0, libc.read(file, first));
            FileText.write(libc, PATH, value * 10 + "\n");
            String text = new String(first, 0, count, StandardCharsets.US_ASCII) + FileText.rest(libc, file, piece);
            libc.close(file);
            seen.readings.add(new Reading(piece, value, text, counter.made - before));
            value *= 10;
        }
        seen.results.put("write 42", FileText.write(libc, PATH, "42\n"));
        seen.afterWrite = FileText.read(libc, PATH).lines().findFirst().orElse("");
        seen.results.put("write nonsense", FileText.write(libc, PATH, "a lot\n"));
        long page = libc.mmap(1);
        libc.waitChild(libc.fork(User.class, 0), page, 0);
        seen.results.put("write as a user", -libc.load64(page));
        long file = libc.open(PATH, OpenFlags.READ_ONLY);
        seen.results.put("rmmod", libc.deleteModule(MODULE));
        seen.results.put("read", libc.read(file, page, 1));
        libc.close(file);
        seen.results.put("open", libc.open(PATH, OpenFlags.READ_ONLY));
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "A module adds /proc/counter, a table of a number. There is no such file anywhere: the text is made up when somebody "
                        + "reads from its beginning.",
                "It is made up once for each opening: whoever reads it in pieces, be they of 1 byte, gets pieces that fit, though the "
                        + "number is changed after the first of them.",
                "A write goes to the module, which takes 42 and refuses nonsense, -EINVAL; a user who is not root may not write at all, "
                        + "-EACCES.",
                "When the module goes, so does the file, -ENOENT. Who still has it open gets -ENODEV: none of the module's code runs "
                        + "for him.");
        Seen seen = new Seen();
        Counter counter = new Counter();
        try (Scene scene = lesson.scene()) {
            scene.machine().faces().modules().addBuiltIn(MODULE, () -> counter);
            scene.spawn("program", libc -> program(libc, counter, seen));
            scene.run();
            Table readings = new Table("in pieces of", "reads", "bytes", "made up", "all of one number");
            for (Reading reading : seen.readings) {
                int length = reading.text.length();
                readings.row(
                        reading.piece,
                        (length + reading.piece - 1) / reading.piece + 1,
                        length,
                        reading.made == 1 ? "once" : Text.count(reading.made, "time"),
                        reading.isWhole() ? "yes, of " + reading.value : "no");
            }
            readings.print(lesson.out());
            lesson.out().println();
            Table table = new Table("then", "result");
            seen.results.described().forEach(table::row);
            table.print(lesson.out());
            lesson.out().println();
            lesson.out().println("  After 42 was written the file begins with \"" + seen.afterWrite + "\".");
            lesson.out().println();
            check(lesson, seen);
            scene.finish(facts(seen));
        }
        return lesson.conclude();
    }

    private static void check(Lesson lesson, Seen seen) {
        boolean all = seen.readings.size() == PIECES.size();
        lesson.saw(
                1, seen.results.is("insmod", 0) && all && seen.readings.get(0).isWhole());
        lesson.saw(2, all && seen.readings.stream().allMatch(reading -> reading.isWhole() && reading.made == 1));
        lesson.saw(3, seen.results.is("write 42", 3) && seen.afterWrite.equals("1 * 42 = 42"));
        lesson.saw(3, seen.results.is("write nonsense", Errno.EINVAL.result()));
        lesson.saw(3, seen.results.is("write as a user", Errno.EACCES.result()));
        lesson.saw(4, seen.results.is("rmmod", 0) && seen.results.is("read", Errno.ENODEV.result()));
        lesson.saw(4, seen.results.is("open", Errno.ENOENT.result()));
    }

    private static Map<String, @Nullable Object> facts(Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        List<Map<String, Object>> readings = new ArrayList<>();
        for (Reading reading : seen.readings) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("piece", reading.piece);
            object.put("bytes", reading.text.length());
            object.put("made", reading.made);
            object.put("whole", reading.isWhole());
            readings.add(object);
        }
        facts.put("readings", readings);
        facts.put("results", seen.results.described());
        return facts;
    }
}
