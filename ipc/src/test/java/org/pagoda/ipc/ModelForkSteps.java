package org.pagoda.ipc;

import java.util.List;

/** What a {@link ModelRun} does when a process forks. */
final class ModelForkSteps {
    private final ModelRun run;

    ModelForkSteps(ModelRun run) {
        this.run = run;
    }

    /** Most often with the parent's limit, as in a kernel; sometimes with one that may be too low. */
    void apply(ModelProcess parent, ModelDraw draw) {
        if (run.model.alive.size() >= run.machine.processes()) {
            return;
        }
        long tag = draw.any();
        long limit = draw.once(4) ? draw.below(20) : parent.space.account.limit;
        int taskCount = 1 + draw.below(2);
        long actual = run.world.fork(run.real(parent), limit, parent.mailboxCapacity, parent.mailboxShare);
        long expected = ModelFork.fork(run.model, parent, limit, taskCount, tag, run.isStarved(actual));
        run.expect(
                () -> ModelRun.name(parent) + ".fork(at most " + limit + " pages, " + taskCount + " tasks)",
                expected,
                actual);
        if (expected >= 0) {
            ModelProcess child = run.model.alive.get(expected);
            List<Long> types = run.equip(child);
            run.say(() -> ModelRun.name(child) + " handles " + types);
        }
    }
}
