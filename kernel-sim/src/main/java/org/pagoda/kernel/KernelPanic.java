package org.pagoda.kernel;

/** The kernel found itself in a state that only a bug of its own can bring about. The machine stops. */
public final class KernelPanic extends RuntimeException {
    private static final long serialVersionUID = 1;

    public KernelPanic(String message) {
        super(message);
    }

    public KernelPanic(String message, Throwable cause) {
        super(message, cause);
    }
}
