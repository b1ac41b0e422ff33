package org.pagoda.user.bin;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/** A utility's input, output and messages: descriptors 0, 1 and 2 of its process. */
public final class Io {
    private static final long STANDARD_ERROR = 2;

    private final Libc libc;
    private final String name;
    private final Output out;
    private final Files files;

    // The task's.
    private long inputBuffer;

    /** @param name what messages begin with */
    public Io(Libc libc, String name) {
        this(libc, name, new Output(libc, 1));
    }

    /** With what is written already, or not yet, to descriptor 1. */
    public Io(Libc libc, String name, Output out) {
        this.libc = libc;
        this.name = name;
        this.out = out;
        files = new Files(libc);
    }

    public Libc libc() {
        return libc;
    }

    /** The standard output. */
    public Output out() {
        return out;
    }

    public Files files() {
        return files;
    }

    /** Writes to the standard error as it is. */
    public void prompt(String text) {
        Output errors = new Output(libc, STANDARD_ERROR);
        errors.print(text);
        errors.flushOrDiscard();
    }

    /** Tells people, after whatever was written before. */
    public void error(String message) {
        out.flushOrDiscard();
        prompt(name + ": " + message + "\n");
    }

    /** Opens a file for reading, or takes the standard input for "-". If that cannot be, says so, and null. One at a time. */
    @Nullable
    Input open(String path) {
        if (path.equals("-")) {
            return input();
        }
        long descriptor = libc.open(path, OpenFlags.READ_ONLY);
        if (descriptor < 0) {
            error(path + ": " + ErrorText.of(descriptor));
            return null;
        }
        return new Input(libc, path, descriptor, buffer());
    }

    /** The standard input. */
    Input input() {
        return new Input(libc, "-", 0, buffer());
    }

    private long buffer() {
        if (inputBuffer == 0) {
            inputBuffer = Output.buffer(libc, Input.SIZE >> Page.SHIFT);
        }
        return inputBuffer;
    }
}
