package org.pagoda.user.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.scheduling.SchedulingPolicyName;
import org.pagoda.kernel.scheduling.SchedulingSettings;

/** The machine schedules as a slow model does, whatever the jobs: every tick of every CPU. */
class SchedulingModelTest {
    private static final int SETS = 6;
    private static final int MANY_SETS = 300;
    private static final int MOST_CPUS = 3;

    static Stream<Arguments> policies() {
        List<Arguments> all = new ArrayList<>();
        for (SchedulingPolicyName policy : SchedulingPolicyName.values()) {
            for (int cpus = 1; cpus <= MOST_CPUS; cpus++) {
                all.add(Arguments.of(policy, cpus));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void shouldScheduleAsTheModelDoes(SchedulingPolicyName policy, int cpus) {
        compare(policy, cpus, SETS);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("policies")
    void shouldScheduleManySetsAsTheModelDoes(SchedulingPolicyName policy, int cpus) {
        compare(policy, cpus, MANY_SETS);
    }

    private static void compare(SchedulingPolicyName policy, int cpus, int sets) {
        for (int seed = 1; seed <= sets; seed++) {
            Random random = new Random(seed);
            List<Job> jobs = jobs(random);
            SchedulingSettings settings = SchedulingSettings.DEFAULT
                    .withSeed(seed)
                    .withQuantum(1L + random.nextInt(5))
                    .withLevels(1 + random.nextInt(4), random.nextBoolean() ? 0 : 1L + random.nextInt(20));
            long switchCost = random.nextBoolean() ? 0 : 1L + random.nextInt(3);
            long io = 1L + random.nextInt(6);
            Schedule expected = new SchedulingModel(policy, settings, cpus, switchCost, io, jobs).run();
            assertEquals(
                    expected,
                    schedule(policy, settings, cpus, switchCost, io, jobs),
                    () -> policy + ", " + settings + ", " + cpus + " CPUs, switch " + switchCost + ", I/O " + io + ": "
                            + jobs);
        }
    }

    private static Schedule schedule(
            SchedulingPolicyName policy,
            SchedulingSettings settings,
            int cpus,
            long switchCost,
            long io,
            List<Job> jobs) {
        Machine.Builder machines = Machine.builder().memory("1M").traced(false);
        try (SchedulingMachine machine =
                new SchedulingMachine(machines, policy, settings, cpus, switchCost, io, jobs)) {
            Schedule schedule = machine.run();
            assertEquals(List.of(), machine.machine().check());
            return schedule;
        }
    }

    /** Few ticks, so that much happens at the same one. */
    private static List<Job> jobs(Random random) {
        List<Job> jobs = new ArrayList<>();
        int count = 1 + random.nextInt(7);
        for (int i = 0; i < count; i++) {
            Job job = Job.of(
                    i,
                    random.nextInt(3) == 0 ? 0 : random.nextInt(15),
                    1 + random.nextInt(12),
                    random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0);
            jobs.add(job.with(job.parameters()
                    .withPriority(random.nextInt(3))
                    .withTickets(1 + random.nextInt(4))
                    .withNice(random.nextInt(5) - 2)
                    .withDeadline(random.nextInt(40))));
        }
        return jobs;
    }
}
