package org.pagoda.jmh;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;

/**
 * A machine with one CPU, and on it a process that is the benchmark's thread itself: its calls trap as a program's do,
 * and no host thread is switched. Extend it to add what the benchmark needs. In parallel mode, unless {@code -p mode=DETERMINISTIC} says
 * otherwise.
 *
 * <p>A process is attached to the thread that makes it, so this is a state of the thread, and set up and torn down
 * there.
 */
@State(Scope.Thread)
public class BenchmarkMachine {
    /** The type of all messages of benchmarks. */
    protected static final long TYPE = 64;

    /** How tasks run. */
    public enum Mode {
        PARALLEL,
        DETERMINISTIC
    }

    @Param("PARALLEL")
    private Mode mode = Mode.PARALLEL;

    private Machine machine;
    private int framesBefore;
    private Task task;
    private Libc libc;
    private UserMemory userMemory;

    @Setup(Level.Trial)
    public final void boot() {
        machine = configure(Machine.builder().parallel(mode == Mode.PARALLEL).traced(false))
                .build();
        framesBefore = machine.framesInUse();
        List<Libc> loaded = new ArrayList<>();
        ProgramImage image = new ProgramImage(machine.kernel(), unused -> {});
        task = machine.attach("benchmark", attached -> {
            Libc own = Libc.class.cast(image.load(attached));
            loaded.add(own);
            return own;
        });
        libc = loaded.get(0);
        userMemory = new UserMemory(machine.kernel());
        prepare();
    }

    /** Says how the machine is to be, other than usual. */
    protected Machine.Builder configure(Machine.Builder builder) {
        return builder;
    }

    /** Makes what the benchmark needs; the benchmark's process runs already. */
    protected void prepare() {}

    /** Gives back what {@link #prepare} took, unless the end of its process does. */
    protected void cleanUp() {}

    /** Ends all processes; a benchmark that has lost a frame has not measured what it says. */
    @TearDown(Level.Trial)
    public final void shutDown() {
        cleanUp();
        machine.detach(task);
        machine.shutDown();
        int framesLeaked = machine.framesInUse() - framesBefore;
        machine.close();
        if (framesLeaked != 0) {
            throw new IllegalStateException(framesLeaked + " frames leaked");
        }
    }

    protected final Machine machine() {
        return machine;
    }

    /** The task of the benchmark's own process. */
    protected final Task task() {
        return task;
    }

    /** How the kernel touches the memory of that process. */
    protected final UserMemory userMemory() {
        return userMemory;
    }

    /** The benchmark's own process. */
    protected final Libc libc() {
        return libc;
    }

    /** Makes a process that handles messages of {@link #TYPE}, and lets it run until it does; its identifier. */
    protected final long spawnReceiver(Program program) {
        long pid = machine.spawn("receiver", new ProgramImage(machine.kernel(), program))
                .pid();
        while (libc.send(pid, TYPE, 0, 0, 0) == Errno.ECONNREFUSED.result()) {
            libc.schedYield();
        }
        return pid;
    }
}
