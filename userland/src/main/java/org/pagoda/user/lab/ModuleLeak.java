package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.FileHandle;
import org.pagoda.kernel.log.LogLine;
import org.pagoda.kernel.module.KernelModule;
import org.pagoda.kernel.module.ModuleContext;
import org.pagoda.kernel.module.ModuleInfo;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;

/** A module that forgets what it has allocated, and what the kernel finds when it goes; and the same module, mended. */
final class ModuleLeak implements Lab {
    private static final String MODULE = "notes";
    private static final String PATH = "/dev/notes";
    private static final String OPENS = "opens";
    private static final int DEFAULT_OPENS = 24;
    private static final int MOST_OPENS = 400;
    private static final int STEPS = 6;
    private static final long NOTE = 512;
    private static final int BAR = 30;

    @Override
    public String name() {
        return "module-leak";
    }

    @Override
    public String summary() {
        return "a module that forgets what it allocates: the kernel's accounts show it; and the mended one";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(new LabKey(
                OPENS, STEPS + " to " + MOST_OPENS, Integer.toString(DEFAULT_OPENS), "how often the device is opened"));
    }

    // ---- the module ----

    /** Keeps a note for each open file. */
    private static final class Notes implements KernelModule, Driver {
        private final boolean isMended;
        private final boolean failsInInit;
        private @Nullable ModuleContext kernel;

        Notes(boolean isMended, boolean failsInInit) {
            this.isMended = isMended;
            this.failsInInit = failsInInit;
        }

        @Override
        public ModuleInfo info() {
            return ModuleInfo.named(MODULE);
        }

        @Override
        public long init(ModuleContext context) {
            kernel = context;
            long result = context.registerDevice(MODULE, this);
            if (failsInInit) {
                context.kmalloc(NOTE);
                return Errno.EIO.result(); // without undoing anything
            }
            return result;
        }

        @Override
        public long open(FileHandle file) {
            long note = kernel == null ? 0 : kernel.kmalloc(NOTE);
            if (note == 0) {
                return Errno.ENOMEM.result();
            }
            file.setState(note);
            return 0;
        }

        @Override
        public void release(FileHandle file) {
            if (isMended && kernel != null && file.state() instanceof Long note) {
                kernel.kfree(note);
            }
        }
    }

    // ---- the program ----

    /** What one module came to. */
    private static final class Seen {
        private final List<Long> opens = new ArrayList<>();
        private final List<Long> bytes = new ArrayList<>();
        private final List<String> log = new ArrayList<>();
        private long rmmod = -1;
        private long bytesLeft = -1;

        long grown() {
            return bytes.isEmpty() ? -1 : bytes.get(bytes.size() - 1) - bytes.get(0);
        }

        long forgotten() {
            return log.stream().filter(line -> line.contains("has forgotten")).count();
        }
    }

    private static void program(Libc libc, Scene scene, int opens, Seen seen) {
        long before = inUse(scene);
        libc.initModule(MODULE, "");
        long done = 0;
        note(scene, seen, before, done);
        for (int step = 1; step <= STEPS; step++) {
            for (; done < (long) opens * step / STEPS; done++) {
                libc.close(libc.open(PATH, OpenFlags.READ_ONLY));
            }
            note(scene, seen, before, done);
        }
        seen.rmmod = libc.deleteModule(MODULE);
        seen.bytesLeft = inUse(scene) - before;
    }

    private static void note(Scene scene, Seen seen, long before, long opens) {
        seen.opens.add(opens);
        seen.bytes.add(inUse(scene) - before);
    }

