package org.pagoda.ipc;

/** The calls that hand pages over. */
enum Operation {
    /** {@link Sending#send}, with WAIT. */
    SEND,
    /** {@link Calls#call}. */
    CALL,
    /** {@link Calls#forward}, by whoever kept the token. */
    FORWARD,
    /** {@link Calls#reply}, by whoever kept the token; who it goes to is the caller. */
    REPLY;

    /** All page bits that it can be called with, and LEND where that is possible. */
    long[] flags() {
        return switch (this) {
            case SEND, CALL ->
                new long[] {0, 1, 2, 3, 4, 5, 6, 7, SendFlags.LEND, SendFlags.LEND | SendFlags.RECEIVER_WRITES};
            case FORWARD, REPLY -> new long[] {0, 1, 2, 3, 4, 5, 6, 7};
        };
    }

    /** True if it goes to a process by its identifier, as a message of a type that must be handled there. */
    boolean isAddressed() {
        return this != REPLY;
    }

    /** True if it uses a token that its caller has. */
    boolean needsToken() {
        return this == FORWARD || this == REPLY;
    }

    /** True if it waits for what the receiver does. */
    boolean waits() {
        return this == SEND || this == CALL;
    }
}
