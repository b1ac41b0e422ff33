package org.pagoda.ipc;

/** What a {@link ModelRun} does in the kernel's name: something happens that a process may want to know. */
final class ModelEventSteps {
    private final ModelRun run;

    ModelEventSteps(ModelRun run) {
        this.run = run;
    }

    void apply(ModelProcess process, ModelDraw draw) {
        long pid = draw.once(2) ? draw.pid() : process.pid;
        long type = draw.of(MessageType.CHILD_EXITED, MessageType.TIMER, MessageType.IRQ);
        if (type == MessageType.IRQ) {
            long lines = 1L << draw.below(Long.SIZE);
            run.say(() -> "interrupt(" + pid + ", 0x" + Long.toHexString(lines) + ")");
            run.world.notifications.interrupt(pid, lines);
            run.model.notifications.interrupt(pid, lines);
        } else {
            run.say(() -> "count(" + pid + ", " + type + ")");
            run.world.notifications.count(pid, type);
            run.model.notifications.count(pid, type);
        }
    }
}
