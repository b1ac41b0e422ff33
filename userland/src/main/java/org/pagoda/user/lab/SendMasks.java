package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendMask;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;

/** A plugin is confined to what it is to send, and tries to reach others: by itself, and through a child of its own. */
final class SendMasks implements Lab {
    private static final long PRINT = 64;
    private static final long READ = 65;
    private static final long DELETE = 66;
    private static final long GO = 70;

    private static final String PLUGIN = "plugin";
    private static final String HELPER = "helper";

    // What GO says is to be done.
    private static final long TRY = 0;
    private static final long WIDEN = 1;
    private static final long MAKE_HELPER = 2;
    private static final long WIDEN_HELPER = 3;
    private static final long NARROW_HELPER = 4;

    @Override
    public String name() {
        return "send-mask";
    }

    @Override
    public String summary() {
        return "a plugin may send to whom its parent says, and to nobody else, nor does its child";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** Something that a process may be able to send. */
    private record Target(String receiver, long type, String name) {
        @Override
        public String toString() {
            return name + " to " + receiver;
        }
    }

    private static final List<Target> TARGETS = List.of(
            new Target("printer", PRINT, "PRINT"),
            new Target("files", READ, "READ"),
            new Target("files", DELETE, "DELETE"));

    /** What came of one process's tries, and who could send what at that time. */
    private record Round(String when, String sender, List<Long> results, long arrived, List<String> rights) {}

    /** One try to set a mask. */
    private record Setting(String who, String whose, String what, long result) {}

    private static final class Seen {
        private final List<Round> rounds = new ArrayList<>();
        private final List<Setting> settings = new ArrayList<>();
        private final Map<String, Long> pids = new LinkedHashMap<>();
        private final List<String> tree = new ArrayList<>();
        private String when = "";
        private long arrived;
    }

    // ---- programs ----

    private static void serve(Libc libc, Seen seen, long... types) {
        for (long type : types) {
            libc.registerHandler(type, (inHandler, pid, sent, value, size, flags) -> {
                seen.arrived++;
                return 0;
            });
        }
        libc.serve();
    }

    private static void parent(Libc libc, Scene scene, Seen seen) {
        long plugin = libc.spawn(PLUGIN);
        seen.pids.put(PLUGIN, plugin);
        seen.when = "at first";
        Peers.tell(libc, plugin, GO, TRY);

        seen.when = "confined";
        long[] list = {scene.pid("printer"), PRINT, PRINT, SendMask.ANY, READ, READ};
        set(libc, seen, "parent", PLUGIN, "PRINT to printer; READ to any", list);
        Peers.tell(libc, plugin, GO, TRY);
        Peers.tell(libc, plugin, GO, WIDEN);

        Peers.tell(libc, plugin, GO, MAKE_HELPER);
        long helper = seen.pids.getOrDefault(HELPER, 0L);
        seen.when = "as made";
        Peers.tell(libc, helper, GO, TRY);
        Peers.tell(libc, plugin, GO, WIDEN_HELPER);
        seen.when = "widening tried";
        Peers.tell(libc, helper, GO, TRY);
        Peers.tell(libc, plugin, GO, NARROW_HELPER);
        seen.when = "narrowed";
        Peers.tell(libc, helper, GO, TRY);
        seen.tree.addAll(tree(scene.machine()));

        set(libc, seen, "parent", PLUGIN, "all", SendMask.ANY, 0, Long.MAX_VALUE);
        seen.when = "let go";
        Peers.tell(libc, plugin, GO, TRY);
        libc.serve();
    }

    private static void plugin(Libc libc, Scene scene, Seen seen) {
        libc.registerHandler(GO, (inHandler, pid, type, what, size, flags) -> {
            if (what == TRY) {
                tryAll(inHandler, scene, seen, PLUGIN);
            } else if (what == WIDEN) {
                set(inHandler, seen, PLUGIN, PLUGIN, "all", SendMask.ANY, 0, Long.MAX_VALUE);
                set(inHandler, seen, PLUGIN, "parent", "nothing");
            } else if (what == MAKE_HELPER) {
                seen.pids.put(HELPER, inHandler.spawn(HELPER));
            } else if (what == WIDEN_HELPER) {
                set(inHandler, seen, PLUGIN, HELPER, "all", SendMask.ANY, 0, Long.MAX_VALUE);
                set(inHandler, seen, PLUGIN, HELPER, "DELETE to files", scene.pid("files"), DELETE, DELETE);
            } else {
                set(inHandler, seen, PLUGIN, HELPER, "READ to files", scene.pid("files"), READ, READ);
            }
            return 0;
        });
        libc.serve();
    }

    private static void helper(Libc libc, Scene scene, Seen seen) {
        libc.registerHandler(GO, (inHandler, pid, type, what, size, flags) -> {
            tryAll(inHandler, scene, seen, HELPER);
            return 0;
        });
        libc.serve();
    }

    private static void set(Libc libc, Seen seen, String who, String whose, String what, long... words) {
        long rules = libc.mmap(1);
        for (int i = 0; i < words.length; i++) {
            libc.store64(rules + 8L * i, words[i]);
        }
        long result = libc.setSendMask(seen.pids.getOrDefault(whose, 0L), rules, words.length / 3);
        libc.munmap(rules, 1);
        seen.settings.add(new Setting(who, whose, what, result));
    }

    private static void tryAll(Libc libc, Scene scene, Seen seen, String sender) {
        long before = seen.arrived;
        List<Long> results = new ArrayList<>();
        for (Target target : TARGETS) {
            results.add(Peers.tell(libc, scene.pid(target.receiver), target.type));
        }
        seen.rounds.add(new Round(seen.when, sender, results, seen.arrived - before, rights(scene, libc.getpid())));
    }

    // ---- what the machine says ----

    /** What the kernel has noted of a process that it may send. */
    private static List<String> rights(Scene scene, long pid) {
        List<String> rights = new ArrayList<>();
        Process process = scene.machine().kernel().process(pid);
        for (Target target : TARGETS) {
            boolean may =
                    process != null && process.endpoint().sendMask().permits(scene.pid(target.receiver), target.type);
            rights.add(may ? "yes" : "-");
        }
        return rights;
    }

    private static List<String> tree(Machine machine) {
        return ProcessTree.lines(
                machine.kernel().processes(),
                process -> process.endpoint().sendMask().equals(SendMask.OPEN)
                        ? "everything"
                        : describe(machine, process.endpoint().sendMask()));
    }

    private static String describe(Machine machine, SendMask mask) {
        List<String> rules = new ArrayList<>();
        for (SendMask.Rule rule : mask.rules()) {
            Process receiver = machine.kernel().process(rule.pid());
            String types = rule.firstType() == PRINT ? "PRINT" : rule.firstType() == READ ? "READ" : "DELETE";
            rules.add(types + " to " + (receiver == null ? "any" : receiver.name()));
        }
        return rules.isEmpty() ? "nothing" : String.join("; ", rules);
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "At first the plugin may send anything to anybody: so may every process whose parent has said nothing else.",
                "Its parent gives it a list of two rules: PRINT to the printer, READ to any. What no rule names is -EPERM, "
                        + "and its receiver notices nothing.",
                "The plugin can neither widen its own list nor touch that of its parent: -EPERM.",
                "Its child, the helper, has the same list from its beginning on. The plugin cannot give it more than it has itself "
                        + "(-EPERM), but less.",
                "Who confined the plugin can let it go again; the helper keeps its list.");
        Seen seen = new Seen();
        try (Scene scene = lesson.scene()) {
            scene.spawn("printer", libc -> serve(libc, seen, PRINT));
            scene.spawn("files", libc -> serve(libc, seen, READ, DELETE));
            seen.pids.put(
                    "parent",
                    scene.spawn("parent", libc -> parent(libc, scene, seen)).pid());
            add(scene.machine(), PLUGIN, libc -> plugin(libc, scene, seen));
            add(scene.machine(), HELPER, libc -> helper(libc, scene, seen));
            scene.run();
            print(lesson, seen);
            judge(lesson, seen, scene);
            scene.finish(facts(seen));
        }
        return lesson.conclude();
    }

