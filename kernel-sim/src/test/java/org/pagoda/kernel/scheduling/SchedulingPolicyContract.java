package org.pagoda.kernel.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every policy. A test of one of one's own extends it. */
public abstract class SchedulingPolicyContract {
    private static final int STEPS = 3000;

    /** A policy without tasks. */
    protected abstract SchedulingPolicy create(SchedulingSettings settings);

    private SchedulingPolicy create() {
        return create(SchedulingSettings.DEFAULT.withQuantum(3).withLevels(3, 50));
    }

    private static FakeTask task(int number, Random random) {
        return new FakeTask(
                number,
                new SchedulingParameters(
                        random.nextInt(3),
                        1 + random.nextInt(5),
                        random.nextInt(7) - 3,
                        1 + random.nextInt(30),
                        SchedulingParameters.UNKNOWN,
                        random.nextInt(100)));
    }

    @Test
    void shouldHaveNobodyWhenEmpty() {
        SchedulingPolicy policy = create();
        assertNull(policy.pick());
        FakeTask running = new FakeTask(1);
        policy.enqueue(running, ReadyCause.NEW);
        assertSame(running, policy.pick());
        assertNull(policy.pick());
        assertFalse(policy.preempts(running));
    }

    @Test
    void shouldPickTheOnlyTaskAgainAndAgain() {
        SchedulingPolicy policy = create();
        FakeTask task = new FakeTask(1);
        policy.enqueue(task, ReadyCause.NEW);
        for (ReadyCause why : ReadyCause.values()) {
            assertSame(task, policy.pick());
            assertTrue(policy.slice(task) >= 1);
            policy.onRan(task, 1);
            policy.enqueue(task, why);
        }
    }

    /** Everything that a kernel may do, at random: no task is lost, none is picked that is not ready, and in the end all come. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLoseNobodyAndPickNobodyTwice(long seed) {
        Random random = new Random(seed);
        SchedulingPolicy policy = create();
        List<FakeTask> waiting = new ArrayList<>();
        Set<FakeTask> ready = new HashSet<>();
        for (int number = 1; number <= 20; number++) {
            FakeTask task = task(number, random);
            policy.enqueue(task, ReadyCause.NEW);
            ready.add(task);
        }
        FakeTask running = null;
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (!waiting.isEmpty()) {
                        FakeTask task = waiting.remove(random.nextInt(waiting.size()));
                        policy.enqueue(task, ReadyCause.WOKEN);
                        ready.add(task);
                    }
                }
                case 1 -> {
                    if (running != null) {
                        waiting.add(running);
                        running = null;
                    }
                }
                case 2 -> removeOne(policy, ready, waiting, random);
                case 3 -> {
                    if (policy.interval() > 0) {
                        policy.onInterval();
                    }
                }
                default -> running = runOn(policy, ready, running, random);
            }
        }
        while (!ready.isEmpty()) {
            assertTrue(ready.remove((FakeTask) policy.pick()));
        }
        assertNull(policy.pick());
    }

    /** A task is killed, or its thread is lent, while it is ready. */
    private static void removeOne(SchedulingPolicy policy, Set<FakeTask> ready, List<FakeTask> waiting, Random random) {
        List<FakeTask> all = new ArrayList<>(ready);
        all.sort((left, right) -> Long.compare(left.pid(), right.pid()));
        if (!all.isEmpty()) {
            FakeTask task = all.get(random.nextInt(all.size()));
            policy.remove(task);
            ready.remove(task);
            waiting.add(task);
        }
    }

    private static @Nullable FakeTask runOn(
            SchedulingPolicy policy, Set<FakeTask> ready, @Nullable FakeTask running, Random random) {
        if (running == null) {
            FakeTask picked = (FakeTask) policy.pick();
            assertEquals(ready.isEmpty(), picked == null);
            assertTrue(picked == null || ready.remove(picked));
            return picked;
        }
        long slice = policy.slice(running);
        assertTrue(slice >= 1);
        boolean whole = random.nextBoolean() && slice != SchedulingPolicy.UNLIMITED;
        long ticks = whole ? slice : Math.min(slice, 1 + random.nextInt(4));
        running.run(ticks);
        policy.onRan(running, ticks);
        boolean preempted = ticks < slice && policy.preempts(running);
        assertTrue(!preempted || !ready.isEmpty());
        if (preempted || ticks == slice || random.nextBoolean()) {
            ReadyCause over = ticks == slice ? ReadyCause.SLICE_OVER : ReadyCause.YIELDED;
            policy.enqueue(running, preempted ? ReadyCause.PREEMPTED : over);
            ready.add(running);
            return null;
        }
        return running;
    }

    @Test
    void shouldKeepAllTasksWhenTheyMigrate() {
        Random random = new Random(7);
        SchedulingPolicy left = create();
        SchedulingPolicy right = create();
        Set<Schedulable> all = new HashSet<>();
        for (int number = 1; number <= 10; number++) {
            FakeTask task = task(number, random);
            all.add(task);
            left.enqueue(task, ReadyCause.NEW);
        }
        for (int i = 0; i < 5; i++) {
            Schedulable task = left.pick();
            assertNotNull(task);
            left.onLeave(task);
            right.enqueue(task, ReadyCause.MIGRATED);
        }
        for (int i = 0; i < 5; i++) {
            assertTrue(all.remove(left.pick()));
            assertTrue(all.remove(right.pick()));
        }
        assertNull(left.pick());
        assertNull(right.pick());
    }

    @Test
    void shouldDecideTheSameEachTime() {
        assertEquals(picks(create()), picks(create()));
    }

    private static List<Long> picks(SchedulingPolicy policy) {
        Random random = new Random(3);
        for (int number = 1; number <= 12; number++) {
            policy.enqueue(task(number, random), ReadyCause.NEW);
        }
        List<Long> picks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            FakeTask task = (FakeTask) policy.pick();
            assertNotNull(task);
            picks.add(task.pid());
            task.run(1);
            policy.onRan(task, 1);
            policy.enqueue(task, ReadyCause.YIELDED);
        }
        return picks;
    }
}
