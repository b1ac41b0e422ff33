package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.user.ChildEntry;
import org.pagoda.user.Libc;
import org.pagoda.user.ProgramImage;

/** Families: what a child has from its parent, how it ends, who adopts it, groups, and programs by name. */
final class Fork implements Lab {
    private static final long WORK = 64;
    private static final long LOADED = 65;
    private static final long SENT = 66;
    private static final long HANDLED = 67;
    private static final long GROUP = 68;
    private static final long MADE = 70;
    private static final long END = 71;

    private static final long PAGE = AddressSpace.MMAP_START;
    private static final long VALUE = 7;
    private static final long STATUS = 3;
    private static final long MIDDLES = 4;
    private static final long ORPHANS = 6;
    private static final int WORKERS = 3;
    private static final long ANY = -1;
    private static final long NO_HANG = 1;

    @Override
    public String name() {
        return "fork";
    }

    @Override
    public String summary() {
        return "families: what a child has from its parent, its end, orphans, groups, and programs by name";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** A system call and what came of it. */
    private record Call(String call, String result, String meaning) {}

    /** What the programs of one scene have noted. */
    private static final class Seen {
        private final Scene scene;
        private final Map<Long, String> roles = new LinkedHashMap<>();
        private final Map<String, Long> numbers = new LinkedHashMap<>();
        private final List<Call> calls = new ArrayList<>();
        private final List<String> before = new ArrayList<>();
        private final List<String> after = new ArrayList<>();

        Seen(Scene scene) {
            this.scene = scene;
        }

        long get(String key) {
            return numbers.getOrDefault(key, Long.MIN_VALUE);
        }

        void call(String key, String call, long result, String meaning) {
            numbers.put(key, result);
            calls.add(new Call(call, Errno.describe(result), meaning));
        }

        /** The family as it is now. */
        List<String> tree() {
            return ProcessTree.lines(
                    scene.machine().kernel().processes(),
                    process -> "group " + process.group() + "  " + roles.getOrDefault(process.pid(), ""));
        }
    }

    // ---- a child and its end ----

    private static void parent(Libc libc, Seen seen) {
        libc.mmap(PAGE, 1, 6);
        libc.store64(PAGE, VALUE);
        libc.mask(WORK);
        libc.registerHandler(WORK, (inHandler, pid, type, value, size, flags) -> 0);
        String[] names = {"loaded", "sent", "handled", "group"};
        for (long type = LOADED; type <= GROUP; type++) {
            String name = names[(int) (type - LOADED)];
            libc.registerHandler(type, (inHandler, pid, sent, value, size, flags) -> {
                seen.numbers.put(name, value);
                return 0;
            });
        }
        libc.send(0, WORK, 0, 0, SendFlags.TO_SELF); // waits here, because WORK is masked
        seen.numbers.put("parentsGroup", libc.getGroup(0));
        long child = libc.fork(Child.class, libc.getpid());
        seen.roles.put(libc.getpid(), "has forked");
        seen.roles.put(child, "is its child");
        seen.numbers.put("child", child);
        seen.before.addAll(seen.tree());
        Peers.tell(libc, child, END);
        while (libc.send(child, END, 0, 0, 0) != Errno.ESRCH.result()) {
            libc.schedYield();
        }
        seen.after.addAll(seen.tree());
        long status = libc.mmap(1);
        seen.call("gone", "send to " + child, libc.send(child, WORK, 0, 0, 0), "for all others it is gone");
        seen.call("waited", "wait for " + child, libc.waitChild(child, status, 0), "its parent can still ask");
        seen.call("status", "the status", libc.load64(status), "what it gave to exit");
        seen.call("again", "wait again", libc.waitChild(child, status, 0), "nobody remembers it any more");
    }

    /** Tells its parent what it finds. */
    static final class Child implements ChildEntry {
        @Override
        public void main(Libc libc, long parent) {
            Peers.tell(libc, parent, LOADED, libc.load64(PAGE));
            Peers.tell(libc, parent, SENT, libc.send(0, WORK, 0, 0, SendFlags.TO_SELF));
            long[] handled = new long[1];
            libc.registerHandler(WORK, (inHandler, pid, type, value, size, flags) -> {
                handled[0]++;
                return 0;
            });
            libc.schedYield();
            Peers.tell(libc, parent, HANDLED, handled[0]);
            Peers.tell(libc, parent, GROUP, libc.getGroup(0));
            libc.registerHandler(END, (inHandler, pid, type, value, size, flags) -> {
                inHandler.exit(STATUS);
                return 0;
            });
            libc.serve();
        }
    }

    private static void showChild(Lesson lesson) {
        try (Scene scene = lesson.scene("a child and its end")) {
            Seen seen = new Seen(scene);
            scene.spawn("parent", libc -> parent(libc, seen));
            scene.run();
            print(lesson, "While both live:", seen.before);
            Table table = new Table("of the parent", "in the child", "inherited?");
            table.row("its page holds " + VALUE, seen.numbers.getOrDefault("loaded", -1L), "yes, copy-on-write");
            table.row("group " + seen.get("parentsGroup"), "group " + seen.get("group"), "yes");
            table.row("a handler for WORK", "send to itself: " + Errno.describe(seen.get("sent")), "no");
            table.row("1 message that waits", seen.numbers.getOrDefault("handled", -1L) + " handled", "no");
            table.print(lesson.out());
            lesson.out().println();
            print(lesson, "The child has ended, and was not waited for:", seen.after);
            printCalls(lesson, seen);
            lesson.saw(1, seen.get("loaded") == VALUE && seen.get("group") == seen.get("parentsGroup"));
            lesson.saw(1, seen.get("sent") == Errno.ECONNREFUSED.result() && seen.get("handled") == 0);
            lesson.saw(2, seen.get("gone") == Errno.ESRCH.result() && seen.get("waited") == seen.get("child"));
            lesson.saw(2, seen.get("status") == STATUS && seen.get("again") == Errno.ECHILD.result());
            scene.finish(facts("child", seen));
        }
    }

    // ---- an orphan ----

    private static void init(Libc libc, Seen seen) {
        libc.registerHandler(MADE, (inHandler, pid, type, orphan, size, flags) -> {
            Peers.tell(inHandler, orphan, END);
            long status = inHandler.mmap(1);
            seen.call(
                    "adopted", "init: wait for " + orphan, inHandler.waitChild(orphan, status, 0), "it is init's now");
            seen.call("orphansStatus", "the status", inHandler.load64(status), "what it gave to exit");
            return 0;
        });
        libc.serve();
    }

    private static void shell(Libc libc, Seen seen) {
        long[] orphan = new long[1];
        libc.mask(MADE);
        libc.registerHandler(MADE, (inHandler, pid, type, made, size, flags) -> {
            orphan[0] = made;
            return 0;
        });
        long middle = libc.fork(Middle.class, libc.getpid());
        libc.waitMessage(MADE);
        seen.roles.put(middle, "will end first");
        seen.roles.put(orphan[0], "will be an orphan");
        seen.before.addAll(seen.tree());
        seen.numbers.put("middle", middle);
        seen.numbers.put("orphan", orphan[0]);
        seen.numbers.put("parentBefore", parentOf(seen, orphan[0]));
        Peers.tell(libc, middle, END);
        long status = libc.mmap(1);
        seen.call("waited", "shell: wait for " + middle, libc.waitChild(ANY, status, 0), "its child, by any number");
        seen.call("status", "the status", libc.load64(status), "what it gave to exit");
        seen.numbers.put("parentAfter", parentOf(seen, orphan[0]));
        seen.after.addAll(seen.tree());
        Peers.tell(libc, seen.scene.pid("init"), MADE, orphan[0]);
    }

    private static long parentOf(Seen seen, long pid) {
        Process process = seen.scene.machine().kernel().process(pid);
        return process == null ? ANY : process.parent();
    }

    /** Makes a child, and ends before it. */
    static final class Middle implements ChildEntry {
        @Override
        public void main(Libc libc, long shell) {
            endOn(libc, MIDDLES);
            Peers.tell(libc, shell, MADE, libc.fork(Orphan.class, 0));
            libc.serve();
        }
    }

    /** Lives on when its parent has ended. */
    static final class Orphan implements ChildEntry {
        @Override
        public void main(Libc libc, long nothing) {
            endOn(libc, ORPHANS);
            libc.serve();
        }
    }

    private static void endOn(Libc libc, long status) {
        libc.registerHandler(END, (inHandler, pid, type, value, size, flags) -> {
            inHandler.exit(status);
            return 0;
        });
    }

    private static void showOrphan(Lesson lesson) {
        try (Scene scene = lesson.scene("an orphan")) {
            Seen seen = new Seen(scene);
            Process init = scene.spawn("init", libc -> init(libc, seen));
            scene.spawn("shell", libc -> shell(libc, seen));
            scene.machine().kernel().setInit(init);
            scene.run();
            print(lesson, "Before the one in the middle ends:", seen.before);
            print(lesson, "After it:", seen.after);
            printCalls(lesson, seen);
            lesson.saw(3, seen.get("parentBefore") == seen.get("middle") && seen.get("parentAfter") == init.pid());
            lesson.saw(3, seen.get("waited") == seen.get("middle") && seen.get("status") == MIDDLES);
            lesson.saw(3, seen.get("adopted") == seen.get("orphan") && seen.get("orphansStatus") == ORPHANS);
            scene.finish(facts("orphan", seen));
        }
    }

    // ---- a group, and a program by name ----

    /** Does nothing, for ever. */
    static final class Worker implements ChildEntry {
        @Override
        public void main(Libc libc, long nothing) {
            libc.serve();
        }
    }

    private static void jobs(Libc libc, Seen seen) {
        seen.roles.put(libc.getpid(), "the shell");
        long leader = 0;
        for (int i = 0; i < WORKERS; i++) {
            long worker = libc.fork(Worker.class, 0);
            libc.setGroup(worker, leader);
            leader = i == 0 ? worker : leader;
            seen.roles.put(worker, "works at the job");
        }
        long other = libc.fork(Worker.class, 0);
        seen.roles.put(other, "does not");
        seen.before.addAll(seen.tree());
        seen.call("killed", "kill " + -leader, libc.kill(-leader), "all of group " + leader);
        long status = libc.mmap(1);
        long ended = 0;
        for (int i = 0; i < WORKERS; i++) {
            libc.waitChild(-leader, status, 0);
            ended += libc.load64(status) == Kernel.STATUS_KILLED ? 1 : 0;
        }
        seen.call("ended", "wait for " + -leader, ended, "of the group, each with status " + Kernel.STATUS_KILLED);
        seen.call("none", "wait once more", libc.waitChild(-leader, status, 0), "none is left in it");
        seen.call("other", "wait for " + other, libc.waitChild(other, 0, NO_HANG), "0: it lives");
        seen.after.addAll(seen.tree());

        long adder = libc.spawn("adder", "19", "23");
        seen.call(
                "added",
                "spawn adder 19 23",
                libc.waitChild(adder, status, 0) == adder ? libc.load64(status) : ANY,
                "its status");
        seen.call("unknown", "spawn nothing", libc.spawn("nothing"), "no program is called so");
    }

    private static void add(Libc libc) {
        long sum = 0;
        for (String argument : libc.arguments()) {
            sum += Long.parseLong(argument);
        }
        libc.exit(sum);
    }

    private static void showGroup(Lesson lesson) {
        try (Scene scene = lesson.scene("a group, and a program by name")) {
            Seen seen = new Seen(scene);
            Machine machine = scene.machine();
            machine.programs().add("adder", ProgramImage.factory(machine.kernel(), () -> Fork::add));
            scene.spawn("shell", libc -> jobs(libc, seen));
            scene.run();
            print(lesson, "Before the group is killed:", seen.before);
            print(lesson, "After it:", seen.after);
            printCalls(lesson, seen);
            lesson.saw(4, seen.get("killed") == 0 && seen.get("ended") == WORKERS);
            lesson.saw(4, seen.get("none") == Errno.ECHILD.result() && seen.get("other") == 0);
            lesson.saw(5, seen.get("added") == 42 && seen.get("unknown") == Errno.ENOENT.result());
            scene.finish(facts("group", seen));
        }
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "A child has its parent's memory and group; not its handlers, and not the messages that wait for it.",
                "When a child has ended, nobody can send to it; but its status, " + STATUS
                        + ", is kept until its parent waits for it, once.",
                "A child whose parent ends first is adopted by init, and it is init that waits for it: status "
                        + ORPHANS + ".",
                "kill of a group ends its " + WORKERS + " members, and no other child.",
                "spawn begins a program by its name, with memory of its own and arguments: 19 and 23 make status 42.");
        showChild(lesson);
        showOrphan(lesson);
        showGroup(lesson);
        return lesson.conclude();
    }

    private static void print(Lesson lesson, String title, List<String> tree) {
        lesson.out().println(title);
        tree.forEach(lesson.out()::println);
        lesson.out().println();
    }

    private static void printCalls(Lesson lesson, Seen seen) {
        Table table = new Table("call", "result", "");
        seen.calls.forEach(call -> table.row(call.call, call.result, call.meaning));
        table.print(lesson.out());
        lesson.out().println();
    }

    private static Map<String, @Nullable Object> facts(String scene, Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("scene", scene);
        facts.putAll(seen.numbers);
        return facts;
    }
}
