package org.pagoda.kernel.scheduling;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ready tasks ordered by a key, the smallest first; of equal ones the one that came first. A binary heap: adding, taking and removing take
 * logarithmic time, and make no garbage but when there are more tasks than ever before.
 */
public final class TaskHeap {
    /** The position of a task that is in no heap. */
    static final int NOWHERE = -1;

    private final List<Schedulable> heap = new ArrayList<>();
    private long added;
    private long preempted;

    public boolean isEmpty() {
        return heap.isEmpty();
    }

    /** Adds a task; of those with the same key it is the last. */
    public void add(Schedulable task, long key) {
        insert(task, key, ++added);
    }

    /** Adds a task; of those with the same key it is the last, or the first if it was preempted. */
    public void add(Schedulable task, long key, ReadyCause why) {
        insert(task, key, why == ReadyCause.PREEMPTED ? --preempted : ++added);
    }

    private void insert(Schedulable task, long key, long sequence) {
        task.key = key;
        task.sequence = sequence;
        heap.add(task);
        rise(task, heap.size() - 1);
    }

    /** The first; null if there is none. */
    public @Nullable Schedulable peek() {
        return heap.isEmpty() ? null : heap.get(0);
    }

    /** The key of the first; there must be one. */
    public long firstKey() {
        return heap.get(0).key;
    }

    /** Takes the first; null if there is none. */
    public @Nullable Schedulable poll() {
        Schedulable first = peek();
        if (first != null) {
            remove(first);
        }
        return first;
    }

    /** Takes {@code task}, which is in this heap. */
    public void remove(Schedulable task) {
        int hole = task.position;
        Schedulable moved = heap.remove(heap.size() - 1);
        task.position = NOWHERE;
        if (moved != task) {
            sink(moved, hole);
            rise(moved, moved.position);
        }
    }

    private void rise(Schedulable task, int from) {
        int position = from;
        while (position > 0) {
            int up = (position - 1) / 2;
            if (!isBefore(task, heap.get(up))) {
                break;
            }
            place(heap.get(up), position);
            position = up;
        }
        place(task, position);
    }

    private void sink(Schedulable task, int from) {
        int position = from;
        while (2 * position + 1 < heap.size()) {
            int down = 2 * position + 1;
            if (down + 1 < heap.size() && isBefore(heap.get(down + 1), heap.get(down))) {
                down++;
            }
            if (!isBefore(heap.get(down), task)) {
                break;
            }
            place(heap.get(down), position);
            position = down;
        }
        place(task, position);
    }

    private void place(Schedulable task, int position) {
        heap.set(position, task);
        task.position = position;
    }

    private static boolean isBefore(Schedulable left, Schedulable right) {
        return left.key != right.key ? left.key < right.key : left.sequence < right.sequence;
    }
}
