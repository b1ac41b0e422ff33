package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a {@link ModelRun} does with handlers: registers, masks, enters and leaves them. */
final class ModelHandlerSteps {
    private static final int DEEPEST_NESTING = 4;

    private final ModelRun run;
    private final Map<ModelMessage, Message> inHandler = new HashMap<>();

    // Of the operation that runs.
    private ModelDraw draw;

    ModelHandlerSteps(ModelRun run) {
        this.run = run;
    }

    void apply(ModelOperation.Kind kind, ModelProcess process, ModelDraw drawn) {
        draw = drawn;
        switch (kind) {
            case REGISTER ->
                register(process, draw.once(4) ? 0 : draw.handledType(), 0x1_0000 + 0x1000L * draw.below(4));
            case UNREGISTER -> register(process, draw.once(4) ? 0 : draw.handledType(), HandlerTable.NONE);
            case MASK -> mask(process, true);
            case UNMASK -> mask(process, false);
            case UNMASK_ALL -> unmaskAll(process);
            case SEND_MASK -> sendMask(process);
            case ENTER -> enter(process);
            case LEAVE -> leave();
            default -> throw new IllegalArgumentException(kind.toString());
        }
    }

    /** The real message whose handler runs. */
    Message real(ModelMessage handled) {
        return inHandler.get(handled);
    }

    /** Says of a message that its handler runs no more. */
    Message ended(ModelMessage handled) {
        return inHandler.remove(handled);
    }

    void register(ModelProcess process, long type, long handler) {
        long actual = run.world.delivery.register(run.real(process), type, handler);
        run.expect(
                () -> ModelRun.name(process) + (handler == 0 ? ".unregister(" : ".register(") + type + ")",
                run.model.register(process, type, handler),
                actual);
    }

    private void mask(ModelProcess process, boolean masked) {
        long type = draw.handledType();
        long actual = run.world.delivery.mask(run.real(process), type, masked);
        run.expect(
                () -> ModelRun.name(process) + (masked ? ".mask(" : ".unmask(") + type + ")",
                run.model.mask(process, type, masked),
                actual);
    }

    private void unmaskAll(ModelProcess process) {
        boolean unmasked = draw.once(2);
        run.say(() -> ModelRun.name(process) + ".unmaskAll(" + unmasked + ")");
        run.real(process).handlers().unmaskFor(unmasked ? HandlerTable.ALL_TYPES : HandlerTable.NO_TYPE);
        process.allUnmasked = unmasked;
    }

    private void sendMask(ModelProcess process) {
        List<ModelProcess.Rule> rules = new ArrayList<>();
        for (int i = draw.below(3); i > 0; i--) {
            rules.add(new ModelProcess.Rule(
                    draw.once(2) ? SendMask.ANY : draw.pid(), draw.of(0, 64, 65), draw.of(63, 64, Long.MAX_VALUE)));
        }
        process.sendMask = draw.once(4) ? rules : null;
        run.say(() -> ModelRun.name(process) + " may send to " + (process.sendMask == null ? "all" : rules));
        List<SendMask.Rule> realRules = new ArrayList<>();
        rules.forEach(rule -> realRules.add(new SendMask.Rule(rule.pid(), rule.first(), rule.last())));
        run.real(process).setSendMask(process.sendMask == null ? SendMask.OPEN : new SendMask(realRules));
    }

    private void enter(ModelProcess process) {
        ModelMessage message = process.next();
        Message next = run.world.delivery.next(run.real(process));
        if ((message == null) != (next == null) || (message != null && message.address != next.address())) {
            run.say(() -> "next message of " + ModelRun.name(process));
            throw new ModelRun.Difference("not the message that should be next for " + ModelRun.name(process));
        }
        ModelTask task = message == null ? null : runner(message);
        if (task != null) {
            long actual = run.world.delivery.enter(next, run.waiter(task));
            long handler = run.model.delivery.enter(message, task);
            if (handler != 0) {
                inHandler.put(message, next);
            }
            run.expect(
                    () -> ModelRun.name(process) + " enters on task " + task.number + ": type " + message.type
                            + " from process " + message.sender + ", 0x" + Long.toHexString(message.address) + ", "
                            + message.size,
                    handler,
                    actual);
        }
    }

    /** Who runs the handler: a task of the receiver, or of the sender if it waits for this message. */
    private ModelTask runner(ModelMessage message) {
        List<ModelTask> runners = new ArrayList<>();
        for (ModelTask task : run.model.tasks.values()) {
            boolean lends = task.waiting() != null && task.waiting().isFor(message);
            if (task.stack.size() < DEEPEST_NESTING && (task.process == message.receiver || lends)) {
                runners.add(task);
            }
        }
        return runners.isEmpty() ? null : draw.of(runners, task -> task.tag);
    }

    private void leave() {
        List<ModelMessage> handled = new ArrayList<>();
        for (ModelTask task : run.model.tasks.values()) {
            if (task.handling() != null) {
                handled.add(task.handling());
            }
        }
        if (!handled.isEmpty()) {
            ModelMessage message = draw.of(handled, each -> each.task.tag);
            long kept = draw.of(0, message.size, draw.below((int) message.size + 1));
            leave(message, kept);
        }
    }

    void leave(ModelMessage message, long kept) {
        run.say(() -> ModelRun.name(message.receiver) + " leaves type " + message.type + " on task "
                + message.task.number + ", keeps " + kept + " of " + message.size);
        run.world.delivery.leave(inHandler.remove(message), kept);
        run.model.delivery.leave(message, kept);
    }
}
