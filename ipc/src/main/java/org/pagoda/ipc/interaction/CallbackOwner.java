package org.pagoda.ipc.interaction;

/** Who has registered callbacks, a module for instance: what it may not go away for. */
public final class CallbackOwner {
    private final String name;

    // Whoever is in the kernel.
    private int types;
    private int uses;

    public CallbackOwner(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** Types whose callback is one of its. */
    public int types() {
        return types;
    }

    /** Callbacks of its that run, and conversations it has taken over and not released. */
    public int uses() {
        return uses;
    }

    /** True if its code runs, or holds the state of a conversation: it cannot be taken away now. */
    public boolean isInUse() {
        return uses > 0;
    }

    /** Something of its was registered. */
    public void onRegistered() {
        types++;
    }

    /** Something of its is not registered any more. */
    public void onUnregistered() {
        types--;
    }

    /** Something of its is in use from now on, until {@link #unuse}. */
    public void use() {
        uses++;
    }

    /** The opposite of {@link #use}. */
    public void unuse() {
        uses--;
    }

    @Override
    public String toString() {
        return name;
    }
}
