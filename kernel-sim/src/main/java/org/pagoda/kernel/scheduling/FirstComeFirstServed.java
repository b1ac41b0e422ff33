package org.pagoda.kernel.scheduling;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** FIFO: who is ready first runs first, until it waits or ends. */
public final class FirstComeFirstServed implements SchedulingPolicy {
    private final TaskQueue queue = new TaskQueue();

    /** One that needs no settings: there is nothing to set. */
    public FirstComeFirstServed() {}

    public FirstComeFirstServed(SchedulingSettings settings) {
        this();
    }

    @Override
    public void enqueue(Schedulable task, ReadyCause why) {
        queue.add(task, why);
    }

    @Override
    public @Nullable Schedulable pick() {
        return queue.poll();
    }

    /** Tells {@code visitor} who is ready, the first one first. */
    public void forEach(Consumer<Schedulable> visitor) {
        queue.forEach(visitor);
    }

    @Override
    public void remove(Schedulable task) {
        queue.remove(task);
    }

    @Override
    public long slice(Schedulable task) {
        return UNLIMITED;
    }
}
