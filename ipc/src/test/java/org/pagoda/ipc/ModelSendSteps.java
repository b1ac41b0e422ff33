package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a {@link ModelRun} sends: messages, calls, replies. */
final class ModelSendSteps {
    /** A call that was made, and how it ended according to the real run.machine. */
    private static final class RealCall implements Token.Caller {
        private final Token token;
        private String outcome;

        RealCall(Endpoint caller) {
            token = new Token(caller, this);
        }

        @Override
        public void onReply(long replier, long address, long size) {
            end(ModelCalls.reply(replier, address, size));
        }

        @Override
        public void onLost() {
            end("lost");
        }

        private void end(String how) {
            if (outcome != null) {
                throw new ModelRun.Difference("a call that has ended ends again: " + outcome + ", then " + how);
            }
            outcome = how;
        }
    }

    private final ModelRun run;
    private final Map<ModelToken, RealCall> calls = new HashMap<>();
    private final List<ModelToken> openCalls = new ArrayList<>();
    private long lastSender;
    private ModelDraw.Range lastSent;

    // Of the operation that runs.
    private ModelDraw draw;

    ModelSendSteps(ModelRun run) {
        this.run = run;
    }

    void apply(ModelOperation.Kind kind, ModelProcess process, ModelDraw drawn) {
        draw = drawn;
        switch (kind) {
            case SEND -> send(process, range(process));
            case NOTIFY -> send(process, new ModelDraw.Range(draw.any(), 0));
            case CALL -> call(process);
            case REPLY -> reply(process);
            case KEEP -> keep(process);
            case FORWARD -> forward(process);
            case CANCEL -> cancel();
            default -> throw new IllegalArgumentException(kind.toString());
        }
    }

    boolean canReply(ModelProcess process) {
        return !process.tokens.isEmpty()
                || run.model.tasks.values().stream().anyMatch(task -> handlesRequest(task, process));
    }

    private static boolean handlesRequest(ModelTask task, ModelProcess process) {
        return task.running() == process && task.handling() != null && task.handling().token != null;
    }

    /** Pages to send; sometimes those that the process sent last, which may have come back. */
    private ModelDraw.Range range(ModelProcess process) {
        ModelDraw.Range range = draw.range(process);
        return lastSender == process.tag && draw.once(3) ? lastSent : range;
    }

    private void remember(ModelProcess process, ModelDraw.Range sent, long result) {
        if (result > 0) {
            lastSender = process.tag;
            lastSent = sent;
        }
    }

    /** A task on which the process's program runs now; null if there is none. */
    private ModelTask active(ModelProcess process) {
        List<ModelTask> active = new ArrayList<>(run.model.tasks.values());
        active.removeIf(task -> task.running() != process);
        return active.isEmpty() ? null : draw.of(active, task -> task.tag);
    }

    /** The same, most often one that handles a request. */
    private ModelTask replier(ModelProcess process) {
        List<ModelTask> repliers = new ArrayList<>(run.model.tasks.values());
        repliers.removeIf(task -> !handlesRequest(task, process));
        return repliers.isEmpty() || draw.once(5) ? active(process) : draw.of(repliers, task -> task.tag);
    }

    private void send(ModelProcess process, ModelDraw.Range range) {
        long pid = draw.pid();
        long type = draw.typeFor(pid);
        long drawn = draw.flags();
        ModelTask task = SendFlags.waits(drawn) ? active(process) : null;
        long flags = task == null ? drawn & ~(SendFlags.WAIT | SendFlags.LEND) : drawn;
        long actual = run.world.sending.send(
                run.real(process),
                pid,
                type,
                range.address(),
                range.pages(),
                flags,
                task == null ? null : run.beginWait(task));
        if (task != null && actual < 0) {
            run.takeBackWait(task);
        }
        long expected = run.model.sending.send(
                process, pid, type, range.address(), range.pages(), flags, task, null, run.isStarved(actual));
        run.expect(() -> ModelRun.name(process) + ".send" + describe(task, pid, type, range, flags), expected, actual);
        remember(process, range, expected);
    }

    private static String describe(ModelTask task, long pid, long type, ModelDraw.Range range, long flags) {
        return "(" + (task == null ? "" : "task " + task.number + ": ") + "to " + pid + ", type " + type + ", " + range
                + " pages, " + SendFlags.describe(flags) + ((flags & ~0xFFL) == 0 ? "" : " and unknown bits") + ")";
    }

