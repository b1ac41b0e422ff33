package org.pagoda.kernel.scheduling;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * For each slice a ticket is drawn, and who holds it runs (Waldspurger, Weihl: Lottery Scheduling, OSDI 1994). Tickets are numbered in the order of the
 * ready tasks: one that becomes ready stands last, and the last takes the place of one that goes. Sums of tickets are kept in a tree (Fenwick, 1994),
 * so a draw takes logarithmic time. There is one draw a slice, also when only one task is ready.
 */
public final class Lottery implements SchedulingPolicy {
    private final SplittableRandom generator;
    private final long quantum;

    // Ready tasks; place i, from 1, of the tree has the tickets of the lowestOneBit(i) tasks up to the i-th, from 1.
    private final List<Schedulable> ready = new ArrayList<>();
    private final LongArrayList tree = new LongArrayList();
    private long total;

    public Lottery(SchedulingSettings settings) {
        generator = new SplittableRandom(settings.seed());
        quantum = settings.quantum();
        tree.addLong(0);
    }

    @Override
    public void enqueue(Schedulable task, ReadyCause why) {
        task.position = ready.size();
        ready.add(task);
        if (tree.size() <= ready.size()) {
            tree.addLong(sumOfFirst(ready.size() - 1) - sumOfFirst(ready.size() - Integer.lowestOneBit(ready.size())));
        }
        add(task, tickets(task));
    }

    private long sumOfFirst(int count) {
        long sum = 0;
        for (int i = count; i > 0; i -= Integer.lowestOneBit(i)) {
            sum += tree.getLong(i);
        }
        return sum;
    }

    private static long tickets(Schedulable task) {
        task.key = task.parameters().tickets();
        return task.key;
    }

    private void add(Schedulable task, long tickets) {
        total += tickets;
        for (int i = task.position + 1; i < tree.size(); i += Integer.lowestOneBit(i)) {
            tree.setLong(i, tree.getLong(i) + tickets);
        }
    }

    @Override
    public @Nullable Schedulable pick() {
        if (ready.isEmpty()) {
            return null;
        }
        long ticket = (generator.nextLong() >>> 1) % total;
        int place = 0;
        for (int step = Integer.highestOneBit(tree.size() - 1); step > 0; step >>= 1) {
            if (place + step < tree.size() && tree.getLong(place + step) <= ticket) {
                place += step;
                ticket -= tree.getLong(place);
            }
        }
        Schedulable winner = ready.get(place);
        remove(winner);
        return winner;
    }

    @Override
    public void remove(Schedulable task) {
        add(task, -task.key);
        Schedulable last = ready.remove(ready.size() - 1);
        if (last != task) {
            add(last, -last.key);
            last.position = task.position;
            ready.set(last.position, last);
            add(last, last.key);
        }
        task.position = TaskHeap.NOWHERE;
    }

    @Override
    public long slice(Schedulable task) {
        return task.restOfSlice() > 0 ? task.restOfSlice() : quantum;
    }
}
