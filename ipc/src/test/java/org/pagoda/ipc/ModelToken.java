package org.pagoda.ipc;

/** The right to reply to one call, once. */
final class ModelToken {
    final ModelProcess caller;
    /** Tells it from others when one is drawn; nothing else. */
    final long tag;
    /** The process that may reply; null while a request in a queue brings the token. */
    ModelProcess holder;
    /** Its number at the holder; 0 if it was not kept. */
    long number;
    /** The request that brought it to where it is, until its handler has ended. */
    ModelMessage request;
    /** True if it has been forwarded. */
    boolean forwarded;
    /** How the call ended; null as long as the caller waits. */
    String outcome;

    ModelToken(ModelProcess caller, long tag) {
        this.tag = tag;
        this.caller = caller;
    }

    boolean isOpen() {
        return outcome == null;
    }

    /** It is used up, or will never be used. */
    void close(String how) {
        if (outcome == null) {
            outcome = how;
        }
        caller.calls.remove(this);
    }

    /** The holder does not have it any more. */
    void forget() {
        if (holder != null && number != 0) {
            holder.tokens.remove(number);
            number = 0;
        }
    }
}
