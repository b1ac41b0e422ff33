package org.pagoda.ipc;

import static org.pagoda.ipc.ArgumentCause.BROADCAST;
import static org.pagoda.ipc.ArgumentCause.DEAD_PROCESS;
import static org.pagoda.ipc.ArgumentCause.KERNEL_TYPE;
import static org.pagoda.ipc.ArgumentCause.NEGATIVE_SIZE;
import static org.pagoda.ipc.ArgumentCause.NEGATIVE_TYPE;
import static org.pagoda.ipc.ArgumentCause.NO_PROCESS;
import static org.pagoda.ipc.ArgumentCause.NO_TOKEN;
import static org.pagoda.ipc.ArgumentCause.TIMED_OUT;
import static org.pagoda.ipc.ArgumentCause.TOO_MANY;
import static org.pagoda.ipc.ArgumentCause.UNKNOWN_TOKEN;
import static org.pagoda.ipc.CircleCause.CHAIN_TO_THE_CALLER;
import static org.pagoda.ipc.CircleCause.CIRCLE;
import static org.pagoda.ipc.CircleCause.CIRCLE_OF_THREE;
import static org.pagoda.ipc.ReceiverCause.CALLER_OVER_QUOTA;
import static org.pagoda.ipc.ReceiverCause.MAILBOX_FULL;
import static org.pagoda.ipc.ReceiverCause.NOT_HANDLED;
import static org.pagoda.ipc.ReceiverCause.NO_FRAME_FOR_PAGES;
import static org.pagoda.ipc.ReceiverCause.NO_FRAME_FOR_TABLES;
import static org.pagoda.ipc.ReceiverCause.SENDER_OVER_QUOTA;
import static org.pagoda.ipc.ReceiverCause.SHARE_FULL;
import static org.pagoda.ipc.ReceiverCause.WINDOW_FRAGMENTED;
import static org.pagoda.ipc.ReceiverCause.WINDOW_FULL;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two reasons for one call to fail, with different errors.
 *
 * @param earlier the one whose error is checked first
 */
record CausePair(Operation operation, Cause earlier, Cause later) {
    /** Reasons that cannot apply together, and why. */
    private record Exclusion(Set<Operation> operations, Set<Cause> some, Set<Cause> others, String why) {
        Exclusion(Set<Cause> some, Set<Cause> others, String why) {
            this(EnumSet.allOf(Operation.class), some, others, why);
        }

        boolean covers(CausePair pair) {
            boolean both = (some.contains(pair.earlier) && others.contains(pair.later))
                    || (some.contains(pair.later) && others.contains(pair.earlier));
            return both && operations.contains(pair.operation);
        }
    }

    private static Set<Cause> both(Set<? extends Cause> some, Set<? extends Cause> others) {
        Set<Cause> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static final Set<Cause> WINDOW = Set.of(TOO_MANY, WINDOW_FULL, WINDOW_FRAGMENTED, NO_FRAME_FOR_TABLES);
    private static final Set<Cause> MAILBOX = Set.of(NOT_HANDLED, MAILBOX_FULL, SHARE_FULL);
    private static final Set<Cause> BUDGETS = Set.of(SENDER_OVER_QUOTA, CALLER_OVER_QUOTA, NO_FRAME_FOR_PAGES);

    private static final List<Exclusion> EXCLUSIONS = List.of(
            new Exclusion(Set.of(NO_PROCESS, DEAD_PROCESS), both(WINDOW, MAILBOX), "nobody is there to have them"),
            new Exclusion(
                    Set.of(NO_PROCESS, DEAD_PROCESS),
                    Set.of(CircleCause.values()),
                    "nobody is there to wait on anybody"),
            new Exclusion(Set.of(NO_PROCESS, DEAD_PROCESS), Set.of(BROADCAST), "a broadcast names no process"),
            new Exclusion(
                    Set.of(NEGATIVE_SIZE),
                    both(both(WINDOW, BUDGETS), Set.of(PageCause.values())),
                    "there is no page that it could be about"),
            new Exclusion(Set.of(NEGATIVE_TYPE), Set.of(KERNEL_TYPE), "there is one type"),
            new Exclusion(Set.of(NEGATIVE_TYPE), Set.of(CIRCLE, CIRCLE_OF_THREE), "no handler runs for such a type"),
            new Exclusion(
                    Set.of(WINDOW_FULL, WINDOW_FRAGMENTED),
                    Set.of(NO_FRAME_FOR_TABLES),
                    "where pages landed there are tables"),
            new Exclusion(Set.of(NO_TOKEN), Set.of(UNKNOWN_TOKEN, TIMED_OUT), "there is one token"),
            new Exclusion(Set.of(NO_TOKEN, UNKNOWN_TOKEN), Set.of(CHAIN_TO_THE_CALLER), "nobody calls"),
            new Exclusion(
                    Set.of(Operation.REPLY),
                    Set.of(NO_TOKEN, UNKNOWN_TOKEN),
                    both(WINDOW, Set.of(CALLER_OVER_QUOTA)),
                    "nobody is replied to"));

    /** Every pair of reasons that one operation can fail for, whether they can apply together or not. */
    static List<CausePair> all() {
        List<CausePair> pairs = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            pairs.addAll(of(operation));
        }
        return pairs;
    }

    private static List<CausePair> of(Operation operation) {
        List<Cause> causes =
                Cause.all().stream().filter(cause -> canStop(cause, operation)).toList();
        List<CausePair> pairs = new ArrayList<>();
        for (Cause earlier : causes) {
            for (Cause later : causes) {
                if (earlier.rank() < later.rank()) {
                    pairs.add(new CausePair(operation, earlier, later));
                }
            }
        }
        return pairs;
    }

    private static boolean canStop(Cause cause, Operation operation) {
        for (long flags : operation.flags()) {
            if (cause.canStop(operation, flags)) {
                return true;
            }
        }
        return false;
    }

    /** Why they cannot apply together; empty if they can. */
    Optional<String> whyNot() {
        return EXCLUSIONS.stream()
                .filter(exclusion -> exclusion.covers(this))
                .map(Exclusion::why)
                .findFirst();
    }

    /** Reasons to exclude a pair that none of them needs. */
    static List<String> idleReasons() {
        return EXCLUSIONS.stream()
                .filter(exclusion -> all().stream().noneMatch(exclusion::covers))
                .map(Exclusion::why)
                .toList();
    }

    /** The flags with which both can apply. */
    List<Long> flags() {
        List<Long> common = new ArrayList<>();
        for (long flags : operation.flags()) {
            if (earlier.canStop(operation, flags) && later.canStop(operation, flags)) {
                common.add(flags);
            }
        }
        return common;
    }
}
