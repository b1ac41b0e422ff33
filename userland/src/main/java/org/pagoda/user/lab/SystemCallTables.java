package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.syscall.SystemCallDescription;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;

/** One table for all system calls: a call made in three ways, calls that cannot be, and one that comes and goes. */
final class SystemCallTables implements Lab {
    // Numbers that no call of the kernel's has.
    private static final int ORACLE = 200;
    private static final int IN_FLIGHT = 201;
    private static final int ADD = 202;
    private static final int REMOVE = 203;

    private static final long QUESTION = 21;
    private static final long THINKS = 2000; // ticks
    private static final long CHILDREN = 3; // which limit
    private static final long TYPE = 64;

    @Override
    public String name() {
        return "syscall-table";
    }

    @Override
    public String summary() {
        return "one table for all system calls: by number, by name, or directly; an entry comes and goes";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** One call in three ways, and the ticks that two of them took. */
    private record ThreeWays(
            String call, long number, long direct, long byNumber, long byName, long numberTicks, long nameTicks) {
        boolean isSame() {
            return direct == byNumber && direct == byName;
        }
    }

    /** A call that cannot be. */
    private record Wrong(String call, long result, Errno expected, String why) {}

    /** Something that happened to the entry that comes and goes. */
    private record Moment(long tick, String who, String what, String result) {}

    private static final class Seen {
        private final List<ThreeWays> calls = new ArrayList<>();
        private final List<Wrong> wrongs = new ArrayList<>();
        // Written by whoever is in the kernel.
        private final List<Moment> moments = new ArrayList<>();
        private long inFlight;
        private long removedAt = -1;
        private long doneAt = -1;
        private SystemCallTable<Task>.@Nullable Removable oracle;
        private long tooSoon;
        private long added = -1;
        private long later = -1;
        private long early = -1;
    }

    // ---- one call, three ways ----

    private static void call(Libc libc, Scene scene, Seen seen) {
        libc.systemCall("null"); // the first by name asks for pages to store names in
        three(libc, scene, seen, "getpid", List.of(), libc::getpid);
        three(libc, scene, seen, "getppid", List.of(), libc::getppid);
        three(libc, scene, seen, "mask", List.of(TYPE, 0L), () -> libc.unmask(TYPE));
        three(libc, scene, seen, "gettid", List.of(), libc::gettid);
        three(libc, scene, seen, "get_limit", List.of(0L, CHILDREN), () -> libc.getLimit(0, CHILDREN));

        wrong(seen, "number 199", libc.systemCall(199, 0, 0, 0, 0, 0, 0), Errno.ENOSYS, "nothing stands there");
        wrong(seen, "number -1", libc.systemCall(-1, 0, 0, 0, 0, 0, 0), Errno.ENOSYS, "before the table");
        wrong(seen, "number 2^40", libc.systemCall(1L << 40, 0, 0, 0, 0, 0, 0), Errno.ENOSYS, "behind it");
        wrong(seen, "\"getpit\"", libc.systemCall("getpit"), Errno.ENOSYS, "nothing is called so");
        wrong(seen, "\"mask\", 1 argument", libc.systemCall("mask", TYPE), Errno.EINVAL, "it takes 2");
        wrong(seen, "\"mask\", 3 arguments", libc.systemCall("mask", TYPE, 0, 0), Errno.EINVAL, "it takes 2");
        wrong(seen, "mask(64, 2)", libc.systemCall("mask", TYPE, 2), Errno.EINVAL, "a boolean is 0 or 1");
        wrong(
                seen,
                "number 24, (64, 2)",
                libc.systemCall(SystemCallNumber.MASK, TYPE, 2, 0, 0, 0, 0),
                Errno.EINVAL,
                "so it is by number");
    }

    private static void three(
            Libc libc, Scene scene, Seen seen, String name, List<Long> arguments, LongSupplier direct) {
        long number = scene.machine().kernel().table().number(name);
        long first = arguments.isEmpty() ? 0 : arguments.get(0);
        long second = arguments.isEmpty() ? 0 : arguments.get(1);
        long directly = direct.getAsLong();
        long start = scene.machine().kernel().ticks();
        long byNumber = libc.systemCall(number, first, second, 0, 0, 0, 0);
        long middle = scene.machine().kernel().ticks();
        long byName = libc.systemCall(
                name, arguments.stream().mapToLong(Long::longValue).toArray());
        long end = scene.machine().kernel().ticks();
        seen.calls.add(new ThreeWays(name, number, directly, byNumber, byName, middle - start, end - middle));
    }

    private static void wrong(Seen seen, String call, long result, Errno expected, String why) {
        seen.wrongs.add(new Wrong(call, result, expected, why));
    }

    private static void showCalls(Lesson lesson) {
        try (Scene scene = lesson.scene("one call, three ways")) {
            Seen seen = new Seen();
            SystemCallTable<Task> table = scene.machine().kernel().table();
            scene.spawn("caller", libc -> call(libc, scene, seen));
            scene.run();
            printTable(lesson, table, seen);
            Table ways = new Table("call", "directly", "by number", "by name", "ticks by number", "ticks by name");
            seen.calls.forEach(call ->
                    ways.row(call.call, call.direct, call.byNumber, call.byName, call.numberTicks, call.nameTicks));
            ways.print(lesson.out());
            lesson.out().println();
            Table wrongs = new Table("what cannot be", "result", "why");
            seen.wrongs.forEach(wrong -> wrongs.row(wrong.call, Errno.describe(wrong.result), wrong.why));
            wrongs.print(lesson.out());
            lesson.out().println();
            for (ThreeWays call : seen.calls) {
                lesson.saw(1, call.number >= 0 && call.direct >= 0 && call.isSame());
                lesson.saw(2, call.numberTicks == 1 && call.nameTicks > 1);
            }
            for (Wrong wrong : seen.wrongs) {
                lesson.saw(3, wrong.result == wrong.expected.result());
            }
            scene.finish(callFacts(seen));
        }
    }

    /** The entries of the calls made here, and how many stand before each. */
    private static void printTable(Lesson lesson, SystemCallTable<Task> table, Seen seen) {
        List<SystemCallDescription> all = table.descriptions();
        lesson.out()
                .println("Some of the " + all.size() + " entries of the table, which has room for "
                        + SystemCallTable.SIZE + " ('pagoda syscalls' lists all):");
        Table entries = new Table("number", "call", "types", "entries before it");
        for (ThreeWays call : seen.calls) {
            for (int i = 0; i < all.size(); i++) {
                SystemCallDescription entry = all.get(i);
                if (entry.number() == call.number) {
                    List<String> types = entry.parameters().stream()
                            .map(SystemCallDescription.Parameter::type)
                            .toList();
                    entries.row(entry.number(), entry.signature(), String.join(", ", types), i);
                }
            }
        }
        entries.print(lesson.out());
        lesson.out().println();
    }

    // ---- an entry that comes and goes ----

    private static SystemCallDescription describe(int number, String name, String... parameters) {
        List<SystemCallDescription.Parameter> all = new ArrayList<>();
        for (String parameter : parameters) {
            all.add(new SystemCallDescription.Parameter(parameter, "long", false, ""));
        }
        return new SystemCallDescription(number, name, all, "long", List.of(), false, "", "");
    }

    /** What a module would do: adds a call that takes long, says whether somebody is in it, and takes it away. */
    private static void addCalls(Scene scene, Seen seen) {
        SystemCallTable<Task> table = scene.machine().kernel().table();
        table.add(describe(ADD, "add_oracle"), (task, a0, a1, a2, a3, a4, a5) -> {
            note(scene, seen, task, "adds the entry", "");
            seen.oracle = addOracle(scene, seen);
            return 0;
        });
        table.add(describe(IN_FLIGHT, "oracle_in_flight"), (task, a0, a1, a2, a3, a4, a5) -> seen.inFlight);
        table.add(describe(REMOVE, "remove_oracle"), (task, a0, a1, a2, a3, a4, a5) -> {
            SystemCallTable<Task>.Removable oracle = seen.oracle;
            if (oracle == null) {
                return Errno.ENOENT.result();
            }
            seen.removedAt = scene.machine().kernel().ticks();
            note(scene, seen, task, "removes the entry", "");
            oracle.remove(() -> {
                seen.doneAt = scene.machine().kernel().ticks();
                note(scene, seen, null, "tells that nobody is in it", "");
            });
            return 0;
        });
    }

    private static SystemCallTable<Task>.Removable addOracle(Scene scene, Seen seen) {
        SystemCallTable<Task> table = scene.machine().kernel().table();
        return table.addRemovable(describe(ORACLE, "ask_oracle", "question"), (task, question, a1, a2, a3, a4, a5) -> {
            if (question == 0) {
                return 0;
            }
            note(scene, seen, task, "is in ask_oracle", "");
            seen.inFlight++;
            table.call(task, SystemCallNumber.SLEEP, THINKS, 0, 0, 0, 0, 0);
            seen.inFlight--;
            note(scene, seen, task, "leaves it", String.valueOf(2 * question));
            return 2 * question;
        });
    }

    private static void note(Scene scene, Seen seen, @Nullable Task task, String what, String result) {
        String who = task == null ? "the kernel" : task.process().toString();
        seen.moments.add(new Moment(scene.machine().kernel().ticks(), who, what, result));
    }

    private static void operate(Libc libc, Seen seen) {
        seen.tooSoon = libc.systemCall("ask_oracle", 0);
        libc.systemCall("add_oracle");
        seen.added = libc.systemCall("ask_oracle", 0);
        while (libc.systemCall(IN_FLIGHT, 0, 0, 0, 0, 0, 0) == 0) {
            libc.schedYield();
        }
        libc.systemCall("remove_oracle");
        seen.later = libc.systemCall(ORACLE, QUESTION, 0, 0, 0, 0, 0);
    }

    private static void ask(Libc libc, Seen seen) {
        long result = Errno.ENOSYS.result();
        while (result == Errno.ENOSYS.result()) {
            libc.schedYield();
            result = libc.systemCall(ORACLE, QUESTION, 0, 0, 0, 0, 0);
        }
        seen.early = result;
    }

    private static void showRemoval(Lesson lesson) {
        try (Scene scene = lesson.scene("an entry that comes and goes")) {
            Seen seen = new Seen();
            addCalls(scene, seen);
            scene.spawn("asker", libc -> ask(libc, seen));
            scene.spawn("operator", libc -> operate(libc, seen));
            scene.run();
            Table table = new Table("tick", "who", "what", "result");
            seen.moments.forEach(moment -> table.row(Text.number(moment.tick), moment.who, moment.what, moment.result));
            table.print(lesson.out());
            lesson.out().println();
            Table results = new Table("ask_oracle, called", "result");
            results.row("before it was added, by name (0)", Errno.describe(seen.tooSoon));
            results.row("when it was there, by name (0)", Errno.describe(seen.added));
            results.row("in flight while it was removed (" + QUESTION + ")", Errno.describe(seen.early));
            results.row("after that, by number (" + QUESTION + ")", Errno.describe(seen.later));
            results.print(lesson.out());
            lesson.out().println();
            lesson.saw(4, seen.tooSoon == Errno.ENOSYS.result() && seen.added == 0);
            lesson.saw(5, seen.later == Errno.ENOSYS.result() && seen.early == 2 * QUESTION);
            lesson.saw(5, seen.removedAt >= 0 && seen.doneAt > seen.removedAt);
            scene.finish(removalFacts(seen));
        }
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "A call has the same result directly (a method of Libc), by number, and by name.",
                "By number each call takes 1 tick, wherever it stands: the number is the index into an array. In a list all "
                        + "entries before it would have to be compared. By name it takes more: the name has to be stored, fetched and found.",
                "What cannot be is an error and no crash: -ENOSYS for what is not in the table; by name -EINVAL for a wrong "
                        + "number of arguments; -EINVAL for a value that its parameter's type has no room for.",
                "An entry is added while the machine runs, and can be called at once, by name too.",
                "It is removed while a call of it is in flight: that one goes on to its end, and then who removed it is told so. Calls "
                        + "that come later are -ENOSYS.");
        showCalls(lesson);
        showRemoval(lesson);
        return lesson.conclude();
    }

    private static Map<String, @Nullable Object> callFacts(Seen seen) {
        List<Map<String, Object>> calls = new ArrayList<>();
        for (ThreeWays call : seen.calls) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("call", call.call);
            object.put("number", call.number);
            object.put("directly", call.direct);
            object.put("byNumber", call.byNumber);
            object.put("byName", call.byName);
            object.put("ticksByNumber", call.numberTicks);
            object.put("ticksByName", call.nameTicks);
            calls.add(object);
        }
        List<Map<String, Object>> wrongs = new ArrayList<>();
        for (Wrong wrong : seen.wrongs) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("call", wrong.call);
            object.put("result", wrong.result);
            wrongs.add(object);
        }
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("scene", "calls");
        facts.put("calls", calls);
        facts.put("wrong", wrongs);
        return facts;
    }

    private static Map<String, @Nullable Object> removalFacts(Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("scene", "removal");
        facts.put("tooSoon", seen.tooSoon);
        facts.put("added", seen.added);
        facts.put("inFlight", seen.early);
        facts.put("later", seen.later);
        facts.put("removedAt", seen.removedAt);
        facts.put("doneAt", seen.doneAt);
        return facts;
    }
}
