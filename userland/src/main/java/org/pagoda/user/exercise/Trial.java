package org.pagoda.user.exercise;

import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.paging.PolicyFailedException;

/** One check of one submission, as it runs. */
public final class Trial {
    private final Submission submission;
    private final Grading grading;

    // Written by the thread of the check, read by who watches it.
    private volatile long signsOfLife;
    private volatile @Nullable Stage stage;

    Trial(Submission submission, Grading grading) {
        this.submission = submission;
        this.grading = grading;
    }

    Submission submission() {
        return submission;
    }

    Grading grading() {
        return grading;
    }

    /** Says that the submission's code has come back. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
    void live() {
        signsOfLife++;
    }

    /** Any other value than before is a sign of life; ticks of a machine are, too. Asked by who watches; a moment old. */
    long signsOfLife() {
        Stage latest = stage;
        return signsOfLife + (latest == null ? 0 : latest.ticks());
    }

    /** Does something with seeds 1, 2 and so on; or with the one that was asked for. */
    void seeds(LongConsumer body) {
        seeds(Integer.MAX_VALUE, body);
    }

    /** The same for something that takes long: up to {@code most} seeds. */
    void seeds(int most, LongConsumer body) {
        Long only = grading.seed();
        if (only != null) {
            seed(only, body);
            return;
        }
        for (long seed = 1; seed <= Math.min(most, grading.seeds()); seed++) {
            seed(seed, body);
        }
    }

    private void seed(long seed, LongConsumer body) {
        live();
        try {
            body.accept(seed);
        } catch (NotYet e) {
            throw e.with(seed);
        } catch (RuntimeException | StackOverflowError e) {
            throw explain(e).with(seed);
        }
    }

    /** What is wrong, if it is the submission that has thrown; else it is thrown on. */
    NotYet explain(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof NotYet notYet) {
                return notYet;
            } else if (submission.isFrom(each)) {
                return new NotYet(submission.describe(each));
            }
        }
        Throwable cause = thrown.getCause();
        if (thrown instanceof PolicyFailedException
                || thrown instanceof org.pagoda.user.scheduling.PolicyFailedException) {
            return new NotYet(String.valueOf(thrown.getMessage()));
        } else if (thrown instanceof KernelPanic && cause != null && cause.getMessage() != null) {
            return new NotYet("the kernel cannot go on: " + cause.getMessage());
        }
        return new NotYet("something is wrong that the grader did not think of: " + thrown);
    }

    /** An object of the submission's class, which shares nothing with those made before. */
    <T> T make(Class<T> type, Object... arguments) {
        live();
        return submission.make(type, arguments);
    }

    /** A machine whose programs may be preempted anywhere: slices are as short as 1 tick. */
    Stage stage(long seed) {
        return stage(seed, machine -> machine);
    }

    Stage stage(long seed, UnaryOperator<Machine.Builder> settings) {
        Stage made = new Stage(this, seed, settings);
        stage = made;
        return made;
    }
}