    private static void add(Machine machine, String name, Program program) {
        machine.programs().add(name, ProgramImage.factory(machine.kernel(), () -> program));
    }

    private static void print(Lesson lesson, Seen seen) {
        List<String> heads = new ArrayList<>(List.of("who", "when"));
        TARGETS.forEach(target -> heads.add(target.toString()));
        lesson.out().println("Who may send what to whom, as the kernel has noted it:");
        Table rights = new Table(heads.toArray(String[]::new));
        for (Round round : seen.rounds) {
            List<Object> cells = new ArrayList<>(List.of(round.sender, round.when));
            cells.addAll(round.rights);
            rights.row(cells.toArray());
        }
        rights.print(lesson.out());
        lesson.out().println();

        lesson.out().println("What came of it when each was tried:");
        heads.add("messages that arrived");
        Table results = new Table(heads.toArray(String[]::new));
        for (Round round : seen.rounds) {
            List<Object> cells = new ArrayList<>(List.of(round.sender, round.when));
            round.results.forEach(result -> cells.add(result == 0 ? "sent" : Errno.describe(result)));
            cells.add(round.arrived);
            results.row(cells.toArray());
        }
        results.print(lesson.out());
        lesson.out().println();

        lesson.out().println("Who tried to set whose list, in this order:");
        Table settings = new Table("who", "whose", "to", "result");
        for (Setting setting : seen.settings) {
            settings.row(setting.who, setting.whose, setting.what, Errno.describe(setting.result));
        }
        settings.print(lesson.out());
        lesson.out().println();

        lesson.out().println("The family while all were confined, and where each may send to:");
        seen.tree.forEach(lesson.out()::println);
        lesson.out().println();
    }

