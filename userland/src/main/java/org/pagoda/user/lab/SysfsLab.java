package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.module.KernelModule;
import org.pagoda.kernel.module.ModuleContext;
import org.pagoda.kernel.module.ModuleInfo;
import org.pagoda.kernel.sysfs.SysFileSystem;
import org.pagoda.kernel.sysfs.SysObject;
import org.pagoda.mmu.Errno;
import org.pagoda.user.DirectoryEntry;
import org.pagoda.user.Libc;

/** Objects of the kernel as folders of /sys, and their attributes as files: one value each. */
final class SysfsLab implements Lab {
    private static final String MODULE = "lamp";
    private static final String FOLDER = "/sys/devices/lamp";
    private static final String BRIGHTNESS = FOLDER + "/brightness";
    private static final String BULB = FOLDER + "/bulb/colour";
    private static final String RESET = FOLDER + "/reset";
    private static final int MOST = 255;
    private static final int ROOT_WRITES = 0644;
    private static final int READ_ONLY = 0444;
    private static final int WRITE_ONLY = 0200;

    @Override
    public String name() {
        return "sysfs";
    }

    @Override
    public String summary() {
        return "objects of the kernel as folders of /sys, attributes as files, and one that goes while it is read";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    // ---- the module ----

    /** A lamp that can be dimmed, with a bulb in it. Touched in the kernel only. */
    private static final class Lamp implements KernelModule {
        private final SysFileSystem sys;
        private int brightness = 100;
        private int shown;

        Lamp(SysFileSystem sys) {
            this.sys = sys;
        }

        @Override
        public ModuleInfo info() {
            return ModuleInfo.named(MODULE);
        }

        @Override
        public long init(ModuleContext context) {
            SysObject lamp = sys.devices().child(context.owner(), MODULE);
            context.onUnload(FOLDER, () -> sys.devices().removeChild(MODULE));
            lamp.attribute(
                    "brightness",
                    ROOT_WRITES,
                    (reader, out) -> {
                        shown++;
                        out.append(brightness).append('\n');
                        return 0;
                    },
                    (writer, text) -> dim(text.strip()));
            lamp.attribute("reset", WRITE_ONLY, null, (writer, text) -> dim("0"));
            lamp.child(context.owner(), "bulb")
                    .attribute(
                            "colour",
                            READ_ONLY,
                            (reader, out) -> {
                                out.append("warm white\n");
                                return 0;
                            },
                            null);
            return 0;
        }

        private long dim(String text) {
            if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > MOST) {
                return Errno.EINVAL.result();
            }
            brightness = Integer.parseInt(text);
            return 0;
        }
    }

    // ---- the program ----

    private static final class Seen {
        private final List<String> tree = new ArrayList<>();
        private final Map<String, String> results = new LinkedHashMap<>();
        private int shownByGone;
    }

    private static void program(Libc libc, Lamp lamp, Seen seen) {
        seen.results.put("init_module(\"lamp\")", Errno.describe(libc.initModule(MODULE, "")));
        tree(libc, FOLDER, "", seen.tree);
        note(seen, "read brightness", FileText.read(libc, BRIGHTNESS));
        note(seen, "write 200 to brightness", FileText.write(libc, BRIGHTNESS, "200\n"));
        note(seen, "read brightness again", FileText.read(libc, BRIGHTNESS));
        note(seen, "write 256 to brightness", FileText.write(libc, BRIGHTNESS, "256\n"));
        note(seen, "write to colour", FileText.write(libc, BULB, "red\n"));
        note(seen, "read reset", FileText.read(libc, RESET));
        note(seen, "write to reset", FileText.write(libc, RESET, "1\n"));
        note(seen, "read brightness at last", FileText.read(libc, BRIGHTNESS));
        long file = libc.open(BRIGHTNESS, OpenFlags.READ_ONLY);
        note(seen, "delete_module, with brightness open", libc.deleteModule(MODULE));
        int before = lamp.shown;
        note(seen, "read the open file", libc.read(file, new byte[1]));
        seen.shownByGone = lamp.shown - before;
        libc.close(file);
        note(seen, "open brightness", libc.open(BRIGHTNESS, OpenFlags.READ_ONLY));
    }

    private static void note(Seen seen, String what, long result) {
        seen.results.put(what, Errno.describe(result));
    }

    private static void note(Seen seen, String what, String text) {
        seen.results.put(what, text.strip());
    }

    /** The folder and what is in it, as drawn lines. */
    private static void tree(Libc libc, String folder, String indent, List<String> lines) {
        if (indent.isEmpty()) {
            lines.add(folder);
        }
        long file = libc.open(folder, OpenFlags.READ_ONLY);
        List<DirectoryEntry> entries = libc.entries(file);
        libc.close(file);
        for (DirectoryEntry entry : entries) {
            if (entry.name().startsWith(".")) {
                continue;
            }
            String path = folder + "/" + entry.name();
            String name = indent + "  " + entry.name() + (entry.isDirectory() ? "/" : "");
            String rights = libc.stat(path).permissions();
            lines.add(String.format(Locale.ROOT, "%-24s %s", name, rights));
            if (entry.isDirectory()) {
                tree(libc, path, indent + "  ", lines);
            }
        }
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "A module makes an object below /sys/devices, and one below that. Each object is a folder, each attribute a file of one "
                        + "value, whose permissions say what can be done: show, store, or both.",
                "A read asks the module's show, a write its store: what was stored is shown from then on. Nonsense is -EINVAL.",
                "An attribute without store cannot be written, nor one without show read, not even by root: -EIO.",
                "The module goes while somebody has an attribute open: he gets -ENODEV, and show is not called; the folder is gone.");
        Seen seen = new Seen();
        try (Scene scene = lesson.scene()) {
            Lamp lamp = new Lamp(SysFileSystem.of(scene.machine().faces().vfs()));
            scene.machine().faces().modules().addBuiltIn(MODULE, () -> lamp);
            scene.spawn("program", libc -> program(libc, lamp, seen));
            scene.run();
            seen.tree.forEach(line -> lesson.out().println("  " + line));
            lesson.out().println();
            Table table = new Table("call", "result");
            seen.results.forEach(table::row);
            table.print(lesson.out());
            lesson.out().println();
            check(lesson, seen);
            scene.finish(facts(seen));
        }
        return lesson.conclude();
    }

    private static void check(Lesson lesson, Seen seen) {
        lesson.saw(1, seen.tree.size() == 5 && is(seen, "read brightness", "100"));
        lesson.saw(2, is(seen, "write 200 to brightness", "4") && is(seen, "read brightness again", "200"));
        lesson.saw(2, is(seen, "write 256 to brightness", "-EINVAL"));
        lesson.saw(2, is(seen, "write to reset", "2") && is(seen, "read brightness at last", "0"));
        lesson.saw(3, is(seen, "write to colour", "-EIO") && is(seen, "read reset", "-EIO"));
        lesson.saw(4, is(seen, "delete_module, with brightness open", "0"));
        lesson.saw(4, is(seen, "read the open file", "-ENODEV") && seen.shownByGone == 0);
        lesson.saw(4, is(seen, "open brightness", "-ENOENT"));
    }

    private static boolean is(Seen seen, String what, String expected) {
        return expected.equals(seen.results.get(what));
    }

    private static Map<String, @Nullable Object> facts(Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("tree", seen.tree);
        facts.put("results", seen.results);
        return facts;
    }
}
