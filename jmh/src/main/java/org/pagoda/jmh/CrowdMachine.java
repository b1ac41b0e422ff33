package org.pagoda.jmh;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Handler;
import org.pagoda.user.ProgramImage;

/** A machine with memory for as many processes that only serve as a benchmark asks for, up to some 100,000. */
@State(Scope.Thread)
public abstract class CrowdMachine extends BenchmarkMachine {
    @Override
    protected final Machine.Builder configure(Machine.Builder builder) {
        return builder.memory(4L << 30);
    }

    /** Makes {@code count} processes that handle messages of {@link #TYPE} with {@code handler}, and lets all begin; their identifiers. */
    protected final long[] spawnServing(int count, Handler handler) {
        long[] pids = new long[count];
        for (int i = 0; i < count; i++) {
            ProgramImage image = new ProgramImage(machine().kernel(), libc -> libc.registerHandler(TYPE, handler));
            pids[i] = machine().spawnServing("receiver", image).pid();
        }
        for (long pid : pids) {
            awaitServing(pid);
        }
        return pids;
    }

    private void awaitServing(long pid) {
        while (libc().send(pid, TYPE, 0, 0, SendFlags.WAIT) == Errno.ECONNREFUSED.result()) {
            libc().schedYield();
        }
    }
}
