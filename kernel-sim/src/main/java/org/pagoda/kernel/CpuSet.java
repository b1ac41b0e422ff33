package org.pagoda.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.AsidTable;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.Shootdown;

/**
 * All CPUs of a machine, the ASIDs of the spaces that they run, and the shootdown of translations on them.
 *
 * <p>Only one CPU at a time is in the kernel, so a CPU's TLB and MMU are used by its holder in user mode, or by whoever is in the kernel
 * when it is not. To take a translation away, those that run the space in user mode are made to enter the kernel: there they wait, with no
 * access under way, until the one that asked leaves it.
 *
 * <pre>
 *   in the kernel                              another CPU, in user mode in the space
 *   quiesce: asks it to look up       ----->   finishes its access, looks up before the next
 *            waits until it is not in  <-----  leaves user mode, waits at the kernel's lock
 *            user mode any more
 *   changes entries, flushes both TLBs
 *   leaves the kernel                 ----->   comes in, goes back to user mode, translates anew
 * </pre>
 */
public final class CpuSet implements Shootdown {
    private static final int NOBODY = -1;
    private static final int SPINS = 1 << 10;
    private static final long PAUSE_NANOS = 20_000;

    private final List<Cpu> cpus;
    private final AsidTable asids;
    private final Sabotage sabotage;

    // Whoever is in the kernel.
    private long idleTicks;
    private int busy;
    // Of CPUs that go in step; null: they do not.
    private @Nullable LockstepClock clock;
    // The ASID of the space that each CPU runs. Apart from the CPUs, which their holders write to all the time.
    private final int[] running;
    // By ASID, the CPUs that may remember translations of it, a bit each (a CPU's number modulo 64): all that have run
    // the space since it got the ASID. The TLBs of the others are not even looked at. As mm_cpumask() in Linux.
    private long[] remembering = new long[16];

    // Any thread.
    private volatile boolean abandoned;

    /** {@code asids}: there are as many as CPUs, or more. */
    CpuSet(List<Cpu> cpus, AsidTable asids, Sabotage sabotage) {
        this.sabotage = sabotage;
        if (asids.size() < cpus.size()) {
            throw new IllegalArgumentException(cpus.size() + " CPUs need as many ASIDs at least, not " + asids.size());
        }
        this.cpus = List.copyOf(cpus);
        this.asids = asids;
        running = new int[cpus.size()];
        Arrays.fill(running, NOBODY);
    }

    /** Time passes while nobody runs. */
    void idle(long ticks) {
        if (clock == null) {
            idleTicks += ticks;
        } else {
            clock.advance(ticks);
        }
    }

    /** From now on the time is what this clock says; before anything has run. */
    void goInStep(LockstepClock newClock) {
        clock = newClock;
    }

    public int size() {
        return cpus.size();
    }

    public Cpu get(int number) {
        return cpus.get(number);
    }

    /**
     * The machine's virtual time. Where CPUs go in step all of them have the same; else it is the ticks of all CPUs together, and those that
     * passed while all were idle. Those of CPUs in user mode are read without order: a moment old, but never running backwards.
     */
    long ticks() {
        LockstepClock common = clock;
        if (common != null) {
            return common.now();
        }
        long sum = idleTicks;
        for (int i = 0; i < cpus.size(); i++) {
            sum += cpus.get(i).ticks;
        }
        return sum;
    }

    /** As {@link Cpu#signOfLife}, of all CPUs together; that time passes while all are idle is one too. */
    long signsOfLife() {
        long sum = ticks();
        for (int i = 0; i < cpus.size(); i++) {
            sum += cpus.get(i).ended;
        }
        return sum;
    }

    // ---- who runs ----

    /** True if a CPU has a task. */
    boolean isAnyBusy() {
        return busy > 0;
    }

    /**
     * {@code cpu} runs a task in {@code space} from now on.
     *
     * @param only whether it is the process's only task
     */
    void onGiven(Cpu cpu, AddressSpace space, boolean only) {
        if (space.asid() == AsidTable.NONE) {
            giveAsid(space);
        }
        busy++;
        running[cpu.number()] = space.asid();
        if (running.length > 1) {
            remembering[space.asid()] |= 1L << cpu.number();
        }
        cpu.mmu().enter(space, only);
    }

