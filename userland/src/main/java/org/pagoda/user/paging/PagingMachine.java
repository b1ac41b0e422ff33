package org.pagoda.user.paging;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MemorySize;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.MemoryObject;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.SparseStore;
import org.pagoda.mmu.TranslationLookasideBuffer;
import org.pagoda.mmu.replacement.Knowledge;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.mmu.replacement.PolicyName;
import org.pagoda.mmu.replacement.ReplacementPolicy;
import org.pagoda.user.Libc;
import org.pagoda.user.ProgramImage;
import org.pagoda.user.lab.Progress;
import org.pagoda.user.lab.UsageException;

/**
 * A machine on which a process makes the references of a trace. It maps a simulated file that has all the pages of the trace, of which
 * so many as there are frames can be in memory, and loads from them or stores into them in order.
 *
 * <pre>
 *   reference --- Libc --- MMU --- TLB --- walk of the page table
 *                                               |  no entry
 *                                          kernel: page fault --- MemoryObject --- evict, read
 * </pre>
 *
 * <p>The calling thread is the process's task, so it must make the machine, run it and close it.
 */
public final class PagingMachine implements AutoCloseable {
    /** The most frames that can hold pages: all of the largest machine. */
    public static final int MOST_FRAMES = (int) (Machine.LARGEST_MEMORY / Page.SIZE);

    /** Frames for what is not the trace's: the root table, the tables above the leaves, the kernel's own. */
    private static final int OTHER_FRAMES = 64;

    private static final int PAGES_OF_A_LEAF_TABLE = Page.SIZE / Long.BYTES;

    /** After so many references it is said how far the replay has come. */
    private static final int STRETCH = 1024;

    private final ReferenceTrace trace;
    private final PolicyFactory factory;
    private final int frames;

    private final Machine machine;
    private final MemoryObject object;
    private final Task task;
    private final Libc libc;
    private final long base;

    // What the policy is told. It may be somebody's own, so it is asked nothing before the replay begins.
    private final ReplacementPolicy policy;
    private boolean tellsHits;
    private long tickInterval;
    private long untilTick;

    /**
     * Boots a machine whose memory is empty of the trace's pages.
     *
     * @param factory who chooses which page leaves
     * @param frames how many pages can be in memory at a time, 1 to {@link #MOST_FRAMES}
     * @param seed for policies that draw, 0 to 2^63 - 1
     * @throws UsageException if no machine is large enough, or a policy of somebody's own can't be made
     */
    public PagingMachine(ReferenceTrace trace, PolicyFactory factory, int frames, long seed) {
        this.trace = trace;
        this.factory = factory;
        this.frames = frames;
        machine = Machine.builder()
                .memory(memory(trace, frames))
                .seed(seed)
                .traced(false)
                .build();
        Kernel kernel = machine.kernel();
        object = object(seed);
        policy = object.policy();
        List<Libc> loaded = new ArrayList<>();
        ProgramImage image = new ProgramImage(kernel, unused -> {});
        task = machine.attach("replay", attached -> {
            loaded.add(Libc.class.cast(image.load(attached)));
            return loaded.get(0);
        });
        libc = loaded.get(0);
        base = task.process().space().mapObject(0, trace.pages(), Rights.READ_WRITE, object, 0);
        if (base < 0) {
            throw new IllegalStateException("the trace's pages cannot be mapped: " + Errno.describe(base));
        }
    }

    private MemoryObject object(long seed) {
        Kernel kernel = machine.kernel();
        try {
            return new MemoryObject(
                    new SparseStore(trace.pages()), kernel.frames(), frames, factory, seed, kernel::ticks);
        } catch (IllegalArgumentException e) {
            machine.close();
            throw factory instanceof PolicyName ? e : new UsageException("--policy: " + e.getMessage());
        }
    }

    /** Throws {@link UsageException} if no machine has the memory for a replay. */
    public static void checkMemory(ReferenceTrace trace, int frames) {
        memory(trace, frames);
    }

    /** The memory of a machine for a replay, in bytes. Pages that are not in the trace need none. */
    private static long memory(ReferenceTrace trace, int frames) {
        long resident = Math.min(frames, trace.pages());
        long leafTables = trace.pages() / PAGES_OF_A_LEAF_TABLE + 1L;
        long bytes = Page.address(resident + leafTables + OTHER_FRAMES);
        if (bytes > Machine.LARGEST_MEMORY) {
            throw new UsageException("--frames " + frames + ": with page tables for " + trace.pages()
                    + " pages that is more than the largest memory, "
                    + MemorySize.describe(Machine.LARGEST_MEMORY));
        }
        return Math.max(Machine.SMALLEST_MEMORY, bytes);
    }

    /**
     * Makes all references of the trace, once.
     *
     * @param progress is told how many of them are made
     * @throws PolicyFailedException if a policy of somebody's own throws something, or finds no page that can leave
     */
    public PagingResult replay(Progress progress) {
        TranslationLookasideBuffer tlb = task.cpu().mmu().tlb();
        long hits = tlb.hits();
        long misses = tlb.misses();
        for (int from = 0; from < trace.length(); from += STRETCH) {
            int to = Math.min(from + STRETCH, trace.length());
            replay(from, to);
            progress.at(to, trace.length());
        }
        return new PagingResult(
                factory.title(),
                frames,
                trace.length(),
                trace.pages(),
                object.faults(),
                object.evictions(),
                object.writeBacks(),
                tlb.hits() - hits,
                tlb.misses() - misses);
    }

    private void replay(int from, int to) {
        int position = from;
        try {
            if (position == 0) {
                prepare();
            }
            while (position < to) {
                access(position);
                position++;
            }
        } catch (RuntimeException | Error e) {
            if (factory instanceof PolicyName || e instanceof OutOfMemoryError) {
                throw e; // a bug of ours, or a host that is too small
            }
            throw explain(position, e);
        }
    }

    private void prepare() {
        Knowledge knowledge = policy.knowledge();
        tellsHits = knowledge.compareTo(Knowledge.EVERY_ACCESS) >= 0;
        tickInterval = policy.tickInterval();
        untilTick = tickInterval;
        if (knowledge == Knowledge.FUTURE) {
            policy.prepare(trace.references(), trace.length());
        }
    }

    private void access(int position) {
        int page = trace.page(position);
        boolean hit = tellsHits && object.isResident(page);
        long address = base + Page.address(page);
        if (trace.isStore(position)) {
            libc.store8(address, (byte) position);
        } else {
            libc.load8(address);
        }
        if (hit) {
            policy.onHit(page);
        }
        if (--untilTick == 0) {
            untilTick = tickInterval;
            policy.onTick();
        }
    }

    /** It is somebody's own policy that has gone wrong, called by the kernel or from here. */
    private PolicyFailedException explain(int position, Throwable thrown) {
        Throwable within = thrown.getCause();
        Throwable cause = thrown instanceof KernelPanic && within != null ? within : thrown;
        boolean killed = task.process().state() != Process.State.ALIVE;
        return new PolicyFailedException(
                "policy " + factory.title() + " fails with " + frames + " frames at reference " + (position + 1)
                        + ", to page " + trace.page(position) + " in order of appearance: "
                        + (killed ? "it finds no page that can leave" : describe(cause)),
                cause);
    }

    private static String describe(Throwable cause) {
        StackTraceElement[] stack = cause.getStackTrace();
        return cause + (stack.length == 0 ? "" : " at " + stack[0]);
    }

    /** Ends the process, writes back what is dirty, and gives the memory back to the host. */
    @Override
    public void close() {
        machine.detach(task);
        object.close();
        machine.close();
    }
}
