package org.pagoda.user.lab;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.device.BufferView;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.FileHandle;
import org.pagoda.kernel.device.Request;
import org.pagoda.kernel.module.KernelModule;
import org.pagoda.kernel.module.ModuleContext;
import org.pagoda.kernel.module.ModuleInfo;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;
import org.pagoda.user.driver.HelloDriver;

/** The first driver: from insmod to rmmod, what programs call, and what comes of it at the driver. */
final class HelloDriverLab implements Lab {
    private static final String MODULE = "hello";
    private static final String PATH = "/dev/hello";
    private static final String WORDS = "hi there";
    private static final long TURN = 64;
    /** Nothing is mapped there. */
    private static final long WILD = 8;

    @Override
    public String name() {
        return "hello-driver";
    }

    @Override
    public String summary() {
        return "the first driver: a module, its device, and what a program's call has become when it gets there";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    // ---- the driver ----

    /** What happened, in order: calls of programs when they return, calls of the driver when they do, which is before. */
    private static final class Seen {
        private final List<Line> lines = new ArrayList<>();
        private final CallResults results = new CallResults();
        private String read = "";
        private int driverCalls;
        private int callsBeforeWild;
        private int callsAfterWild;

        private void call(Scene scene, String who, String call, long result) {
            lines.add(new Line(scene.machine().kernel().ticks(), who, call, result));
        }
    }

    private record Line(long tick, String who, String call, long result) {}

    /** The driver that comes along, and what it is asked. */
    private static final class Watched implements Driver {
        private final HelloDriver driver = new HelloDriver();
        private final Scene scene;
        private final Seen seen;

        Watched(Scene scene, Seen seen) {
            this.scene = scene;
            this.seen = seen;
        }

        private long note(String call, long result) {
            seen.driverCalls++;
            seen.call(scene, "    driver", call, result);
            return result;
        }

        @Override
        public long size() {
            return driver.size();
        }

        @Override
        public long open(FileHandle file) {
            return note("open(a file handle)", driver.open(file));
        }

        @Override
        public long read(Request request, BufferView target) {
            String call = "read(request at " + request.position() + ", a view of " + target.length() + " bytes)";
            return note(call, driver.read(request, target));
        }

        @Override
        public long write(Request request, BufferView source) {
            String call = "write(request at " + request.position() + ", a view of " + source.length() + " bytes)";
            return note(call, driver.write(request, source));
        }

        @Override
        public void release(FileHandle file) {
            note("release(the file handle)", 0);
        }
    }

    private static KernelModule module(Scene scene, Seen seen) {
        return new KernelModule() {
            @Override
            public ModuleInfo info() {
                return ModuleInfo.named(MODULE);
            }

            @Override
            public long init(ModuleContext context) {
                long result = context.registerDevice(MODULE, new Watched(scene, seen));
                seen.call(scene, "    module", "init: registerDevice(\"hello\", driver)", result);
                return result;
            }
        };
    }

    // ---- programs ----

    private static long noted(Scene scene, Seen seen, String who, String call, String key, long result) {
        seen.call(scene, who, call, result);
        return seen.results.put(key, result);
    }

    private static void root(Libc libc, Scene scene, Seen seen) {
        String who = "root";
        long user = scene.pid("user");
        noted(scene, seen, who, "open(\"/dev/hello\")", "before", libc.open(PATH, OpenFlags.READ_ONLY));
        noted(scene, seen, who, "init_module(\"hello\")", "insmod", libc.initModule(MODULE, ""));
        Peers.tell(libc, user, TURN);
        Peers.await(libc, TURN);
        noted(scene, seen, who, "delete_module(\"hello\")", "busy", libc.deleteModule(MODULE));
        Peers.tell(libc, user, TURN);
        Peers.await(libc, TURN);
        noted(scene, seen, who, "delete_module(\"hello\")", "rmmod", libc.deleteModule(MODULE));
        noted(scene, seen, who, "open(\"/dev/hello\")", "after", libc.open(PATH, OpenFlags.READ_ONLY));
    }

    private static void user(Libc libc, Scene scene, Seen seen) {
        String who = "user";
        long root = scene.pid("root");
        byte[] words = WORDS.getBytes(StandardCharsets.UTF_8);
        long page = libc.mmap(2);
        Peers.await(libc, TURN);
        libc.store(page, words, 0, words.length);
        long file = noted(scene, seen, who, "open(\"/dev/hello\")", "open", libc.open(PATH, OpenFlags.READ_WRITE));
        String write = "write(file, 0x" + Long.toHexString(page) + ", " + words.length + ")";
        noted(scene, seen, who, write, "write", libc.write(file, page, words.length));
        seen.callsBeforeWild = seen.driverCalls;
        noted(scene, seen, who, "write(file, 0x" + WILD + ", 3)", "wild", libc.write(file, WILD, 3));
        seen.callsAfterWild = seen.driverCalls;
        libc.lseek(file, 0, 0);
        long target = page + words.length;
        String read = "read(file, 0x" + Long.toHexString(target) + ", 100)";
        long count = noted(scene, seen, who, read, "read", libc.read(file, target, 100));
        byte[] bytes = new byte[(int) Math.max(0, count)];
        libc.load(target, bytes, 0, bytes.length);
        seen.read = new String(bytes, StandardCharsets.UTF_8);
        Peers.tell(libc, root, TURN);
        Peers.await(libc, TURN);
        noted(scene, seen, who, "close(file)", "close", libc.close(file));
        Peers.tell(libc, root, TURN);
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "Before the module is there, /dev/hello is not: -ENOENT. Its init registers a device, and then it is.",
                "A program's write has an address in it. The driver gets a request and a view of so many bytes instead: it can neither see more "
                        + "of the program nor keep what it sees. What it returns is what the program gets.",
                "The same bytes can be read from it.",
                "A write from where no page is never reaches the driver: -EFAULT.",
                "A module whose device is open cannot go: -EBUSY. When the file is closed it goes, and its device with it: -ENOENT.");
        Seen seen = new Seen();
        try (Scene scene = lesson.scene()) {
            scene.machine().faces().modules().addBuiltIn(MODULE, () -> module(scene, seen));
            scene.spawn("root", libc -> root(libc, scene, seen));
            scene.spawn("user", libc -> user(libc, scene, seen));
            scene.run();
            Table table = new Table("tick", "who", "call", "result");
            for (Line line : seen.lines) {
                table.row(line.tick, line.who, line.call, Errno.describe(line.result));
            }
            table.print(lesson.out());
            lesson.out().println();
            lesson.out().println("  What was read: \"" + seen.read + "\".");
            lesson.out().println();
            check(lesson, seen);
            scene.finish(facts(seen));
        }
        return lesson.conclude();
    }

    private static void check(Lesson lesson, Seen seen) {
        long length = WORDS.length();
        lesson.saw(1, seen.results.is("before", Errno.ENOENT.result()) && seen.results.is("insmod", 0));
        lesson.saw(1, seen.results.hasSucceeded("open"));
        lesson.saw(2, seen.results.is("write", length));
        lesson.saw(3, seen.results.is("read", length) && seen.read.equals(WORDS));
        lesson.saw(4, seen.results.is("wild", Errno.EFAULT.result()) && seen.callsAfterWild == seen.callsBeforeWild);
        lesson.saw(5, seen.results.is("busy", Errno.EBUSY.result()) && seen.results.is("close", 0));
        lesson.saw(5, seen.results.is("rmmod", 0) && seen.results.is("after", Errno.ENOENT.result()));
    }

    private static Map<String, @Nullable Object> facts(Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("results", seen.results.described());
        facts.put("read", seen.read);
        facts.put("driverCalls", seen.driverCalls);
        return facts;
    }
}
