package org.pagoda.kernel.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A heap beside a list that is sorted each time. */
class TaskHeapTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldTakeTheSmallestWhateverWasRemoved(long seed) {
        Random random = new Random(seed);
        TaskHeap heap = new TaskHeap();
        List<FakeTask> sorted = new ArrayList<>();
        Comparator<FakeTask> byKey = Comparator.comparingLong(task -> task.key);
        for (int step = 0; step < 2000; step++) {
            if (random.nextInt(5) < 3) {
                FakeTask task = new FakeTask(step);
                heap.add(task, random.nextInt(20));
                sorted.add(task);
                sorted.sort(byKey); // stable: of equals the first that came is first
            } else if (random.nextBoolean() && !sorted.isEmpty()) {
                heap.remove(sorted.remove(random.nextInt(sorted.size())));
            } else {
                assertSame(sorted.isEmpty() ? null : sorted.remove(0), heap.poll());
            }
        }
        for (FakeTask task : sorted) {
            assertEquals(task.key, heap.firstKey());
            assertSame(task, heap.poll());
        }
        assertNull(heap.poll());
    }

    @Test
    void shouldHaveWhoWasPreemptedFirstOfItsEquals() {
        TaskHeap heap = new TaskHeap();
        FakeTask first = new FakeTask(1);
        FakeTask preempted = new FakeTask(2);
        FakeTask smaller = new FakeTask(3);
        heap.add(first, 5, ReadyCause.WOKEN);
        heap.add(preempted, 5, ReadyCause.PREEMPTED);
        heap.add(smaller, 4, ReadyCause.SLICE_OVER);
        assertSame(smaller, heap.poll());
        assertSame(preempted, heap.poll());
        assertSame(first, heap.poll());
    }
}
