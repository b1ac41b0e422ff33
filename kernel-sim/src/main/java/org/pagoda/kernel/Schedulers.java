package org.pagoda.kernel;

/** Which scheduler a machine gets. */
final class Schedulers {
    private Schedulers() {}

    static QueueScheduler create(KernelSettings settings, CpuSet cpus, ProcessTable processes, HostThreads threads) {
        SchedulingChoice choice = settings.scheduling();
        RunQueues queues = new RunQueues(cpus, processes, choice.policy(), choice.settings());
        PriorityInheritance inheritance = new PriorityInheritance(
                processes, queues, queues.policy(cpus.get(0)).isInheriting());
        if (settings.parallel()) {
            return new ParallelScheduler(cpus, threads, queues, inheritance, settings.quantum());
        } else if (queues.isChosen()) {
            return new LockstepScheduler(cpus, threads, queues, inheritance, choice.switchCost());
        }
        return new DeterministicScheduler(cpus, threads, queues, inheritance, settings.seed(), settings.quantum());
    }
}
