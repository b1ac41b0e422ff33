package org.pagoda.kernel.scheduling;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A multi-level feedback queue, by the five rules of Arpaci-Dusseau (Operating Systems: Three Easy Pieces, chapter 8), after Corbató's of 1962:
 *
 * <ol>
 *   <li>A task of a higher level goes first, and preempts those below.
 *   <li>Tasks of one level take turns.
 *   <li>A new task begins in the top level.
 *   <li>Whoever has used up its allotment at a level, a quantum, moves down one, however often it has waited meanwhile: so short bursts do not game
 *       it. In the bottom level it stands last with another allotment.
 *   <li>At each boost all tasks are in the top level again, with a whole allotment: also those that wait, and the one that runs, which goes on.
 * </ol>
 *
 * <p>One that is preempted stays first of its level, with the rest of its allotment. One that wakes stands last of the level that it was in. A boost
 * keeps the order: those of the top level, then those of the next.
 */
public final class MultiLevelFeedbackQueue implements SchedulingPolicy {
    private final List<TaskQueue> levels = new ArrayList<>();
    private final long allotment;
    private final long boost;
    private long boosts;

    /** Where a task is, as of the boost that came last when it was looked at. */
    private static final class Place {
        private long boosts = -1;
        private int level;
        private long left;
    }

    public MultiLevelFeedbackQueue(SchedulingSettings settings) {
        for (int level = 0; level < settings.queues(); level++) {
            levels.add(new TaskQueue());
        }
        allotment = settings.quantum();
        boost = settings.boost();
    }

    private Place place(Schedulable task) {
        Place place = (Place) task.note();
        if (place == null) {
            place = new Place();
            task.setNote(place);
        }
        if (place.boosts != boosts) {
            place.boosts = boosts;
            place.level = 0;
            place.left = allotment;
        }
        return place;
    }

    @Override
    public void enqueue(Schedulable task, ReadyCause why) {
        Place place = place(task);
        if (place.left <= 0) {
            place.level = Math.min(place.level + 1, levels.size() - 1);
            place.left = allotment;
        }
        levels.get(place.level).add(task, why);
    }

    @Override
    public @Nullable Schedulable pick() {
        for (int level = 0; level < levels.size(); level++) {
            Schedulable task = levels.get(level).poll();
            if (task != null) {
                return task;
            }
        }
        return null;
    }

    @Override
    public void remove(Schedulable task) {
        levels.get(place(task).level).remove(task);
    }

    @Override
    public long slice(Schedulable task) {
        return place(task).left;
    }

    @Override
    public boolean preempts(Schedulable running) {
        int level = place(running).level;
        for (int above = 0; above < level; above++) {
            if (!levels.get(above).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void onRan(Schedulable task, long ticks) {
        place(task).left -= ticks;
    }

    @Override
    public long interval() {
        return boost;
    }

    @Override
    public void onInterval() {
        boosts++;
        for (int level = 1; level < levels.size(); level++) {
            levels.get(0).append(levels.get(level));
        }
    }
}
