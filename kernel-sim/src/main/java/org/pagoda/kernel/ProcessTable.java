package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.EndpointDirectory;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Sabotage;

/**
 * All processes by identifier. A slot whose process has gone is used again with the next generation, so that an old
 * identifier finds nobody rather than a stranger.
 */
final class ProcessTable implements EndpointDirectory {
    private static final int GENERATION_SHIFT = 32;

    private final int most;
    private @Nullable Process[] slots = new Process[64];
    private int used = 1; // slot 0 is the kernel
    private final IntArrayList generations = new IntArrayList();
    private final IntArrayList freeSlots = new IntArrayList();

    private final Sabotage sabotage;

    /** {@code most}: how many processes there can be at a time. */
    ProcessTable(int most, Sabotage sabotage) {
        this.most = most;
        this.sabotage = sabotage;
        generations.addInt(0);
    }

    /**
     * An identifier that no process has had. It must be used in {@link #add} or given to {@link #release}.
     *
     * @return {@code -EAGAIN} if there are too many processes
     */
    long reserve() {
        int slot;
        if (freeSlots.isEmpty() && used > most) {
            return Errno.EAGAIN.result();
        }
        if (freeSlots.isEmpty()) {
            slot = used++;
            if (used > slots.length) {
                slots = Arrays.copyOf(slots, 2 * slots.length);
            }
            generations.addInt(0);
        } else {
            slot = freeSlots.popInt();
        }
        return ((long) generations.getInt(slot) << GENERATION_SHIFT) | slot;
    }

    void add(Process process) {
        slots[(int) process.pid()] = process;
    }

    /** The process has gone, but its identifier is kept for its parent to ask for, until it is {@link #release}d. */
    void remove(Process process) {
        slots[(int) process.pid()] = null;
    }

    /** The identifier can be used again: the process has gone, or was never made. */
    void release(long pid) {
        int slot = (int) pid;
        slots[slot] = null;
        generations.setInt(slot, generations.getInt(slot) + 1);
        freeSlots.addInt(slot);
    }

    /** The live or ending process with this identifier; null if there is none. */
    @Nullable
    Process get(long pid) {
        int slot = (int) pid;
        Process process = slot > 0 && slot < slots.length ? slots[slot] : null;
        boolean sameGeneration =
                process != null && (process.pid() == pid || sabotage.has(Sabotage.Mutant.NO_GENERATION));
        return sameGeneration ? process : null;
    }

    /** The live process with this identifier; null if there is none, or it is ending. */
    @Nullable
    Process alive(long pid) {
        Process process = get(pid);
        return process != null && process.state() == Process.State.ALIVE ? process : null;
    }

    @Override
    public @Nullable Endpoint find(long pid) {
        Process process = alive(pid);
        return process == null ? null : process.endpoint();
    }

    @Override
    public @Nullable Endpoint findHolder(long pid) {
        Process process = get(pid);
        return process == null ? null : process.endpoint();
    }

    /** All processes, by slot. */
    List<Process> all() {
        List<Process> found = new ArrayList<>();
        for (Process process : slots) {
            if (process != null) {
                found.add(process);
            }
        }
        return found;
    }
}
