package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.scheduling.ReadyCause;

/**
 * Tasks that wait for another's handler lend it their host thread and CPU, so that no thread has to be woken.
 *
 * <pre>
 *   lender  RUNNING --lend--> LENDING ---------------------giveBack--> RUNNING
 *                                |  a handler of its own is to run        ^
 *                                +--detour--> READY, RUNNING --endDetour--+ (READY, if the borrower is done)
 *                                             on another host thread
 * </pre>
 *
 * Called by whoever is in the kernel.
 */
final class Lending {
    private static final int DEEPEST = 8;

    private final QueueScheduler scheduler;

    Lending(QueueScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Runs {@code borrower} on the host thread and CPU of {@code lender}, if it was just made ready and has not been
     * given a CPU yet.
     *
     * @return false if it cannot be had
     */
    boolean lend(Task lender, Task borrower) {
        if (borrower.state != Task.State.READY
                || lender.lendingDepth() >= DEEPEST
                || !scheduler.queues.remove(borrower)) {
            return false;
        }
        run(lender, borrower);
        return true;
    }

    /**
     * The same for a borrower that is parked: it goes on without having been ready in between, which nobody but a policy could tell.
     *
     * @return false if it cannot be had
     */
    boolean lendToParked(Task lender, Task borrower) {
        if (borrower.state != Task.State.PARKED || lender.lendingDepth() >= DEEPEST || scheduler.queues.isChosen()) {
            return false;
        }
        run(lender, borrower);
        return true;
    }

    private void run(Task lender, Task borrower) {
        Cpu cpu = lender.cpu();
        scheduler.beginWait(lender);
        lender.state = Task.State.LENDING;
        borrower.setLendingDepth(lender.lendingDepth() + 1);
        borrower.body = null; // of one that has no host thread of its own
        borrower.host = Thread.currentThread();
        scheduler.give(cpu, borrower);
        scheduler.enter(cpu);
    }

    /**
     * The borrower is done: it is parked again, and the lender goes on with the CPU the borrower has.
     *
     * @param borrowersHost the borrower's own host thread; null: it has none while it waits
     */
    void giveBack(Task borrower, Task lender, @Nullable Thread borrowersHost) {
        Cpu cpu = borrower.cpu();
        scheduler.beginWait(borrower);
        borrower.state = Task.State.PARKED;
        borrower.host = borrowersHost;
        borrower.setLendingDepth(0);
        if (lender.comesBackDuringDetour(Thread.currentThread())) {
            scheduler.dispatch(null);
            scheduler.awaitTurn(lender);
        } else {
            scheduler.give(cpu, lender);
            scheduler.enter(cpu);
        }
    }

    /** Makes a lender run {@code body} on another host thread while its own is away; it ends with {@link #endDetour}. */
    void detour(Task lender, Runnable body) {
        lender.beginDetour();
        lender.host = null; // until the other thread has begun
        lender.state = Task.State.READY;
        lender.body = body;
        scheduler.enqueue(lender, ReadyCause.WOKEN);
    }

    /** The detour is over; its host thread returns from here and is free. */
    void endDetour(Task lender) {
        scheduler.release(lender);
        Task.Detour detour = lender.endDetour();
        lender.host = detour.away();
        if (detour.isLendingOver()) {
            lender.state = Task.State.READY;
            scheduler.enqueue(lender, ReadyCause.WOKEN);
        } else {
            lender.state = Task.State.LENDING;
        }
        scheduler.dispatch(null);
    }
}
