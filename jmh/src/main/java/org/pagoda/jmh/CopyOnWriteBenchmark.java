package org.pagoda.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.pagoda.mmu.Page;
import org.pagoda.user.ChildEntry;
import org.pagoda.user.Libc;

/**
 * What a fork's pages cost later: the first store into each, which copies it because the child has it too, beside the same stores when there is no
 * child. And what the fork of a process with so many pages costs itself. The copies are cold: {@value #PAGES} pages and as many frames are more
 * than the host's nearest cache holds.
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CopyOnWriteBenchmark extends PagodaBenchmark {
    /** Pages that the parent has stored into: as many as the TLB has room for. */
    static final int PAGES = 256;

    /** A child that keeps what it has inherited, until it is killed. */
    public static final class Keeper implements ChildEntry {
        @Override
        public void main(Libc libc, long argument) {
            libc.serve();
        }
    }

    /** A process with pages of its own. */
    public static class Owner extends BenchmarkMachine {
        private long start;

        @Override
        protected void prepare() {
            start = libc().mmap(PAGES);
            store();
        }

        /** Stores a word into each page, at another offset of each: equal ones would share few sets of the host's cache. */
        final long store() {
            for (int i = 0; i < PAGES; i++) {
                libc().store64(start + Page.address(i) + (long) i * Long.BYTES, i);
            }
            return start;
        }

        /** Forks a child that has all the pages too. */
        final long fork() {
            long child = libc().fork(Keeper.class, 0);
            if (child < 0) {
                throw new IllegalStateException("fork gave " + child);
            }
            return child;
        }

        final long end(long child) {
            SendBenchmark.check(libc().kill(child), 0);
            return SendBenchmark.check(libc().waitChild(child, 0, 0), child);
        }
    }

    /** An owner whose child has all pages too when an operation begins. */
    public static class Sharer extends Owner {
        private long child;
        private int framesBefore;

        @Setup(Level.Invocation)
        public void share() {
            child = fork();
            framesBefore = machine().framesInUse();
        }

        /** Counts the copies: a store that finds its page private measures something else. */
        @TearDown(Level.Invocation)
        public void unshare() {
            SendBenchmark.check(machine().framesInUse() - framesBefore, PAGES);
            end(child);
        }
    }

    /** For one page: a store that copies it. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public long storeIntoShared(Sharer sharer) {
        return sharer.store();
    }

    /** For one page: the same store into a page that is the process's alone. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public long storeIntoOwn(Owner owner) {
        return owner.store();
    }

    /** A fork of the process with its pages, the child's death and the wait for it; no page is copied. */
    @Benchmark
    public long forkAndKill(Owner owner) {
        return owner.end(owner.fork());
    }
}