    private static boolean isRound(Seen seen, int index, String sender, boolean... sent) {
        if (index >= seen.rounds.size()) {
            return false;
        }
        Round round = seen.rounds.get(index);
        boolean so = round.sender.equals(sender);
        long arrived = 0;
        for (int i = 0; i < sent.length; i++) {
            so &= round.results.get(i) == (sent[i] ? 0 : Errno.EPERM.result());
            so &= round.rights.get(i).equals(sent[i] ? "yes" : "-");
            arrived += sent[i] ? 1 : 0;
        }
        return so && round.arrived == arrived;
    }

    private static boolean isRefused(Seen seen, int setting, boolean refused) {
        return setting < seen.settings.size()
                && seen.settings.get(setting).result == (refused ? Errno.EPERM.result() : 0);
    }

    private static void judge(Lesson lesson, Seen seen, Scene scene) {
        lesson.saw(1, isRound(seen, 0, PLUGIN, true, true, true));
        lesson.saw(2, isRefused(seen, 0, false) && isRound(seen, 1, PLUGIN, true, true, false));
        lesson.saw(3, isRefused(seen, 1, true) && isRefused(seen, 2, true));
        lesson.saw(4, isRound(seen, 2, HELPER, true, true, false) && isRound(seen, 3, HELPER, true, true, false));
        lesson.saw(4, isRefused(seen, 3, true) && isRefused(seen, 4, true) && isRefused(seen, 5, false));
        lesson.saw(4, isRound(seen, 4, HELPER, false, true, false));
        lesson.saw(5, isRefused(seen, 6, false) && isRound(seen, 5, PLUGIN, true, true, true));
        long helper = seen.pids.getOrDefault(HELPER, 0L);
        lesson.saw(5, rights(scene, helper).equals(List.of("-", "yes", "-")));
    }

    private static Map<String, @Nullable Object> facts(Seen seen) {
        List<Map<String, Object>> rounds = new ArrayList<>();
        for (Round round : seen.rounds) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("sender", round.sender);
            object.put("when", round.when);
            for (int i = 0; i < TARGETS.size(); i++) {
                object.put(TARGETS.get(i).name.toLowerCase(Locale.ROOT), round.results.get(i));
            }
            object.put("arrived", round.arrived);
            rounds.add(object);
        }
        List<Map<String, Object>> settings = new ArrayList<>();
        for (Setting setting : seen.settings) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("who", setting.who);
            object.put("whose", setting.whose);
            object.put("to", setting.what);
            object.put("result", setting.result);
            settings.add(object);
        }
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("tries", rounds);
        facts.put("settings", settings);
        return facts;
    }
}
