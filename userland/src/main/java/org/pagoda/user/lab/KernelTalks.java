package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.InteractionRelease;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.interaction.Interactions;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.KernelMemory;
import org.pagoda.mmu.Page;
import org.pagoda.user.Interaction;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;

/** Functions like system calls, by message: programs talk to callbacks in the kernel. */
final class KernelTalks implements Lab {
    private static final long DOUBLE = 1;
    private static final long WAIT = 2;
    private static final long WITHDRAW = 3;
    private static final long THROW = 4;
    private static final long NOBODY = 5;
    private static final String SUM = "sum";

    private static final long NUMBER = 21;
    private static final int TASKS = 4;
    private static final int PROCESSES = 2;
    private static final long WORD = Long.BYTES;

    @Override
    public String name() {
        return "interaction";
    }

    @Override
    public String summary() {
        return "functions like system calls, by message: one exchange, several with state, many at once";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    // ---- the kernel's side ----

    private static byte[] bytes(long number) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (number >>> (i * Byte.SIZE));
        }
        return bytes;
    }

    /** DOUBLE: one message, one reply. */
    private static void serveDoubles(Scene scene) {
        Interactions interactions = scene.machine().interactions();
        KernelMemory memory = scene.machine().kernel().kernelMemory();
        interactions.registerCallbackForType(
                DOUBLE,
                (interaction, message, length, data) ->
                        interactions.send(interaction, bytes(2 * memory.load64(message))),
                null);
    }

    /** What the kernel keeps for one conversation of type sum. */
    private static final class Sum {
        private long sum;
        private long messages;
    }

    /** What became of conversations. Touched only in the kernel. */
    private static final class Released {
        private final List<Sum> sums = new ArrayList<>();
        private int count;
    }

    /** sum: the first message begins a state, others are added to it, 0 asks for what it is and ends it. */
    private static long serveSums(Scene scene, Released released) {
        Interactions interactions = scene.machine().interactions();
        KernelMemory memory = scene.machine().kernel().kernelMemory();
        long type = interactions.typeNamed(SUM);
        InteractionRelease release = (interaction, state) -> released.count++;
        interactions.registerCallbackForType(
                type,
                (interaction, message, length, data) -> {
                    Sum sum = new Sum();
                    sum.sum = memory.load64(message);
                    sum.messages = 1;
                    released.sums.add(sum);
                    interactions.registerCallback(
                            interaction,
                            (same, next, size, state) -> {
                                sum.messages++;
                                long number = memory.load64(next);
                                sum.sum += number;
                                if (number == 0) {
                                    interactions.send(same, bytes(sum.sum));
                                    interactions.unregisterCallback(same);
                                }
                            },
                            sum,
                            release);
                },
                null);
        return type;
    }

    // ---- programs ----

    /** The function that programs call: like a system call, but the kernel had never heard of it. */
    private static long doubled(Libc libc, long page, long number) {
        libc.store64(page, number);
        long result = Interaction.exchange(libc, DOUBLE, page, WORD, page + WORD, WORD);
        return result == WORD ? libc.load64(page + WORD) : result;
    }

    /** The function that takes several messages. */
    private static long sum(Libc libc, long page, long... numbers) {
        Interaction interaction = new Interaction(libc, libc.interactionType(SUM));
        long result = interaction.create();
        for (int i = 0; i <= numbers.length && result >= 0; i++) {
            libc.store64(page, i < numbers.length ? numbers[i] : 0);
            result = interaction.send(page, WORD);
        }
        if (result >= 0) {
            result = interaction.recv(page, WORD);
        }
        interaction.destroy();
        return result == WORD ? libc.load64(page) : result;
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "One exchange: a program calls a function of its library, which creates an interaction, sends " + NUMBER
                        + " to a callback in the kernel, receives " + 2 * NUMBER + " and destroys the interaction.",
                "Several messages: the callback takes over the conversation with a state of its own, which is released once, when the "
                        + "last answer is given.",
                "Many at once: " + TASKS + " tasks of one process and " + PROCESSES
                        + " other processes call the same function; the key is process, task and type, so each gets its own answer.",
                "What goes wrong has a number: nobody serves the type, -ECONNREFUSED; a second interaction with the same key, -EEXIST; "
                        + "somebody else's key, -EPERM; a reply that is larger than the buffer, -EMSGSIZE, and it stays.",
                "A type that is unregistered: who waits for its reply gets -ECONNRESET.",
                "A callback that throws: the caller is killed, the machine goes on, and what was kept for the dead is released once.");
        exchangeOnce(lesson);
        keepState(lesson);
        askAllAtOnce(lesson);
        goWrong(lesson);
        withdraw(lesson);
        fail(lesson);
        return lesson.conclude();
    }

    /** A megabyte for each of the lab's machines: they do little, and there are several. */
    private static Machine.Builder small(Machine.Builder machine) {
        return machine.memory(Machine.SMALLEST_MEMORY);
    }

    private static void exchangeOnce(Lesson lesson) {
        long[] answer = new long[1];
        try (Scene scene = lesson.scene("one exchange", KernelTalks::small)) {
            serveDoubles(scene);
            scene.spawn("program", libc -> answer[0] = doubled(libc, libc.mmap(1), NUMBER));
            scene.run();
            lesson.out().println("  doubled(" + NUMBER + ") = " + answer[0]);
            lesson.saw(
                    1, answer[0] == 2 * NUMBER && scene.machine().interactions().open() == 0);
            scene.finish(facts("one exchange", "answer", answer[0]));
        }
    }

    private static void keepState(Lesson lesson) {
        long[] answers = new long[2];
        Released released = new Released();
        try (Scene scene = lesson.scene("several messages, and a state", KernelTalks::small)) {
            serveSums(scene, released);
            scene.spawn("program", libc -> {
                long page = libc.mmap(1);
                answers[0] = sum(libc, page, 1, 2, 3);
                answers[1] = sum(libc, page, 10, 20);
            });
            scene.run();
            Table table = new Table("call", "result", "messages", "released");
            for (int i = 0; i < released.sums.size(); i++) {
                table.row(
                        i == 0 ? "sum(1, 2, 3)" : "sum(10, 20)",
                        Errno.describe(answers[i]),
                        released.sums.get(i).messages,
                        i < released.count ? "once" : "not yet");
            }
            table.print(lesson.out());
            lesson.out().println();
            lesson.saw(2, answers[0] == 6 && answers[1] == 30);
            lesson.saw(2, released.count == 2 && released.sums.size() == 2);
            Map<String, @Nullable Object> facts = facts("several", "answers", List.of(answers[0], answers[1]));
            facts.put("released", released.count);
            scene.finish(facts);
        }
    }

    // ---- many ----

    private static void askAllAtOnce(Lesson lesson) {
        Map<String, Long> answers = new TreeMap<>();
        try (Scene scene = lesson.scene("many at once", KernelTalks::small)) {
            Interactions interactions = scene.machine().interactions();
            KernelMemory memory = scene.machine().kernel().kernelMemory();
            Table table = new Table("process", "task", "key, as displayed", "asked", "answered");
            interactions.registerCallbackForType(
                    DOUBLE,
                    (interaction, message, length, data) -> {
                        long number = memory.load64(message);
                        interactions.letOthersRun(interaction); // all are in the middle of it together
                        long answer = 2 * memory.load64(message);
                        interactions.send(interaction, bytes(answer));
                        long key =
                                org.pagoda.ipc.interaction.Interaction.displayed(interaction.pid(), interaction.tid());
                        answers.put(interaction.pid() + ":" + interaction.tid(), answer == 2 * number ? number : -1);
                        table.row(
                                scene.nameOf(interaction.pid()),
                                interaction.tid(),
                                "0x" + Long.toHexString(key),
                                number,
                                answer);
                    },
                    null);
            Process tasks = scene.spawn("tasks", libc -> askFromTasks(libc, scene));
            List<Process> all = new ArrayList<>(List.of(tasks));
            for (int i = 1; i <= PROCESSES; i++) {
                long number = 100L * i;
                all.add(scene.spawn("other" + i, libc -> check(libc, libc.mmap(1), number)));
            }
            scene.run();
            table.print(lesson.out());
            lesson.out().println();
            boolean right = all.stream().allMatch(each -> each.exitStatus() == 0 && each.cause() == null);
            lesson.saw(3, right && answers.size() == TASKS + PROCESSES && !answers.containsValue(-1L));
            lesson.saw(3, answers.values().stream().distinct().count() == TASKS + PROCESSES);
            scene.finish(facts("many", "conversations", answers.size()));
        }
    }

    /** Exits with 1 if the answer is not its own. */
    private static void check(Libc libc, long page, long number) {
        if (doubled(libc, page, number) != 2 * number) {
            libc.exit(1);
        }
    }

    /** The first task makes the others, asks too, and waits until all have their answers. */
    private static void askFromTasks(Libc libc, Scene scene) {
        long done = libc.mmap(TASKS + 1L);
        for (int i = 2; i <= TASKS; i++) {
            long number = i;
            start(scene, scene.process("tasks"), own -> {
                check(own, done + Page.address(number), number);
                own.store64(done + number * WORD, 1);
            });
        }
        check(libc, done + Page.address(1), 1);
        for (long i = 2; i <= TASKS; i++) {
            while (libc.load64(done + i * WORD) == 0) {
                libc.schedYield();
            }
        }
    }

    private static void start(Scene scene, Process process, Program program) {
        Kernel kernel = scene.machine().kernel();
        kernel.startTask(process, new ProgramImage(kernel, program));
    }

    // ---- what goes wrong ----

    private record Failure(String call, Errno expected, String meaning, long result) {
        boolean isAsExpected() {
            return result == expected.result();
        }
    }

    private static void goWrong(Lesson lesson) {
        List<Failure> failures = new ArrayList<>();
        long[] received = new long[1];
        try (Scene scene = lesson.scene("what goes wrong", KernelTalks::small)) {
            serveDoubles(scene);
            scene.spawn("other", libc -> {});
            scene.spawn("program", libc -> {
                long page = libc.mmap(1);
                long unserved = Interaction.exchange(libc, NOBODY, page, WORD, page, WORD);
                failures.add(new Failure(
                        "send, of a type that nobody serves", Errno.ECONNREFUSED, "nobody serves it", unserved));
                Interaction interaction = new Interaction(libc, DOUBLE);
                interaction.create();
                failures.add(new Failure("create, a second time", Errno.EEXIST, "one is open", interaction.create()));
                long foreign = libc.interactionSend(scene.pid("other"), 0, DOUBLE, page, WORD);
                failures.add(new Failure("send, with another's pid", Errno.EPERM, "not its own", foreign));
                failures.add(new Failure(
                        "send, from where no page is", Errno.EFAULT, "nothing was sent", interaction.send(0, WORD)));
                long early = interaction.tryRecv(page, WORD);
                failures.add(new Failure("recv without waiting, and no reply", Errno.EAGAIN, "not yet", early));
                libc.store64(page, NUMBER);
                interaction.send(page, WORD);
                long small = interaction.recv(page, WORD / 2);
                failures.add(new Failure("recv, 8 bytes into 4", Errno.EMSGSIZE, "the reply stays", small));
                received[0] = interaction.recv(page, WORD) == WORD ? libc.load64(page) : 0;
            });
            scene.run();
            Table table = new Table("call", "result", "which means");
            for (Failure failure : failures) {
                table.row(failure.call, Errno.describe(failure.result), failure.meaning);
            }
            table.row("recv, 8 bytes into 8", WORD, "it had stayed: " + received[0]);
            table.print(lesson.out());
            lesson.out().println();
            lesson.saw(4, failures.size() == 6 && failures.stream().allMatch(Failure::isAsExpected));
            lesson.saw(4, received[0] == 2 * NUMBER);
            scene.finish(facts(
                    "errors",
                    "results",
                    failures.stream().map(each -> Errno.describe(each.result)).toList()));
        }
    }

    private static void withdraw(Lesson lesson) {
        long[] result = new long[1];
        try (Scene scene = lesson.scene("a type that is unregistered", KernelTalks::small)) {
            Interactions interactions = scene.machine().interactions();
            interactions.registerCallbackForType(WAIT, (interaction, message, length, data) -> {}, null);
            interactions.registerCallbackForType(
                    WITHDRAW,
                    (interaction, message, length, data) -> interactions.unregisterCallbackForType(WAIT),
                    null);
            Process waiting = scene.spawn("waiting", libc -> {
                long page = libc.mmap(1);
                result[0] = Interaction.exchange(libc, WAIT, page, WORD, page, WORD);
            });
            scene.spawn("remover", libc -> {
                long page = libc.mmap(1);
                while (!isWaiting(waiting)) {
                    libc.schedYield();
                }
                Interaction interaction = new Interaction(libc, WITHDRAW);
                interaction.create();
                interaction.send(page, 0);
            });
            scene.run();
            lesson.out().println("  recv, while the type is unregistered: " + Errno.describe(result[0]));
            lesson.saw(5, result[0] == Errno.ECONNRESET.result());
            scene.finish(facts("unregistered", "result", result[0]));
        }
    }

    private static boolean isWaiting(Process process) {
        for (Task task : process.tasks()) {
            if (task.waitsFor() == Task.Wait.ANSWER) {
                return true;
            }
        }
        return false;
    }

    private static void fail(Lesson lesson) {
        Released released = new Released();
        long[] answer = new long[1];
        try (Scene scene = lesson.scene("a callback that throws", KernelTalks::small)) {
            Interactions interactions = scene.machine().interactions();
            serveDoubles(scene);
            interactions.registerCallbackForType(
                    THROW,
                    (interaction, message, length, data) -> interactions.registerCallback(
                            interaction,
                            (same, next, size, state) -> {
                                throw new IllegalStateException("a bug in kernel code");
                            },
                            null,
                            (same, state) -> released.count++),
                    null);
            Process victim = scene.spawn("victim", libc -> {
                Interaction interaction = new Interaction(libc, THROW);
                interaction.create();
                interaction.send(0, 0);
                interaction.send(0, 0);
            });
            scene.spawn("witness", libc -> {
                while (victim.state() != Process.State.DEAD) {
                    libc.schedYield();
                }
                answer[0] = doubled(libc, libc.mmap(1), NUMBER);
            });
            RunResult result = scene.run();
            lesson.out()
                    .println("  victim: status " + victim.exitStatus() + "; released: " + released.count
                            + "; afterwards doubled(" + NUMBER + ") = " + answer[0]);
            boolean killed = victim.exitStatus() == Kernel.STATUS_KILLED && victim.cause() != null;
            lesson.saw(6, killed && released.count == 1 && interactions.oopses() == 1);
            lesson.saw(6, result.outcome() == RunResult.Outcome.ALL_EXITED && answer[0] == 2 * NUMBER);
            scene.finish(facts("oops", "released", released.count));
        }
    }

    private static Map<String, @Nullable Object> facts(String scene, String key, Object value) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("scene", scene);
        facts.put(key, value);
        return facts;
    }
}
