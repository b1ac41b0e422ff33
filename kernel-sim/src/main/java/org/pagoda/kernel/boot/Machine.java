package org.pagoda.kernel.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.check.Violation;
import org.pagoda.ipc.interaction.InteractionLimits;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.KernelSettings;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.SchedulingChoice;
import org.pagoda.kernel.Stops;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.UserImage;
import org.pagoda.kernel.check.MachineChecker;
import org.pagoda.kernel.fs.HostFiles;
import org.pagoda.kernel.fs.HostFolderSource;
import org.pagoda.kernel.fs.HostSource;
import org.pagoda.kernel.interaction.Interactions;
import org.pagoda.kernel.program.ProgramTable;
import org.pagoda.kernel.scheduling.SchedulingParameters;
import org.pagoda.kernel.scheduling.SchedulingPolicyFactory;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.mmu.AsidTable;
import org.pagoda.mmu.BackingStore;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.SparseStore;
import org.pagoda.mmu.TranslationLookasideBuffer;

/**
 * A simulated machine with a booted kernel. Two of them share nothing.
 *
 * <pre>{@code
 * try (Machine machine = Machine.builder().memory("64M").cpus(2).seed(7).build()) {
 *     machine.spawn("hello", image);
 *     RunResult result = machine.run();
 * }
 * }</pre>
 *
 * <p>Not for several threads at once: whoever made it runs it.
 */
public final class Machine implements AutoCloseable {
    /** The smallest memory a machine boots with: 1 MiB. */
    public static final long SMALLEST_MEMORY = 1 << 20;
    /** The largest memory: 16 GiB. */
    public static final long LARGEST_MEMORY = 16L << 30;
    /** Bytes of the largest swap space in the host's memory. */
    public static final long LARGEST_SWAP = 1L << 40;

    private static final long QUANTUM = 100;
    private static final long PARALLEL_QUANTUM = 10_000;

    /** The most CPUs. */
    public static final int MOST_CPUS = 64;
    /** The most processes at a time: 1,048,576. */
    public static final int MOST_PROCESSES = 1 << 20;

    private final Kernel kernel;
    private final ProgramTable programs = new ProgramTable();
    private final Faces faces;
    private final Builder settings;
    private boolean stuck;
    private boolean closing;
    private boolean closed;