    /** The process of {@code space} has another task now, which any CPU may be given. Waits for a CPU that is in it, if that does not know of others yet. */
    void expectOthers(AddressSpace space) {
        for (int i = 0; i < running.length; i++) {
            if (running[i] == space.asid() && cpus.get(i).mmu().isAlone()) {
                halt(cpus.get(i));
                cpus.get(i).mmu().expectOthers();
            }
        }
    }

    void onReleased(Cpu cpu) {
        busy--;
        running[cpu.number()] = NOBODY;
    }

    /** The machine is over: nobody waits for a CPU any more. */
    void abandon() {
        abandoned = true;
    }

    // ---- ASIDs ----

    /** Which space has which ASID. */
    public AsidTable asids() {
        return asids;
    }

    private void giveAsid(AddressSpace space) {
        if (asids.isExhausted()) {
            rollOver();
        }
        asids.give(space);
        if (space.asid() >= remembering.length) {
            remembering = Arrays.copyOf(remembering, 2 * space.asid());
        }
        remembering[space.asid()] = 0;
    }

    /**
     * All ASIDs but those of spaces that run are free again. All CPUs are stopped, because none may look for what is taken from its TLB
     * at that moment, or remember it again; they go on with the ASIDs that they have in their registers.
     */
    private void rollOver() {
        quiesceAll();
        for (int i = 0; i < cpus.size() && !sabotage.has(Sabotage.Mutant.KEEP_AT_ROLL_OVER); i++) {
            cpus.get(i).mmu().tlb().flushAll();
        }
        asids.takeBackAllBut(running);
    }

    /** A space has ended. */
    void onDestroyed(AddressSpace space) {
        asids.takeBack(space);
    }

    // ---- shootdown ----

    @Override
    public void quiesce(int asid) {
        for (int i = 0; i < running.length; i++) {
            if (running[i] == asid) {
                stop(cpus.get(i));
            }
        }
    }

    /** {@link #quiesce} for all spaces: until the kernel is left, nothing but what the caller does changes anything in the machine. */
    public void quiesceAll() {
        for (int i = 0; i < running.length; i++) {
            stop(cpus.get(i));
        }
    }

    /** {@link #halt}, for the sake of translations: that is counted. */
    private void stop(Cpu cpu) {
        if (isElsewhere(cpu.current)) {
            cpu.shootdowns++;
            halt(cpu);
        }
    }

    /** False for no task, and for one whose thread has come in from outside: it is here, not there. */
    private static boolean isElsewhere(@Nullable Task task) {
        return task != null && task.host != Thread.currentThread();
    }

    /** Waits until {@code cpu} is not in user mode. */
    private void halt(Cpu cpu) {
        Task task = cpu.current;
        if (task == null || !isElsewhere(task) || !cpu.isInUserMode()) {
            return;
        }
        task.process().setAttention();
        // The host may have taken the thread off its core, so this does not spin for ever.
        for (int spins = 0; cpu.isInUserMode() && !abandoned; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    /**
     * {@inheritDoc} The TLBs of the others are written from here. One that is in user mode in another space may replace the very way that
     * is emptied here: then it has one translation less to remember, and never a wrong one.
     */
    @Override
    public void pages(int asid, long page, long count) {
        if (asid == AsidTable.NONE) {
            return;
        }
        quiesce(asid);
        for (int i = 0; i < cpus.size(); i++) {
            if (mayRemember(i, asid)) {
                cpus.get(i).mmu().tlb().flushPages(asid, page, count);
            }
        }
    }

    @Override
    public void space(int asid) {
        if (asid == AsidTable.NONE) {
            return;
        }
        quiesce(asid);
        for (int i = 0; i < cpus.size(); i++) {
            if (mayRemember(i, asid)) {
                cpus.get(i).mmu().tlb().flushSpace(asid);
            }
        }
    }

    private boolean mayRemember(int cpu, int asid) {
        return running.length == 1 || (remembering[asid] & 1L << cpu) != 0;
    }
}
