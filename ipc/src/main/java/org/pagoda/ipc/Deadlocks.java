package org.pagoda.ipc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for circles among those who wait. Who waits for what is a graph; a send that would close a circle in it is refused.
 *
 * <pre>
 *   WAIT   waiter --awaits--> message --its handler runs on, or a handler that masks its type runs on--> waiter --> ...
 *   call   process --its open call's token is held by, or on its way to--> process --> ...
 * </pre>
 *
 * A handler ends when all has ended that its runner has begun to wait for since; what the runner waited for before does not hold it
 * up. A call ends when whoever has its token replies: while the request is under way or in its handler, that is the handler; later it
 * is any task of the process that has kept the token.
 */
final class Deadlocks {
    // Of the search that runs: its number, which marks the messages that it has come by; who asks.
    private long search;
    private @Nullable Waiter goal;
    private @Nullable Endpoint goalEndpoint;

    /**
     * True if a send would never come to its end.
     *
     * @param wait how the sender waits; null: not at all
     * @param token the right to reply that goes along; null: none
     */
    boolean wouldDeadlock(Endpoint sender, @Nullable Wait wait, Endpoint receiver, long type, @Nullable Token token) {
        return (wait != null && wouldWaitForEver(sender, wait.waiter(), receiver, type))
                || (token != null && leadsBack(receiver, token.callerEndpoint()));
    }

    /** True if {@code type} is masked in the receiver by a handler that cannot end before {@code waiter} goes on. */
    private boolean wouldWaitForEver(Endpoint sender, Waiter waiter, Endpoint receiver, long type) {
        Message running = receiver.handlers().running(type);
        if (running == null) {
            return false;
        }
        search++;
        goal = waiter;
        goalEndpoint = sender;
        boolean found = waitsForGoal(running);
        goal = null;
        goalEndpoint = null;
        return found;
    }

    /** True if the handler that works on {@code message} cannot end before the goal goes on. */
    private boolean waitsForGoal(Message message) {
        Waiter runner = message.runner;
        if (runner == null || message.search == search) {
            return false;
        } else if (runner == goal) {
            return true;
        }
        message.search = search;
        for (int i = message.waitsBefore; i < runner.openWaits(); i++) {
            if (waitsForGoal(runner.openWait(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean waitsForGoal(Wait wait) {
        Token call = wait.call();
        if (call != null) {
            return call.isOpen() && replyNeedsGoal(call);
        }
        for (int i = 0; i < wait.awaited(); i++) {
            if (endNeedsGoal(wait.awaited(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean replyNeedsGoal(Token call) {
        Message request = call.request;
        return request == null ? call.holder == goalEndpoint : endNeedsGoal(request);
    }

    private boolean endNeedsGoal(Message message) {
        Message inTheWay =
                message.runner != null ? message : message.receiver().handlers().running(message.type);
        return inTheWay != null && waitsForGoal(inTheWay);
    }

    /** True if a call of {@code caller} that {@code holder} is to answer would wait, call by call, for {@code caller} itself. */
    private static boolean leadsBack(Endpoint holder, Endpoint caller) {
        if (holder == caller) {
            return true;
        }
        List<Token> calls = holder.calls();
        for (int i = 0; i < calls.size(); i++) {
            Endpoint next = calls.get(i).endpointThatHasIt();
            if (next != null && leadsBack(next, caller)) {
                return true;
            }
        }
        return false;
    }
}