    private Machine(Builder settings) {
        this.settings = settings;
        int frames = Math.toIntExact(Page.number(settings.memory));
        kernel = new Kernel(new KernelSettings(
                frames,
                settings.cpus,
                settings.asidBits,
                settings.processes,
                settings.seed,
                settings.quantum(),
                settings.parallel,
                settings.traced,
                settings.tlbReplacement,
                settings.poison,
                settings.fastPath,
                settings.scheduling(),
                settings.sabotage));
        if (settings.swap != null) {
            kernel.attachSwap(settings.swap);
        }
        faces = new Faces(kernel, programs, settings.console, settings.interactionLimits, settings.host);
        if (settings.checked) {
            trace().listen(new MachineChecker(kernel));
        }
        if (settings.watcher != null) {
            settings.watcher.onBuilt(this);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How a machine is to be; everything has a default. Values that cannot be throw and name themselves. */
    public static final class Builder {
        private long memory = 64L << 20;
        private @Nullable BackingStore swap;
        private int cpus = 1;
        private int asidBits = AsidTable.MOST_BITS;
        private int processes = MOST_PROCESSES;
        private long seed = 1;
        private long quantum;
        private boolean parallel;
        private SchedulingChoice scheduling = SchedulingChoice.DEFAULT;
        private long tickLimit = Long.MAX_VALUE;
        private boolean traced = true;
        private TranslationLookasideBuffer.Replacement tlbReplacement = TranslationLookasideBuffer.Replacement.FIFO;
        private boolean poison;
        private boolean fastPath = true;
        private boolean checked;
        private Sabotage sabotage = Sabotage.NONE;
        private Duration patience = Duration.ofSeconds(10);
        private Consumer<String> console = text -> {};
        private InteractionLimits interactionLimits = InteractionLimits.DEFAULT;
        private @Nullable HostSource host;
        private @Nullable MachineWatcher watcher;

        /** Physical memory, 1 MiB to 16 GiB; a part of a frame at the end is not used. */
        public Builder memory(long bytes) {
            if (bytes < SMALLEST_MEMORY || bytes > LARGEST_MEMORY) {
                throw new IllegalArgumentException("memory must be " + MemorySize.describe(SMALLEST_MEMORY) + " to "
                        + MemorySize.describe(LARGEST_MEMORY) + ", not " + MemorySize.describe(bytes));
            }
            memory = bytes;
            return this;
        }

        /** Physical memory, as in {@code 64M}. */
        public Builder memory(String size) {
            return memory(MemorySize.parse(size));
        }

        /** Swap space in the host's memory, from a page up to 1 TiB; a part of a page at the end is not used. */
        public Builder swap(long bytes) {
            if (bytes < Page.SIZE || bytes > LARGEST_SWAP) {
                throw new IllegalArgumentException("swap space must be " + MemorySize.describe(Page.SIZE) + " to "
                        + MemorySize.describe(LARGEST_SWAP) + ", not " + MemorySize.describe(bytes));
            }
            return swap(new SparseStore((int) Page.number(bytes)));
        }

        /** Swap space in a store; the store is this machine's alone. */
        public Builder swap(BackingStore store) {
            swap = store;
            return this;
        }

        /** CPUs, 1 to 64. */
        public Builder cpus(int count) {
            if (count < 1 || count > MOST_CPUS) {
                throw new IllegalArgumentException("there must be 1 to " + MOST_CPUS + " CPUs, not " + count);
            }
            cpus = count;
            return this;
        }

        /**
         * Bits of the numbers by which TLBs tell address spaces apart, 1 to 16; enough for as many as CPUs. With fewer numbers than
         * spaces they are used again and again, and each time that all are given out TLBs are emptied.
         */
        public Builder asidBits(int bits) {
            if (bits < 1 || bits > AsidTable.MOST_BITS) {
                throw new IllegalArgumentException(
                        "an ASID must have 1 to " + AsidTable.MOST_BITS + " bits, not " + bits);
            }
            asidBits = bits;
            return this;
        }

        /** How many processes there can be at a time, 1 to 1,048,576. */
        public Builder processes(int most) {
            if (most < 1 || most > MOST_PROCESSES) {
                throw new IllegalArgumentException("there can be 1 to " + MOST_PROCESSES + " processes, not " + most);
            }
            processes = most;
            return this;
        }

        /** What chance is drawn from, 0 to 2^63 - 1. */
        public Builder seed(long newSeed) {
            if (newSeed < 0) {
                throw new IllegalArgumentException("a seed must be 0 to 2^63 - 1, not " + newSeed);
            }
            seed = newSeed;
            return this;
        }

        /**
         * As many tasks run at once as there are CPUs, each on a host thread of its own: real races, and no two runs are the same. Else one
         * task runs at any instant, and the seed decides which.
         */
        public Builder parallel(boolean on) {
            parallel = on;
            return this;
        }

        /** Ticks a task runs before others may, on average; 1 or more. If not set 100, in parallel mode 10,000. */
        public Builder quantum(long ticks) {
            if (ticks < 1 || ticks > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a quantum must be 1 to 2^31 - 1 ticks, not " + ticks);
            }
            quantum = ticks;
            return this;
        }

        /**
         * Which ready task is next. CPUs then go in step, and nothing is drawn but by the policy itself, from its own seed; in parallel mode
         * policies decide about the order only. Without this, tasks are served first come first served, for as long as the seed says.
         */
        public Builder policy(SchedulingPolicyFactory policy, SchedulingSettings policySettings) {
            scheduling = new SchedulingChoice(policy, policySettings, scheduling.switchCost(), scheduling.freeCalls());
            return this;
        }

        /** Ticks that a CPU needs to go over to another task, 0 to 2^31 - 1; needs a policy, and CPUs that go in step. */
        public Builder switchCost(long ticks) {
            if (ticks < 0 || ticks > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a switch must cost 0 to 2^31 - 1 ticks, not " + ticks);
            }
            scheduling =
                    new SchedulingChoice(scheduling.policy(), scheduling.settings(), ticks, scheduling.freeCalls());
            return this;
        }

        /**
         * System calls take no tick, only accesses to memory do. A program that calls the kernel again and again and waits for something in
         * that way is never preempted then: the run is given up.
         */
        public Builder freeCalls(boolean on) {
            scheduling = new SchedulingChoice(scheduling.policy(), scheduling.settings(), scheduling.switchCost(), on);
            return this;
        }

        private SchedulingChoice scheduling() {
            if (scheduling.switchCost() > 0 && (scheduling.policy() == null || parallel)) {
                throw new IllegalArgumentException("a switch can cost " + scheduling.switchCost()
                        + " ticks only on a machine with a policy, and not in parallel mode");
            }
            return scheduling;
        }

        private long quantum() {
            if (quantum != 0) {
                return quantum;
            }
            return parallel ? PARALLEL_QUANTUM : QUANTUM;
        }

        /** Ends runs after so many ticks; 1 or more. */
        public Builder tickLimit(long ticks) {
            if (ticks < 1) {
                throw new IllegalArgumentException("a tick limit must be at least 1, not " + ticks);
            }
            tickLimit = ticks;
            return this;
        }

        /** Which entry of a full set gives way in the CPUs' TLBs; the one that came first unless something else is said. */
        public Builder tlbReplacement(TranslationLookasideBuffer.Replacement replacement) {
            tlbReplacement = replacement;
            return this;
        }

        /** Records events, for the hash and for listeners; on unless benchmarks turn it off. */
        public Builder traced(boolean on) {
            traced = on;
            return this;
        }

        /** Takes the hot paths where it can; true unless told otherwise, to see that both do the same. */
        public Builder fastPath(boolean on) {
            fastPath = on;
            return this;
        }

        /** Fills freed frames with a value that stands out. */
        public Builder poison(boolean on) {
            poison = on;
            return this;
        }

        /** Looks through the machine for a broken law after every event, and panics with a report if there is one. Slow. */
        public Builder checked(boolean on) {
            checked = on;
            return this;
        }

        /** For tests: a kernel that goes wrong. */
        public Builder sabotage(Sabotage harm) {
            sabotage = harm;
            return this;
        }

        /** How long a program may run without a trap before the run is given up. */
        public Builder patience(Duration time) {
            if (time.isZero() || time.isNegative()) {
                throw new IllegalArgumentException("patience must be longer than nothing, not " + time);
            }
            patience = time;
            return this;
        }

        private long patienceNanos() {
            return patience.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : patience.toNanos();
        }

        /** Where programs print. */
        public Builder console(Consumer<String> output) {
            console = output;
            return this;
        }

        /** A folder of the host that programs may read below {@code /host}. */
        public Builder hostFolder(Path folder) {
            return host(HostFolderSource.of(folder));
        }

        /** Who says what is in the folder below {@code /host}. */
        public Builder host(HostSource source) {
            host = source;
            return this;
        }

        /** What processes may use for interactions. */
        public Builder interactionLimits(InteractionLimits limits) {
            interactionLimits = limits;
            return this;
        }

        /** Who is told of the machine, and of its runs. */
        public Builder watcher(MachineWatcher newWatcher) {
            watcher = newWatcher;
            return this;
        }

        public Machine build() {
            return new Machine(this);
        }
    }

    public Kernel kernel() {
        return kernel;
    }

    /** The programs that processes can begin by name. */
    public ProgramTable programs() {
        return programs;
    }

    /** Files, devices, modules, the log: what the kernel has beyond the nucleus. */
    public Faces faces() {
        return faces;
    }

    /** The host files that programs may open. */
    public HostFiles hostFiles() {
        return faces.hostFiles();
    }

    /** Interactions with programs, for kernel code. */
    public Interactions interactions() {
        return faces.interactions();
    }

    /** What happens on this machine. Throws if it was built without. */
    public Trace trace() {
        Trace trace = kernel.trace();
        if (trace == null) {
            throw new IllegalStateException("this machine is not traced");
        }
        return trace;
    }

    /** What is wrong with the machine; empty if all is well. Only between runs. */
    public List<Violation> check() {
        return new MachineChecker(kernel).violations();
    }

    /** Frames that are handed out now, to processes, their page tables, and the kernel. */
    public int framesInUse() {
        return kernel.frames().usedFrames();
    }

    /** Makes a process with the default limits. */
    public Process spawn(String name, UserImage image) {
        return spawn(name, image, ProcessLimits.DEFAULT);
    }

    /** Makes a process; throws {@link IllegalStateException} when memory does not suffice for it. */
    public Process spawn(String name, UserImage image, ProcessLimits limits) {
        Process process = kernel.spawn(0, name, image, limits);
        return faces.equip(name, process, process);
    }

    /**
     * Makes a process with the default limits that begins at tick {@code tick}; throws as {@link #spawn(String, UserImage)}. Of those that begin at the
     * same tick the one made first comes first.
     */
    public Process spawnAt(long tick, String name, UserImage image, SchedulingParameters parameters) {
        if (tick < 0 || tick == Long.MAX_VALUE) {
            throw new IllegalArgumentException("a process must begin at tick 0 to 2^63 - 2, not " + tick);
        }
        Process process = kernel.spawnAt(tick, name, image, parameters);
        return faces.equip(name, process, process);
    }

    /** Makes a process that only serves, with the default limits. */
    public Process spawnServing(String name, UserImage image) {
        return spawnServing(name, image, ProcessLimits.DEFAULT);
    }

    /**
     * Makes a process that only serves: when {@code image} returns the process lives on, and handles messages on the threads of those who
     * wait for it, or on one that it has while there are any. Throws {@link IllegalStateException} when memory does not suffice for it.
     */
    public Process spawnServing(String name, UserImage image, ProcessLimits limits) {
        Process process = kernel.spawnServing(0, name, image, limits);
        return faces.equip(name, process, process);
    }

    /**
     * Makes a process whose only task is the calling thread: what a benchmark or a test calls then traps as a program's
     * calls do. Ends with {@link #detach}.
     */
    public Task attach(String name, UserImage image) {
        return attach(name, image, ProcessLimits.DEFAULT);
    }

    public Task attach(String name, UserImage image, ProcessLimits limits) {
        Task task = kernel.attachedThreads().attach(name, image, limits);
        return faces.equip(name, task, task == null ? null : task.process());
    }

    /** Ends the process that {@link #attach} made. */
    public void detach(Task task) {
        kernel.attachedThreads().detach(task);
    }

    /** Runs until all processes have ended, wait for good, or a limit is reached. */
    public RunResult run() {
        if (settings.watcher != null) {
            settings.watcher.onRunBegins(this);
        }
        RunResult result = runUntil(settings.tickLimit);
        if (settings.watcher != null) {
            settings.watcher.onRunEnded(this, result);
        }
        return result;
    }

    /** Ends the run under way as its tick limit would, unless the machine is being shut down; called as {@link Stops#cutShort}. */
    public void cutShort() {
        if (!closing) {
            kernel.stops().cutShort();
        }
    }

    /** Runs until tick {@code limit} at most, and can go on after that. */
    public RunResult runUntil(long limit) {
        stuck = true; // if it throws
        RunResult result = kernel.run(limit, settings.patienceNanos());
        stuck = result.outcome() == RunResult.Outcome.STUCK;
        return result;
    }

    /** Kills all processes and lets them end, so that everything they had is given back; then unloads the modules. */
    public RunResult shutDown() {
        closing = true;
        for (Process process : kernel.processes()) {
            kernel.kill(process, Kernel.STATUS_KILLED, "the machine is shut down");
        }
        RunResult result = runUntil(Long.MAX_VALUE);
        if (kernel.processes().isEmpty()) {
            faces.modules().unloadAll();
            faces.vfs().discardAll();
        }
        return result;
    }

    /**
     * Shuts down, if need be, and gives the memory back to the host. After a run that was {@code STUCK} a program still
     * runs somewhere: its memory is left to it.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!stuck && !kernel.processes().isEmpty()) {
            shutDown();
        }
        if (!stuck) {
            kernel.close();
        }
    }
}
