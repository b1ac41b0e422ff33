package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.KernelMemory;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.user.Libc;

/** The kernel copies from and to addresses that a program gives it: good ones, bad ones and half-bad ones. */
final class UserAccess implements Lab {
    private static final long PAGE = 64;
    private static final int BUFFER = 4 * Page.SIZE;
    private static final byte KERNELS = 'k';
    private static final long EFAULT = Errno.EFAULT.result();

    @Override
    public String name() {
        return "uaccess";
    }

    @Override
    public String summary() {
        return "the kernel copies from and to addresses that a program gives it: good ones, bad ones, half-bad ones";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    private enum Kind {
        GOOD(1),
        HALF(2),
        BAD(3);

        private final int announcement;

        Kind(int announcement) {
            this.announcement = announcement;
        }
    }

    /** What is to be tried, and the result that it should have. */
    private record Trial(UserCall call, Kind kind, long address, long count, long expected, String where) {}

    /** What came of it; exact: these bytes were copied as they should be, and no others changed. */
    private record Tried(Trial trial, String picture, long result, boolean exact) {}

    /** One machine whose kernel has a system call for each way. */
    private static final class Round {
        private final Scene scene;
        private final Kernel kernel;
        private final KernelMemory kernelMemory;
        private final UserMemory userMemory;
        private final UserPages pages;
        private final long buffer;
        private final List<Tried> tried = new ArrayList<>();
        private final Process program;
        private final Process toucher;
        private boolean ended;
        private @Nullable Trial current;

        Round(Scene scene) {
            this.scene = scene;
            kernel = scene.machine().kernel();
            kernelMemory = kernel.kernelMemory();
            userMemory = new UserMemory(kernel);
            pages = new UserPages(kernel);
            buffer = kernelMemory.heap().kmalloc(BUFFER);
            for (UserCall call : UserCall.values()) {
                kernel.table()
                        .add(
                                call.number(),
                                call.callName(),
                                (task, address, count, a2, a3, a4, a5) -> serve(call, task, address, count));
            }
            program = scene.spawn("program", this::tryAll);
            scene.spawn("friend", libc -> {
                libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> size);
                libc.serve();
            });
            toucher = scene.spawn("toucher", libc -> libc.load64(0));
        }

        void close() {
            kernelMemory.heap().kfree(buffer);
        }

        // ---- the program ----

        private void tryAll(Libc libc) {
            pages.make(libc);
            Peers.send(
                    libc,
                    scene.pid("friend"),
                    PAGE,
                    pages.address(UserPages.MOVED, 0),
                    1,
                    SendFlags.MOVE | SendFlags.WAIT);
            for (Trial trial : trials()) {
                current = trial;
                libc.systemCall(trial.call.number(), trial.address, trial.count, 0, 0, 0, 0);
            }
            ended = true;
            libc.exit(0);
        }

        private List<Trial> trials() {
            long first = pages.address(UserPages.FIRST, 0);
            long hole = pages.address(UserPages.HOLE, 0);
            long readOnly = pages.address(UserPages.READ_ONLY, 0);
            long untouched = pages.address(UserPages.UNTOUCHED, 0);
            long moved = pages.address(UserPages.MOVED, 0);
            long string = hole - UserPages.STRING_LENGTH;
            UserCall from = UserCall.COPY_FROM_USER;
            UserCall to = UserCall.COPY_TO_USER;
            UserCall clear = UserCall.CLEAR_USER;
            UserCall get = UserCall.GET_USER;
            UserCall put = UserCall.PUT_USER;
            UserCall text = UserCall.STRNCPY_FROM_USER;
            return List.of(
                    new Trial(text, Kind.GOOD, string, 4096, UserPages.STRING_LENGTH - 1, "NUL before hole"),
                    new Trial(text, Kind.GOOD, string, 4, 4, "NUL behind count"),
                    new Trial(from, Kind.GOOD, first + 1024, 4096, 4096, ""),
                    new Trial(from, Kind.GOOD, readOnly, 8192, 8192, "read, then zeros"),
                    new Trial(from, Kind.HALF, hole - 2048, 4096, 2048, "runs into hole"),
                    new Trial(from, Kind.HALF, moved - 1024, 2048, 1024, "page moved away"),
                    new Trial(from, Kind.BAD, hole, 1024, EFAULT, "hole"),
                    new Trial(from, Kind.BAD, buffer, 1024, EFAULT, "the kernel's own"),
                    new Trial(to, Kind.GOOD, first + 1024, 4096, 4096, ""),
                    new Trial(to, Kind.GOOD, untouched, 2048, 2048, "gets its frame now"),
                    new Trial(to, Kind.HALF, hole - 2048, 4096, 2048, "runs into hole"),
                    new Trial(to, Kind.BAD, readOnly, 8192, EFAULT, "read only"),
                    new Trial(to, Kind.BAD, moved, 1024, EFAULT, "page moved away"),
                    new Trial(to, Kind.BAD, PageTableWalker.USER_END - 8, 16, EFAULT, "into kernel half"),
                    new Trial(to, Kind.BAD, first, Long.MAX_VALUE, EFAULT, "overflows"),
                    new Trial(clear, Kind.GOOD, first + 3072, 2048, 2048, ""),
                    new Trial(clear, Kind.HALF, hole - 1024, 2048, 1024, "runs into hole"),
                    new Trial(clear, Kind.BAD, 0, 1024, EFAULT, "null area"),
                    new Trial(get, Kind.GOOD, first + Page.SIZE - 4, 8, 0, "in two pages"),
                    new Trial(get, Kind.HALF, hole - 4, 8, EFAULT, "all or nothing"),
                    new Trial(get, Kind.BAD, -8, 8, EFAULT, "kernel half"),
                    new Trial(put, Kind.GOOD, first + Page.SIZE - 4, 8, 0, "in two pages"),
                    new Trial(put, Kind.HALF, hole - 4, 8, EFAULT, "all or nothing"),
                    new Trial(put, Kind.BAD, readOnly, 8, EFAULT, "read only"),
                    new Trial(text, Kind.BAD, readOnly - 1024, 1024, EFAULT, "hole"));
        }

        // ---- the kernel ----

        private long serve(UserCall call, Task task, long address, long count) {
            byte[] before = pages.bytes(task.process());
            byte[] kernels = new byte[BUFFER];
            Arrays.fill(kernels, KERNELS);
            kernelMemory.write(buffer, kernels, 0, BUFFER);
            long result = call.make(userMemory, task, buffer, address, count);
            Trial trial = current;
            if (trial != null) {
                long touched = call.touched(count, result);
                tried.add(new Tried(
                        trial,
                        pages.picture(address, count, touched),
                        result,
                        isExact(call, before, pages.bytes(task.process()), address, (int) touched)));
            }
            return result;
        }

        /** True if just the bytes that were touched came over, and all others are what they were, on both sides. */
        private boolean isExact(UserCall call, byte[] before, byte[] after, long address, int touched) {
            byte[] users = before.clone();
            byte[] kernels = new byte[BUFFER];
            Arrays.fill(kernels, KERNELS);
            int index = pages.index(address);
            if (touched > 0 && call.stores()) {
                byte value = switch (call) {
                    case CLEAR_USER -> 0;
                    case PUT_USER -> -1;
                    default -> KERNELS;
                };
                Arrays.fill(users, index, index + touched, value);
            } else if (touched > 0 && call != UserCall.GET_USER) {
                System.arraycopy(before, index, kernels, 0, touched);
            }
            byte[] kernelsAfter = new byte[BUFFER];
            kernelMemory.read(buffer, kernelsAfter, 0, BUFFER);
            return Arrays.equals(users, after) && Arrays.equals(kernels, kernelsAfter);
        }
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "Good addresses: everything is copied, and pages that were never touched get their frames as if the "
                        + "program itself had touched them.",
                "Half-bad ones: copies stop at the first page that the program could not have touched itself, and return "
                        + "the bytes copied up to there. get_user and put_user are all or nothing.",
                "Bad ones: " + Errno.describe(EFAULT)
                        + ", and not a byte is touched. The kernel half is refused whatever " + "lies there.",
                "A string is read up to its NUL, and no page behind it is touched.",
                "No bad address harms the kernel, or the program that gave it to the kernel: it goes on to the end. The "
                        + "process that touches one itself is killed: status " + Kernel.STATUS_FAULT + ".");
        try (Scene scene = lesson.scene()) {
            Round round = new Round(scene);
            scene.run();
            round.close();
            print(lesson, round);
            check(lesson, round);
            scene.finish(facts(round));
        }
        return lesson.conclude();
    }

    private static void print(Lesson lesson, Round round) {
        Table table = new Table("call", "the program's pages, or address", "asked", "result", "Linux", "");
        for (Tried tried : round.tried) {
            Trial trial = tried.trial;
            table.row(
                    trial.call.callName(),
                    tried.picture,
                    bytes(trial.count),
                    result(tried.result),
                    trial.count == Long.MAX_VALUE ? "all" : result(trial.call.linuxResult(trial.count, tried.result)),
                    trial.where);
        }
        table.print(lesson.out());
        lesson.out().println();
        lesson.out().println("  w read and write   r read only   . not mapped   m moved away   1,024 bytes a sign");
        lesson.out().println("  # touched          x asked for, but not touched");
        lesson.out().println();
        lesson.out()
                .println("Linux's copy_to_user, copy_from_user and clear_user return the bytes that were NOT copied;");
        lesson.out().println("here the result is the bytes that were, or -EFAULT if not even the first could be.");
        lesson.out().println();
        for (Process process : List.of(round.program, round.toucher)) {
            String cause = process.cause();
            lesson.out()
                    .println("  " + process + ": status " + process.exitStatus() + (cause == null ? "" : ", " + cause));
        }
        lesson.out().println();
    }

    private static String bytes(long count) {
        return count == Long.MAX_VALUE ? "2^63-1" : Text.number(count);
    }

    private static String result(long result) {
        return result < 0 ? "-EFAULT" : Text.number(result);
    }

    private static void check(Lesson lesson, Round round) {
        for (Tried tried : round.tried) {
            boolean so = tried.result == tried.trial.expected && tried.exact;
            lesson.saw(tried.trial.kind.announcement, so);
            if (tried.trial.call == UserCall.STRNCPY_FROM_USER) {
                lesson.saw(4, so);
            }
        }
        boolean wentOn = round.ended
                && round.program.state() == Process.State.DEAD
                && round.program.exitStatus() == 0
                && round.tried.size() == round.trials().size();
        boolean killed =
                round.toucher.state() == Process.State.DEAD && round.toucher.exitStatus() == Kernel.STATUS_FAULT;
        lesson.saw(5, wentOn && killed);
    }

    private static Map<String, @Nullable Object> facts(Round round) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        List<Map<String, Object>> calls = new ArrayList<>();
        for (Tried tried : round.tried) {
            Trial trial = tried.trial;
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("call", trial.call.callName());
            object.put("kind", trial.kind.name().toLowerCase(Locale.ROOT));
            object.put("address", "0x" + Long.toHexString(trial.address));
            object.put("count", trial.count);
            object.put("result", tried.result);
            object.put("linuxResult", trial.call.linuxResult(trial.count, tried.result));
            object.put("exact", tried.exact);
            calls.add(object);
        }
        facts.put("calls", calls);
        facts.put("programStatus", round.program.exitStatus());
        facts.put("toucherStatus", round.toucher.exitStatus());
        return facts;
    }
}