    private void call(ModelProcess process) {
        ModelTask task = active(process);
        long pid = draw.pid();
        long type = draw.typeFor(pid);
        ModelDraw.Range range = draw.once(4) ? new ModelDraw.Range(draw.any(), 0) : range(process);
        long flags = draw.flagsToOne();
        if (task == null) {
            return;
        }
        ModelToken token = new ModelToken(process, draw.any());
        RealCall call = new RealCall(run.real(process));
        long actual = run.world.calls.call(
                run.real(process), pid, type, range.address(), range.pages(), flags, run.beginWait(task), call.token);
        if (actual < 0) {
            run.takeBackWait(task);
        }
        long expected = run.model.calls.call(
                task, pid, type, range.address(), range.pages(), flags, token, run.isStarved(actual));
        run.expect(() -> ModelRun.name(process) + ".call" + describe(task, pid, type, range, flags), expected, actual);
        remember(process, range, expected);
        if (expected >= 0) {
            calls.put(token, call);
            openCalls.add(token);
        }
    }

    /** A token's number: that of the request whose handler runs, or one that was kept. */
    private long tokenNumber(ModelProcess process) {
        if (process.tokens.isEmpty() || draw.once(2)) {
            return draw.once(30) ? draw.of(1, 2, 3, -1) : 0;
        }
        return draw.of(List.copyOf(process.tokens.keySet()), number -> number);
    }

    private void reply(ModelProcess process) {
        ModelTask task = replier(process);
        long number = tokenNumber(process);
        ModelDraw.Range range = draw.once(4) ? new ModelDraw.Range(draw.any(), 0) : draw.range(process);
        long flags = draw.below(8) | (draw.once(20) ? draw.flags() : 0);
        if (task == null) {
            return;
        }
        long actual = run.world.calls.reply(
                run.real(process), run.waiter(task), number, range.address(), range.pages(), flags);
        long expected =
                run.model.calls.reply(task, number, range.address(), range.pages(), flags, run.isStarved(actual));
        run.expect(
                () -> ModelRun.name(process) + ".reply(task " + task.number + ", token " + number + ", " + range
                        + " pages, " + SendFlags.describe(flags) + ")",
                expected,
                actual);
    }

    private void keep(ModelProcess process) {
        ModelTask task = replier(process);
        if (task == null) {
            return;
        }
        long actual = run.world.calls.keep(run.real(process), run.waiter(task));
        run.expect(
                () -> ModelRun.name(process) + ".keep(task " + task.number + ")", run.model.calls.keep(task), actual);
    }

    private void forward(ModelProcess process) {
        ModelTask task = replier(process);
        long number = tokenNumber(process);
        long pid = draw.pid();
        long type = draw.typeFor(pid);
        ModelDraw.Range range = draw.once(4) ? new ModelDraw.Range(draw.any(), 0) : draw.range(process);
        long flags = draw.below(8) | (draw.once(10) ? draw.flags() : 0);
        if (task == null) {
            return;
        }
        long actual = run.world.calls.forward(
                run.real(process), run.waiter(task), number, pid, type, range.address(), range.pages(), flags);
        long expected = run.model.calls.forward(
                task, number, pid, type, range.address(), range.pages(), flags, run.isStarved(actual));
        run.expect(
                () -> ModelRun.name(process) + ".forward(token " + number + ") "
                        + describe(task, pid, type, range, flags),
                expected,
                actual);
    }

    private void cancel() {
        if (!openCalls.isEmpty()) {
            ModelToken token = draw.of(openCalls, each -> each.tag);
            run.say(() -> "a call of " + ModelRun.name(token.caller) + " is cancelled");
            run.world.calls.cancel(calls.get(token).token);
            run.model.calls.cancel(token);
        }
    }

    /** Callers must have been told how their calls ended, but for those who gave up: they must not be told anything. */
    void compareCalls() {
        for (ModelToken token : List.copyOf(openCalls)) {
            RealCall call = calls.get(token);
            if (call.outcome == null && "cancelled".equals(token.outcome)) {
                call.outcome = token.outcome;
            }
            if (!Objects.equals(token.outcome, call.outcome)) {
                throw new ModelRun.Difference("a caller in " + ModelRun.name(token.caller) + " was told: "
                        + call.outcome + ", should be: " + token.outcome);
            }
            if (!token.isOpen()) {
                openCalls.remove(token);
                calls.remove(token);
            }
        }
    }
}