    private static long inUse(Scene scene) {
        return scene.machine().kernel().kernelMemory().heap().bytesInUse();
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        int opens = run.number(OPENS, STEPS, MOST_OPENS, DEFAULT_OPENS);
        Lesson lesson = new Lesson(
                this,
                run,
                "The module allocates " + NOTE
                        + " bytes of kernel memory at each open, and forgets to free them when the file is "
                        + "closed: the kernel's heap grows with every open.",
                "A process that dies gives back what it has; a module's memory is the kernel's. But the kernel knows who has "
                        + "allocated it: when the module goes, what it has forgotten is named in the log, with the place, and freed.",
                "Mended: release frees what open has allocated. The heap stays as it is, and nothing is named.",
                "A module whose init fails half-way: what it had registered is undone, and what it had allocated is named and freed.");
        Seen broken = show(lesson, "broken", opens, new Notes(false, false));
        Seen mended = show(lesson, "mended", opens, new Notes(true, false));
        lesson.saw(1, broken.grown() >= opens * NOTE);
        lesson.saw(2, broken.rmmod == 0 && broken.forgotten() == opens && broken.bytesLeft == 0);
        lesson.saw(3, mended.grown() == 0 && mended.rmmod == 0 && mended.forgotten() == 0 && mended.bytesLeft == 0);
        failInInit(lesson);
        return lesson.conclude();
    }

    private static Seen show(Lesson lesson, String variant, int opens, Notes notes) {
        Seen seen = new Seen();
        try (Scene scene = lesson.scene(variant)) {
            scene.machine().faces().modules().addBuiltIn(MODULE, () -> notes);
            scene.spawn("program", libc -> program(libc, scene, opens, seen));
            scene.run();
            readLog(scene, seen);
            Table table = new Table("opens and closes", "bytes of the module's", "");
            for (int i = 0; i < seen.opens.size(); i++) {
                table.row(
                        seen.opens.get(i),
                        Text.number(seen.bytes.get(i)),
                        "|" + Text.bar(seen.bytes.get(i), 2 * NOTE * opens, BAR));
            }
            table.print(lesson.out());
            lesson.out().println();
            printLog(lesson, seen);
            scene.finish(facts(variant, seen));
        }
        return seen;
    }

    private static void failInInit(Lesson lesson) {
        Seen seen = new Seen();
        long[] results = {0, 0};
        try (Scene scene = lesson.scene("an init that fails")) {
            scene.machine().faces().modules().addBuiltIn(MODULE, () -> new Notes(false, true));
            scene.spawn("program", libc -> {
                long before = inUse(scene);
                results[0] = libc.initModule(MODULE, "");
                results[1] = libc.open(PATH, OpenFlags.READ_ONLY);
                seen.bytesLeft = inUse(scene) - before;
            });
            scene.run();
            readLog(scene, seen);
            Table table = new Table("call", "result");
            table.row("init_module(\"notes\")", Errno.describe(results[0]));
            table.row("open(\"/dev/notes\")", Errno.describe(results[1]));
            table.print(lesson.out());
            lesson.out().println();
            printLog(lesson, seen);
            lesson.saw(4, results[0] == Errno.EIO.result() && results[1] == Errno.ENOENT.result());
            lesson.saw(4, seen.forgotten() == 1 && seen.bytesLeft == 0);
            scene.finish(facts("init fails", seen));
        }
    }

    private static void readLog(Scene scene, Seen seen) {
        for (LogLine line : scene.machine().faces().log().lines()) {
            seen.log.add(line.shown());
        }
    }

    /** The first lines; the others are like them. */
    private static void printLog(Lesson lesson, Seen seen) {
        int most = 3;
        seen.log.stream().limit(most).forEach(line -> {
            int end = line.indexOf(", allocated in ");
            lesson.out().println("  " + (end < 0 ? line : line.substring(0, end)));
            if (end >= 0) {
                lesson.out().println("             " + line.substring(end + 2));
            }
        });
        if (seen.log.size() > most) {
            lesson.out().println("  ... and " + (seen.log.size() - most) + " more");
        }
        if (!seen.log.isEmpty()) {
            lesson.out().println();
        }
    }

    private static Map<String, @Nullable Object> facts(String variant, Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("variant", variant);
        facts.put("opens", seen.opens);
        facts.put("bytes", seen.bytes);
        facts.put("forgotten", seen.forgotten());
        facts.put("bytesLeft", seen.bytesLeft);
        return facts;
    }
}
