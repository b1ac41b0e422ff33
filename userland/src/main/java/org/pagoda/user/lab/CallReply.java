package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.user.Libc;
import org.pagoda.user.Reply;

/** A client calls a server and gets a reply: at once, later, from somebody else, too late, or never. */
final class CallReply implements Lab {
    private static final long DOUBLE = 64;
    private static final long LATER = 65;
    private static final long ELSEWHERE = 66;
    private static final long NEVER = 67;
    private static final long FATAL = 68;
    private static final long REMIND = 69;

    private static final long NUMBER = 21;
    private static final long TIME_OUT = 100;
    private static final long STATUS = 3;

    @Override
    public String name() {
        return "call-reply";
    }

    @Override
    public String summary() {
        return "a call and its reply: at once, later, from somebody else, too late, or never";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** One call's end: what the call returned, who replied, and the number in the reply's page. */
    private record Answer(String call, long result, long pid, long number) {}

    private static final class Seen {
        private final List<Answer> answers = new ArrayList<>();
        private final List<Boolean> mapped = new ArrayList<>(); // is the reply's page the caller's
        private long keptToken;
        private boolean returnedBeforeReply;
        private long lateReply;
        private boolean lateKeepsPage;
    }

    // ---- programs ----

    private static void client(Libc libc, Scene scene, Seen seen) {
        long server = scene.pid("server");
        String[] names = {"DOUBLE", "LATER", "ELSEWHERE"};
        for (long type = DOUBLE; type <= ELSEWHERE; type++) {
            long page = libc.mmap(1);
            libc.store64(page, NUMBER);
            Reply reply = Peers.call(libc, server, type, page, 1, SendFlags.MOVE);
            long number = reply.isAnswered() ? libc.load64(reply.address()) : 0;
            seen.answers.add(new Answer(names[(int) (type - DOUBLE)], reply.result(), reply.pid(), number));
            seen.mapped.add(PageTableEntry.isValid(Scene.entry(scene.process("client"), reply.address())));
        }
        Reply never = libc.call(server, NEVER, 0, 0, 0, TIME_OUT);
        seen.answers.add(new Answer("NEVER", never.result(), never.pid(), 0));
        Peers.tell(libc, server, REMIND);
        Reply fatal = Peers.call(libc, server, FATAL, 0, 0, 0);
        seen.answers.add(new Answer("FATAL", fatal.result(), fatal.pid(), 0));
    }

    /** Doubles the number in the page and replies with the page. */
    private static long answer(Libc libc, long token, long address) {
        libc.store64(address, 2 * libc.load64(address));
        return libc.reply(token, address, 1, SendFlags.MOVE);
    }

    private static void server(Libc libc, Scene scene, Seen seen) {
        long[] kept = new long[2]; // the token kept last, and the page that came with it
        libc.registerHandler(LATER, (inHandler, pid, type, address, size, flags) -> {
            kept[0] = inHandler.keepToken();
            kept[1] = address;
            seen.keptToken = kept[0];
            Peers.send(inHandler, scene.pid("worker"), REMIND, 0, 0, 0);
            return size;
        });
        libc.registerHandler(ELSEWHERE, (inHandler, pid, type, address, size, flags) -> {
            inHandler.forward(0, scene.pid("worker"), DOUBLE, address, size, SendFlags.MOVE);
            return 0;
        });
        libc.registerHandler(NEVER, (inHandler, pid, type, value, size, flags) -> {
            kept[0] = inHandler.keepToken();
            kept[1] = 0;
            return 0;
        });
        libc.registerHandler(FATAL, (inHandler, pid, type, value, size, flags) -> {
            inHandler.exit(STATUS);
            return 0;
        });
        libc.registerHandler(REMIND, (inHandler, pid, type, value, size, flags) -> {
            if (kept[1] != 0) {
                seen.returnedBeforeReply =
                        scene.process("server").endpoint().counters().inHandler() == 1;
                answer(inHandler, kept[0], kept[1]);
            } else {
                long page = inHandler.mmap(1);
                inHandler.store64(page, NUMBER);
                seen.lateReply = inHandler.reply(kept[0], page, 1, SendFlags.MOVE);
                seen.lateKeepsPage = PageTableEntry.isValid(Scene.entry(scene.process("server"), page));
            }
            return 0;
        });
        // The last, as it is called first: whoever has been answered finds all the others, too.
        libc.registerHandler(DOUBLE, (inHandler, pid, type, address, size, flags) -> {
            answer(inHandler, 0, address);
            return 0;
        });
        libc.serve();
    }

    private static void worker(Libc libc) {
        libc.registerHandler(DOUBLE, (inHandler, pid, type, address, size, flags) -> {
            answer(inHandler, 0, address);
            return 0;
        });
        libc.registerHandler(REMIND, (inHandler, pid, type, value, size, flags) -> {
            inHandler.send(pid, REMIND, 0, 0, 0);
            return 0;
        });
        libc.serve();
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "DOUBLE: the client's page with " + NUMBER + " goes to the server, the reply brings it back with "
                        + 2 * NUMBER + ".",
                "LATER: the server keeps the token, its handler returns, and a later message makes it reply.",
                "ELSEWHERE: the server forwards page and token; it is the worker who replies.",
                "NEVER: no reply within " + TIME_OUT
                        + " ticks, the call ends with -ETIMEDOUT. The server's late reply is "
                        + "refused with -ESRCH, and its page stays with it.",
                "FATAL: the server exits in its handler, the call ends with -EPIPE, and the client goes on.");
        Seen seen = new Seen();
        try (Scene scene = lesson.scene()) {
            Process client = scene.spawn("client", libc -> client(libc, scene, seen));
            Process server = scene.spawn("server", libc -> server(libc, scene, seen));
            Process worker = scene.spawn("worker", CallReply::worker);
            scene.draw()
                    .type(DOUBLE, "DOUBLE")
                    .type(LATER, "LATER")
                    .type(ELSEWHERE, "ELSEWHERE")
                    .type(NEVER, "NEVER")
                    .type(FATAL, "FATAL")
                    .type(REMIND, "REMIND")
                    .replyTo(client);
            scene.run();

            Table table = new Table("call", "result", "replied by", "number in the page");
            for (Answer answer : seen.answers) {
                boolean replied = answer.result >= 0;
                Process replier = answer.pid == worker.pid() ? worker : server;
                table.row(
                        answer.call,
                        Errno.describe(answer.result),
                        replied ? replier : "nobody",
                        replied ? answer.number : "");
            }
            table.print(lesson.out());
            lesson.out().println();

            long doubled = 2 * NUMBER;
            lesson.saw(1, isAnswer(seen, 0, new Answer("DOUBLE", 1, server.pid(), doubled)));
            lesson.saw(2, isAnswer(seen, 1, new Answer("LATER", 1, server.pid(), doubled)));
            lesson.saw(2, seen.keptToken > 0 && seen.returnedBeforeReply);
            lesson.saw(3, isAnswer(seen, 2, new Answer("ELSEWHERE", 1, worker.pid(), doubled)));
            for (boolean mapped : seen.mapped) {
                lesson.saw(1, mapped);
            }
            lesson.saw(4, isAnswer(seen, 3, new Answer("NEVER", Errno.ETIMEDOUT.result(), 0, 0)));
            lesson.saw(4, seen.lateReply == Errno.ESRCH.result() && seen.lateKeepsPage);
            lesson.saw(5, isAnswer(seen, 4, new Answer("FATAL", Errno.EPIPE.result(), 0, 0)));
            lesson.saw(5, server.state() == Process.State.DEAD && server.exitStatus() == STATUS);
            lesson.saw(5, client.state() == Process.State.DEAD && client.exitStatus() == 0 && client.cause() == null);

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            List<Object> calls = new ArrayList<>();
            for (Answer answer : seen.answers) {
                Map<String, @Nullable Object> call = new LinkedHashMap<>();
                call.put("call", answer.call);
                call.put("result", answer.result);
                call.put("repliedBy", replierName(answer, worker));
                call.put("number", answer.result < 0 ? null : answer.number);
                calls.add(call);
            }
            facts.put("calls", calls);
            facts.put("keptToken", seen.keptToken);
            facts.put("lateReply", seen.lateReply);
            facts.put("lateReplyKeepsPage", seen.lateKeepsPage);
            facts.put("serverStatus", server.exitStatus());
            scene.finish(facts);
        }
        return lesson.conclude();
    }

    private static String replierName(Answer answer, Process worker) {
        if (answer.result < 0) {
            return "nobody";
        }
        return answer.pid == worker.pid() ? "worker" : "server";
    }

    private static boolean isAnswer(Seen seen, int call, Answer expected) {
        return call < seen.answers.size() && seen.answers.get(call).equals(expected);
    }
}
